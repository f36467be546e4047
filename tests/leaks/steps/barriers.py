"""Steps in which it changes who may see what."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from tests.leaks.episodes import HOUR, REFUSALS, Episode
from tests.leaks.steps import step
from tests.owner import as_owner, query
from walls.actions.exceptions import end_exclusion, exclude, revoke_permit
from walls.actions.walls import (
    leave_side,
    lower_wall,
    name_for_wall,
    offers,
    raise_wall,
    recheck,
    sign,
    take_name_off,
    take_side,
)
from walls.capacities import CurrentCapacity
from walls.models import (
    Exclusion,
    Membership,
    NamedForWall,
    Permit,
    Person,
    SideTaken,
    Wall,
    WallKind,
    WallSide,
)


def walls() -> list[Wall]:
    with as_owner():
        return list(Wall.objects.order_by("pk"))


@step(2)
def raises_a_wall(episode: Episode) -> None:
    places = [episode.places.sealed, episode.places.council, episode.places.joint]
    episode.dice.shuffle(places)
    kind = episode.dice.choice([WallKind.SIDES, WallKind.SIDES, WallKind.INCLUSION, WallKind.EXCLUSION])
    sides = {1: [places[0].pk]} | ({2: [places[1].pk]} if kind == WallKind.SIDES else {})
    undertaking = episode.dice.choice(["", "I tell nobody."])
    one_way = episode.dice.random() < 0.3
    named = [episode.person().pk for _ in range(2)] if kind == WallKind.INCLUSION else []
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
            named=set(named),
        ),
    )


@step()
def names_somebody(episode: Episode) -> None:
    person = episode.person()
    if found := walls():
        wall = episode.dice.choice(found)
        episode.attempt(episode.governor(), lambda by: name_for_wall(by=by, wall=wall, person=person))


@step()
def takes_a_name_off(episode: Episode) -> None:
    with as_owner():
        found = list(NamedForWall.objects.filter(ends_at=None).select_related("wall").order_by("pk"))
    if found:
        name = episode.dice.choice(found)
        if episode.attempt(episode.governor(), lambda by: take_name_off(by=by, name=name, reason="Its work is done")):
            with as_owner():
                assert not SideTaken.objects.filter(person=name.person_id, wall=name.wall, left_at=None).exists()


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
            episode.look()
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
            asked_by=Person(pk=holder.person_id),
            approved_by=Person(pk=by.person_id),
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
        with suppress(*REFUSALS), transaction.atomic():  # some posts may not be held together, or by two
            Membership.objects.create(person=person, post=post)
    recheck()


@step()
def time_passes(episode: Episode) -> None:
    with as_owner():
        query(
            "INSERT INTO walls.test_skew SELECT coalesce(max(skew), interval '0') + %s FROM walls.test_skew", HOUR / 2
        )
