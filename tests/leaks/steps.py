"""What people do in an episode. Where the model has an answer, the step expects it; elsewhere the invariants speak."""

from datetime import timedelta
from typing import Any

from django.core import mail
from django.db.models.functions import Now
from django.utils import timezone

from commissioning.models import Paper
from tests.leaks.episodes import HOUR, Episode, Step
from tests.notes.models import Note
from tests.owner import as_owner, bare, query
from tests.sweep.canaries import CANARY, marks_in
from walls.actions.exceptions import end_exclusion, exclude, revoke_permit
from walls.actions.releases import approve_and_use, open_release
from walls.actions.walls import leave_side, lower_wall, offers, raise_wall, recheck, seal, sign, take_side
from walls.capacities import CurrentCapacity
from walls.models import (
    Exclusion,
    Membership,
    Notice,
    Permit,
    SideTaken,
    Wall,
    WallKind,
    WallSide,
)
from walls.notices import notify
from walls.outbox import deliver_due

STEPS: list[Step] = []


def step(times: int = 1) -> Any:
    """Mark a function as a step, which is drawn so many times as often as others."""

    def register(does: Step) -> Step:
        STEPS.extend([does] * times)
        return does

    return register


def walls() -> list[Wall]:
    with as_owner():
        return list(Wall.objects.order_by("pk"))


def looks(episode: Episode, path: str) -> None:
    """Somebody asks for an address, in the capacity that their browser is in."""
    name = episode.dice.choice(["officer", "second", "leader", "monitor", "provider", "dual"])
    person, client = episode.office.people[name], episode.client(name)
    held = episode.live(person)
    if held:  # the session's capacity, if it is live still, else the first
        response = client.get(path)
        kept = client.session.get("capacity")
        by = next((each for each in held if each.ref == kept), held[0])
        foreign = marks_in(response) - episode.marks_for(by)
        assert not foreign, f"{path} shows {foreign} to {name} as {by}"


@step(2)
def reads(episode: Episode) -> None:
    with as_owner():
        refs = list(Note.objects.values_list("ref", flat=True))
    looks(episode, episode.dice.choice(["/notes/", f"/notes/{episode.dice.choice(refs)}/", "/", "/walls/"]))


@step()
def exports(episode: Episode) -> None:
    looks(episode, f"/notes/?export={episode.dice.choice(['csv', 'xlsx'])}")


@step()
def changes_capacity(episode: Episode) -> None:
    client, held = episode.client("dual"), episode.live(episode.office.people["dual"])
    if held:
        client.post("/acting-as/", {"capacity": episode.dice.choice(held).ref})
        looks(episode, "/notes/")


@step(2)
def writes(episode: Episode) -> None:
    by, place = episode.somebody(), episode.place()
    if by is not None:
        expected = place.pk in episode.may(by, "contribute")
        title = episode.marked("Written", place)
        passed = episode.attempt(by, lambda by: Note.objects.create(compartment=place, title=title))
        assert passed == expected, f"{by} wrote in {place}: {passed}"


@step()
def changes(episode: Episode) -> None:
    by, place = episode.somebody(), episode.place()
    if by is not None:
        expected = place.pk in episode.may(by, "contribute")
        changed: list[int] = []
        rows = bare(Note.objects.filter(compartment=place))
        episode.attempt(by, lambda by: changed.append(rows.update(version=7)))
        assert bool(sum(changed)) == expected, f"{by} changed in {place}: {changed}"


@step(2)
def releases(episode: Episode) -> None:
    """One puts a text forward and another lets it out: else it goes nowhere."""
    opener, second = episode.somebody(), episode.somebody()
    source, target = episode.place(), episode.place()
    if opener is None or second is None or source == target:
        return
    made: list[Any] = []
    told = {"source": source, "target": target, "digest": "reviewed", "reason": "x"}
    opened = episode.attempt(opener, lambda by: made.append(open_release(by=by, **told)))
    assert opened == (source.pk in episode.may(opener, "contribute"))
    if not opened:
        return

    def lets_out(by: CurrentCapacity) -> None:
        with approve_and_use(by=by, release=made[0], digest="reviewed"):
            Note.objects.create(compartment=target, title=episode.marked("Released", source))

    may = source.pk in episode.may(second, "decide") and opener.person_id != second.person_id
    before = episode.carried
    episode.carried = {*before, (source.ref, target.pk)}
    if not episode.attempt(second, lets_out):
        episode.carried = before
    else:
        assert may, f"{second} let out of {source}"


@step()
def copies(episode: Episode) -> None:
    """Without a release a text goes nowhere that its bearer may not write."""
    by, source, target = episode.somebody(), episode.place(), episode.place()
    if by is not None and target.pk not in episode.may(by, "contribute"):
        title = episode.marked("Copied", source)
        assert not episode.attempt(by, lambda by: Note.objects.create(compartment=target, title=title))


@step(2)
def raises_a_wall(episode: Episode) -> None:
    places = [episode.places.sealed, episode.places.council, episode.places.joint]
    episode.dice.shuffle(places)
    kind = episode.dice.choice([WallKind.SIDES, WallKind.SIDES, WallKind.INCLUSION, WallKind.EXCLUSION])
    sides = {1: [places[0].pk]} | ({2: [places[1].pk]} if kind == WallKind.SIDES else {})
    undertaking = episode.dice.choice(["", "I tell nobody."])
    one_way = episode.dice.random() < 0.3
    episode.attempt(
        episode.governor(),
        lambda by: raise_wall(
            by=by,
            kind=kind,
            keeper=places[0],
            sides=sides,
            clause=episode.clause,
            reason="A candidate was named.",
            review_on=timezone.localdate() + timedelta(days=90),
            one_way=one_way,
            undertaking=undertaking,
        ),
    )


