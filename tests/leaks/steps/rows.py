"""Steps in which something is read, written, copied or sent."""

from typing import Any

from django.core import mail

from commissioning.models import Paper
from tests.leaks.episodes import Episode
from tests.leaks.steps import step
from tests.notes.models import Note
from tests.owner import as_owner, bare
from tests.sweep.canaries import CANARY, marks_in
from walls.actions.releases import approve_and_use, open_release
from walls.actions.walls import seal
from walls.capacities import CurrentCapacity
from walls.models import (
    Notice,
    WallSide,
)
from walls.notices import notify
from walls.outbox import deliver_due


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


@step()
def copies(episode: Episode) -> None:
    """Without a release a text goes nowhere that its bearer may not write."""
    by, source, target = episode.somebody(), episode.place(), episode.place()
    if by is not None and target.pk not in episode.may(by, "contribute"):
        title = episode.marked("Copied", source)
        assert not episode.attempt(by, lambda by: Note.objects.create(compartment=target, title=title))


@step(2)
def releases(episode: Episode) -> None:
    """One puts a text forward and another lets it out: else it goes nowhere."""
    opener, second = episode.somebody(), episode.somebody()
    source, target = episode.place(), episode.place()
    if opener is None or second is None or source == target:
        return
    made: list[Any] = []
    told: dict[str, Any] = {"source": source, "target": target, "digest": "reviewed", "reason": "x"}
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
    known, now = episode.look(), episode.now()
    with as_owner():
        for notice in Notice.objects.exclude(pk__in=before).select_related("compartment"):
            capacity = notice.compartment.personal_to_id or 0
            assert notice.to_compartment_id in known.reached(capacity, now), f"{capacity} is told"
    assert not [sent for sent in mail.outbox if CANARY.search(str(sent.message()))]
    mail.outbox.clear()
