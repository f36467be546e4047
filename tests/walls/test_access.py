"""The definition, met through both points: the filter and row-level security."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from guardian.shortcuts import assign_perm, get_groups_with_perms, get_objects_for_group, remove_perm

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls import world as worlds
from tests.walls.helpers import filtered, refused, titles
from walls.identity import acting, compartments
from walls.models import (
    Compartment,
    CompartmentGroupObjectPermission,
    Exclusion,
    Membership,
    Permit,
    SideTaken,
    Undertaking,
    UndertakingText,
    Wall,
    WallSide,
)

EXPECTED = {
    "public": ["public"],
    "officer": ["council", "joint", "public"],
    "provider": ["draft", "joint", "lane", "public"],
    "leader": ["council", "joint", "public", "sealed"],
    "monitor": ["public"],
    "dual": ["council", "joint", "public", "sealed"],
    "dual_provider": ["draft", "joint", "lane", "public"],
}
"""By DESIGN.md 3.2: what the roles of each capacity were granted, and the public; govern opens nothing."""


@pytest.mark.parametrize("name", EXPECTED)
def test_filter_and_policy_agree(world, notes, name):
    capacity = getattr(world.capacities, name)
    with acting(capacity):
        assert titles() == EXPECTED[name]
        assert filtered(capacity) == EXPECTED[name]
    with as_owner():  # row-level security is off for the owner: the filter alone
        assert filtered(capacity) == EXPECTED[name]


def test_no_identity_is_an_error_and_nobody_sees_nothing(world, notes):
    refused(titles, match="no identity")
    assert not Note.objects.visible_to(None).exists()


def test_a_disabled_person_reaches_only_what_is_public(world, notes):
    with as_owner():
        world.people.officer.inactive_from = timezone.now()
        world.people.officer.save()
    with acting(world.capacities.officer):
        assert titles() == ["public"]


@pytest.mark.parametrize("what", ["membership", "permit", "exclusion"])
def test_dates_hold_to_the_second(world, notes, clock, what):
    hour, soon = timedelta(hours=1), timezone.now() + timedelta(minutes=30)
    with as_owner():
        if what == "membership":
            Membership.objects.create(
                person=world.people.monitor, post=world.posts.officer, starts_at=soon, ends_at=soon + hour
            )
            capacity, name = world.capacities.monitor, "council"
        elif what == "permit":
            Permit.objects.create(
                capacity=world.capacities.second,
                compartment=world.compartments.sealed,
                starts_at=soon,
                ends_at=soon + hour,
                asked_by=world.people.second,
                approved_by=world.people.monitor,
            )
            capacity, name = world.capacities.second, "sealed"
        else:
            Exclusion.objects.create(
                person=world.people.officer,
                compartment=world.compartments.council,
                starts_at=soon,
                ends_at=soon + hour,
            )
            capacity, name = world.capacities.officer, "council"
    inside = what != "exclusion"

    def shown() -> bool:
        with acting(capacity):
            assert titles() == filtered(capacity)
            return name in titles()

    assert shown() is not inside
    clock.forward(timedelta(minutes=30) - timedelta(seconds=5))
    assert shown() is not inside
    clock.forward(timedelta(seconds=5))
    assert shown() is inside
    clock.forward(hour - timedelta(seconds=5))
    assert shown() is inside
    clock.forward(timedelta(seconds=5))
    assert shown() is not inside


def test_exclusion_beats_grants_and_a_permit_lifts_only_what_it_names(world, notes):
    end = Now() + timedelta(hours=1)
    person, sealed = world.people.leader, world.compartments.sealed

    def permit(lifts=None):
        Permit.objects.create(
            capacity=world.capacities.leader,
            compartment=sealed,
            lifts=lifts,
            ends_at=end,
            asked_by=person,
            approved_by=world.people.monitor,
        )

    def shown():
        with acting(world.capacities.leader):
            return "sealed" in titles()

    with as_owner():
        exclusion = Exclusion.objects.create(person=person, compartment=sealed)
    assert not shown()
    with as_owner():
        permit()
    assert not shown()
    with as_owner():
        permit(lifts=exclusion)
    assert shown()


def test_EW_4_a_wall_opens_one_side_to_those_who_took_and_signed_it(world, notes):
    dual = world.people.dual
    with as_owner():
        wall = Wall.objects.create(reason="A matter")
        WallSide.objects.create(compartment=world.compartments.sealed, wall=wall, side=1)
        UndertakingText.objects.create(wall=wall, side=1, version=1, text="Tell nobody.")
        WallSide.objects.create(compartment=world.compartments.lane, wall=wall, side=2)
    with acting(world.capacities.dual):
        assert titles() == ["council", "joint", "public"]
        SideTaken.objects.create(person=dual, wall=wall, side=1)
        assert "sealed" not in titles()
        Undertaking.objects.create(person=dual, wall=wall, version=1)
        assert "sealed" in titles()
    with acting(world.capacities.dual_provider):
        assert titles() == ["draft", "joint", "public"]
        with pytest.raises(IntegrityError), transaction.atomic():
            SideTaken.objects.create(person=dual, wall=wall, side=2)
    with as_owner():
        UndertakingText.objects.create(wall=wall, side=1, version=2, text="Tell nobody at all.")
    with acting(world.capacities.dual):
        assert "sealed" not in titles()


def test_a_side_is_offered_only_to_those_who_would_reach_it(world, notes):
    with as_owner():
        wall = Wall.objects.create(reason="A matter")
        WallSide.objects.create(compartment=world.compartments.sealed, wall=wall, side=1)

    def error(wall_id, side):
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            SideTaken.objects.create(person=world.people.officer, wall_id=wall_id, side=side)
        return type(caught.value), str(caught.value)

    with acting(world.capacities.officer):
        assert error(wall.pk, 1) == error(wall.pk + 999, 1)
        assert not Wall.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_100_attempts_at_once_to_take_both_sides_and_none_succeeds():
    with as_owner():
        world = worlds.make()
        wall = Wall.objects.create(reason="A matter")
        WallSide.objects.create(compartment=world.compartments.sealed, wall=wall, side=1)
        WallSide.objects.create(compartment=world.compartments.lane, wall=wall, side=2)
    taken: list[int] = []

    def attempt(number: int) -> None:
        side = number % 2 + 1
        capacity = world.capacities.dual if side == 1 else world.capacities.dual_provider
        try:
            with acting(capacity):
                SideTaken.objects.create(person=world.people.dual, wall=wall, side=side)
            taken.append(side)
        except IntegrityError:
            pass
        finally:
            connection.close()

    for start in range(0, 100, 20):  # twenty connections at a time
        threads = [threading.Thread(target=attempt, args=(number,)) for number in range(start, start + 20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with as_owner():
        assert SideTaken.objects.filter(person=world.people.dual).count() == 1
    assert len(taken) == 1  # one side was taken once; both, by no attempt


def test_what_was_true_on_a_date_stays_true(world):
    before = query("SELECT clock_timestamp()")[0][0]
    with as_owner():
        remove_perm("contribute", world.roles.officer.group, world.compartments.council)
        query("UPDATE walls_membership SET ends_at = walls.clock() WHERE person_id = %s", world.people.leader.pk)
    after = query("SELECT clock_timestamp()")[0][0]

    def reached(capacity, at):
        return {row[0] for row in query("SELECT compartment_id FROM walls.access(%s, %s)", capacity.pk, at)}

    council, public = world.compartments.council.pk, world.compartments.public.pk
    assert council in reached(world.capacities.officer, before)
    assert council not in reached(world.capacities.officer, after)
    assert council in reached(world.capacities.leader, before)
    assert reached(world.capacities.leader, after) == {public}
    with as_owner():
        refused(
            lambda: query("UPDATE walls_membership SET ends_at = NULL WHERE person_id = %s", world.people.leader.pk),
            match="not rewritten",
        )


def test_grants_are_guardians_and_only_governors_make_them(world):
    officers, sealed = world.roles.officer.group, world.compartments.sealed
    with acting(world.capacities.officer):
        refused(lambda: assign_perm("view", officers, sealed))
        assert not CompartmentGroupObjectPermission.objects.exists()
        assert not Exclusion.objects.exists()
    with acting(world.capacities.monitor):
        assign_perm("view", officers, sealed)
    assert sealed.pk in compartments(world.capacities.officer)
    with as_owner():
        mine: Any = get_objects_for_group(officers, "walls.contribute")
        assert {compartment.pk for compartment in mine} == {world.compartments.council.pk, world.compartments.joint.pk}
        holders: Any = get_groups_with_perms(sealed)
        assert world.roles.leader.group in holders
        several: Any = Compartment.objects.filter(name__in=["draft", "lane"])  # guardian's bulk form
        assign_perm("view", world.roles.monitor.group, several)
    assert {world.compartments.draft.pk, world.compartments.lane.pk} <= set(compartments(world.capacities.monitor))


def test_EW_7_a_permit_is_approved_by_a_governor_in_their_own_name(world):
    def permit(approved_by, asked_by):
        return Permit.objects.create(
            capacity=world.capacities.second,
            compartment=world.compartments.sealed,
            ends_at=Now() + timedelta(hours=1),
            asked_by=asked_by,
            approved_by=approved_by,
        )

    people = world.people
    with acting(world.capacities.officer):
        refused(lambda: permit(people.monitor, people.second))
        refused(lambda: permit(people.officer, people.second))
    with acting(world.capacities.monitor):
        refused(lambda: permit(people.leader, people.second))
        with pytest.raises(IntegrityError), transaction.atomic():
            permit(people.monitor, people.monitor)
        permit(people.monitor, people.second)
    assert world.compartments.sealed.pk in compartments(world.capacities.second)


@pytest.mark.django_db(transaction=True)
def test_a_revocation_hides_at_the_next_statement_of_an_open_transaction():
    with as_owner():
        world = worlds.make()
        Note.objects.create(compartment=world.compartments.council, title="council")
    with acting(world.capacities.officer):
        assert titles() == ["council"]

        def revoke() -> None:
            with as_owner():
                Exclusion.objects.create(person=world.people.officer, compartment=world.compartments.council)
            connection.close()

        other = threading.Thread(target=revoke)
        other.start()
        other.join()
        assert titles() == []


def test_who_is_enabled_again_was_still_disabled_then(world, clock):
    """The past is never rewritten: enabling opens what is to come, and nothing before it."""
    officer, council = world.people.officer, world.compartments.council.pk

    def disable(moment):
        with as_owner():
            officer.inactive_from = moment
            officer.save()

    def reached(at):
        return council in {
            row[0] for row in query("SELECT compartment_id FROM walls.access(%s, %s)", world.capacities.officer.pk, at)
        }

    clock.forward(timedelta(hours=1))
    disabled_at = timezone.now()
    disable(disabled_at)
    clock.forward(timedelta(hours=1))
    disable(None)
    assert reached(timezone.now() + timedelta(seconds=5))
    assert not reached(disabled_at + timedelta(minutes=30))
    assert reached(disabled_at - timedelta(minutes=30))