@step()
def lowers_a_wall(episode: Episode) -> None:
    if found := walls():
        wall = episode.dice.choice(found)
        episode.attempt(episode.governor(), lambda by: lower_wall(by=by, wall=wall))


@step(3)
def takes_a_side(episode: Episode) -> None:
    by = episode.somebody()

    def takes(by: CurrentCapacity) -> None:
        if offered := offers(by):
            offer = episode.dice.choice(offered)
            wall = Wall(pk=offer.wall_id)
            take_side(by=by, wall=wall, side=offer.side)
            if offer.undertaking and episode.dice.random() < 0.7:
                sign(by=by, wall=wall)

    episode.attempt(by, takes)
    with as_owner():
        sides = SideTaken.objects.values_list("person", "wall")
        assert len(sides) == len(set(sides))


@step()
def leaves_a_side(episode: Episode) -> None:
    with as_owner():
        taken = list(SideTaken.objects.filter(left_at=None).select_related("person", "wall"))
    if taken:
        mine = episode.dice.choice(taken)
        held = episode.live(mine.person)
        left = bool(held) and episode.attempt(held[0], lambda by: leave_side(by=by, wall=mine.wall, reason="New post"))
        if left:
            with as_owner():
                parted = set(WallSide.objects.filter(wall=mine.wall).values_list("compartment", flat=True))
            own = {*episode.may(held[0], "view")} - {episode.places.public.pk}
            assert not parted & own or mine.wall.ends_at is not None, f"{mine.person} sees what was left"


@step(2)
def permits(episode: Episode) -> None:
    holder, place = episode.somebody(), episode.place()
    if holder is None:
        return
    with as_owner():
        barred = Exclusion.objects.filter(person=holder.person_id, compartment=place).first()
    lifts = episode.dice.choice([None, barred])
    action = episode.dice.choice(["view", "contribute"])

    def gives(by: CurrentCapacity) -> None:
        Permit.objects.create(
            capacity_id=holder.pk,
            compartment=place,
            action=action,
            lifts=lifts,
            reason="x",
            ends_at=Now() + HOUR,
            asked_by_id=holder.person_id,
            approved_by_id=by.person_id,
        )

    by = episode.governor()
    governed = by is not None and place.pk in episode.may(by, "govern")
    passed = episode.attempt(by, gives)
    assert governed or not passed, f"{by} let {holder} into {place}"


@step()
def revokes(episode: Episode) -> None:
    with as_owner():
        found = list(Permit.objects.filter(ends_at__gt=Now()).order_by("pk"))
    if found:
        permit = episode.dice.choice(found)
        episode.attempt(episode.governor(), lambda by: revoke_permit(by=by, permit=permit))


@step()
def excludes(episode: Episode) -> None:
    person, place = episode.person(), episode.place()
    episode.attempt(
        episode.governor(), lambda by: exclude(by=by, person=person, compartments=[place], reason="A conflict.")
    )


@step()
def ends_an_exclusion(episode: Episode) -> None:
    with as_owner():
        found = list(Exclusion.objects.order_by("pk"))
    if found:
        exclusion = episode.dice.choice(found)
        episode.attempt(episode.governor(), lambda by: end_exclusion(by=by, exclusion=exclusion))


@step()
def seals_a_paper(episode: Episode) -> None:
    with as_owner():
        papers = list(Paper.objects.filter(withdrawn_at=None).select_related("compartment"))
        sides = list(WallSide.objects.select_related("wall", "compartment"))
    if not papers or not sides:
        return
    paper, side = episode.dice.choice(papers), episode.dice.choice(sides)
    by = episode.dice.choice([episode.governor(), episode.somebody()])
    before = episode.carried
    episode.carried = before | {(mark, side.compartment_id) for mark in CANARY.findall(paper.title)}
    if not episode.attempt(by, lambda by: seal(by=by, wall=side.wall, papers=[paper], target=side.compartment)):
        episode.carried = before


@step()
def is_disabled_or_enabled(episode: Episode) -> None:
    person = episode.person()
    with as_owner():
        person.refresh_from_db()
        person.inactive_from = None if person.inactive_from else query("SELECT walls.clock()")[0][0]
        person.save()
    if person.inactive_from:
        assert episode.live(person) == []


@step()
def moves_post(episode: Episode) -> None:
    person, post = episode.person(), episode.dice.choice(list(episode.office.posts.values()))
    with as_owner():
        query("UPDATE walls_membership SET ends_at = walls.clock() WHERE person_id = %s AND ends_at IS NULL", person.pk)
        if not post.single_holder:
            Membership.objects.create(person=person, post=post)
    recheck()


@step()
def time_passes(episode: Episode) -> None:
    with as_owner():
        query(
            "INSERT INTO walls.test_skew SELECT coalesce(max(skew), interval '0') + %s FROM walls.test_skew", HOUR / 2
        )


@step()
def is_told(episode: Episode) -> None:
    by, place = episode.somebody(), episode.place()
    if by is not None:
        with as_owner():
            note = Note.objects.filter(compartment=place).latest("pk")
            notify(to=by, about=note, words="changed", key=f"{note.ref} {episode.dice.random()}")


@step()
def mail_goes_out(episode: Episode) -> None:
    """Notices reach those who see their subject by now; mails say nothing."""
    with as_owner():
        before = set(Notice.objects.values_list("pk", flat=True))
    deliver_due()
    known, now = episode.known(), episode.now()
    with as_owner():
        for notice in Notice.objects.exclude(pk__in=before).select_related("compartment"):
            capacity = notice.compartment.personal_to_id
            assert notice.to_compartment_id in known.reached(capacity, now), f"{capacity} is told"
    assert not [sent for sent in mail.outbox if CANARY.search(str(sent.message()))]
    mail.outbox.clear()
