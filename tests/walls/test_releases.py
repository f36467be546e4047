"""Releases by their actions: two people, what was reviewed and nothing else, once or as long as it stands."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls.helpers import refused, titles
from walls.actions.releases import (
    approve_and_use,
    approve_standing,
    end_standing,
    open_release,
    open_standing,
    standing_from,
    through,
)
from walls.actions.rows import add_many
from walls.identity import acting
from walls.models import AuditEvent, Release, StandingRelease

WHAT = "accepted reports"


@pytest.fixture
def release(world) -> Release:
    """What an officer put forward, to become public."""
    with acting(world.capacities.officer):
        return open_release(
            by=world.capacities.officer,
            source=world.compartments.council,
            target=world.compartments.public,
            digest="reviewed",
            reason="Adopted",
        )


@pytest.fixture
def standing(world) -> StandingRelease:
    """What an officer proposed and the leader agreed to: the council's go on to a lane that neither sees."""
    with acting(world.capacities.officer):
        made = propose(world)
    with acting(world.capacities.leader):
        return approve_standing(by=world.capacities.leader, standing=made)


def propose(world, **more) -> StandingRelease:
    return open_standing(
        by=world.capacities.officer,
        source=world.compartments.council,
        target=world.compartments.lane,
        what=WHAT,
        reason="Agreed",
        **more,
    )


def not_let(*, refusal: type[Exception], match: str | None = None, **asked) -> None:
    """The release is refused before its block begins."""
    with pytest.raises(refusal, match=match), approve_and_use(**asked):
        pytest.fail("it was let out")


def test_EW_10_what_was_reviewed_goes_out_once_by_another(world, release):
    by, public = world.capacities.leader, world.compartments.public
    with acting(world.capacities.officer):
        not_let(by=world.capacities.officer, release=release, digest="reviewed", refusal=PermissionDenied)
    with acting(by):
        not_let(by=by, release=release, digest="another", refusal=ValidationError, match="changed since")
        with approve_and_use(by=by, release=release, digest="reviewed"):
            Note.objects.create(compartment=public, title="released")
        assert release.done_at is not None
        refused(lambda: Note.objects.create(compartment=public, title="again"))
        not_let(by=by, release=release, digest="reviewed", refusal=ValidationError, match="already")
    with acting(world.capacities.public):
        assert titles() == ["released"]


def test_EW_10_nobody_lets_out_what_they_put_forward(world):
    by = world.capacities.leader
    with acting(by):
        mine = open_release(
            by=by, source=world.compartments.council, target=world.compartments.public, digest="x", reason="x"
        )
        not_let(by=by, release=mine, digest="x", refusal=PermissionDenied, match="Another person")


def test_a_copy_that_fails_leaves_the_release_unused(world, release):
    by = world.capacities.leader
    with acting(by):
        with suppress(ZeroDivisionError), approve_and_use(by=by, release=release, digest="reviewed"):
            Note.objects.create(compartment=world.compartments.public, title="half")
            raise ZeroDivisionError
        release.refresh_from_db()
        assert release.done_at is None and titles() == []
        refused(lambda: Note.objects.create(compartment=world.compartments.public, title="after"))


def test_L48_a_standing_release_feeds_its_target_for_whoever_contributes_to_its_source(world, standing):
    lane, by = world.compartments.lane, world.capacities.second

    def copy(title: str, place=lane) -> Callable[[], object]:
        return lambda: add_many([Note(compartment=place, title=title)])

    with acting(by):
        assert standing_from(world.compartments.council, WHAT) == [standing]
        assert standing_from(world.compartments.council, "other papers") == []
        refused(copy("before"))
        with through(standing):
            copy("copied")()
            refused(copy("elsewhere", world.compartments.sealed))
        refused(copy("after"))
        assert titles() == []  # the copy is not seen by whoever made it
    with acting(world.capacities.provider):
        (note,) = Note.objects.visible_to(world.capacities.provider)
        assert (note.title, [version.title for version in note.history.all()]) == ("copied", ["copied"])
        with through(standing):  # sees the target, and nothing of the source
            refused(copy("not theirs", world.compartments.council))


def test_L48_who_only_sees_the_source_feeds_nothing(world, standing):
    with as_owner():
        query("UPDATE walls_standingrelease SET ends_at = walls.clock()")
        from_sealed = StandingRelease.objects.create(
            source=world.compartments.sealed,
            target=world.compartments.lane,
            what=WHAT,
            reason="x",
            opened_by=world.people.dual,
            approved_by=world.people.monitor,
        )
    for capacity, feeds in ((world.capacities.leader, False), (world.capacities.dual, True)):
        with acting(capacity), through(from_sealed):
            if feeds:
                add_many([Note(compartment=world.compartments.lane, title="x")])
            else:
                refused(lambda: add_many([Note(compartment=world.compartments.lane, title="x")]))


def test_EW_10_a_standing_release_takes_two_people_and_says_truly_when(world, clock):
    officer, leader, council = world.capacities.officer, world.capacities.leader, world.compartments.council
    with acting(officer):
        proposal = propose(world)
        assert standing_from(council, WHAT) == []
        with pytest.raises(PermissionDenied):
            approve_standing(by=officer, standing=proposal)
        with through(proposal):
            refused(lambda: add_many([Note(compartment=world.compartments.lane, title="x")]))
        with pytest.raises(ValidationError, match="proposed or in force already"):
            propose(world)
        bare = {"source": council, "target": world.compartments.public, "what": "x", "reason": "x"}
        refused(lambda: StandingRelease.objects.create(opened_by=world.people.leader, **bare))
        refused(
            lambda: StandingRelease.objects.create(
                opened_by=world.people.officer, approved_by=world.people.leader, **bare
            )
        )
    clock.forward(timedelta(hours=1))
    with acting(leader):
        mine = open_standing(by=leader, source=council, target=world.compartments.public, what="x", reason="x")
        with pytest.raises(PermissionDenied, match="Another person"):
            approve_standing(by=leader, standing=mine)
        forged = StandingRelease.objects.filter(pk=proposal.pk)
        refused(lambda: forged.update(approved_by=world.people.officer), match="own name|takes_two")
        refused(lambda: forged.update(target=world.compartments.sealed))
        agreed = approve_standing(by=leader, standing=proposal)
        assert agreed.approved_at == agreed.starts_at > timezone.now() - timedelta(minutes=1)
        with pytest.raises(ValidationError, match="agreed once"), as_owner():
            approve_standing(by=None, standing=agreed, person=world.people.second)
    with as_owner():
        rows = AuditEvent.objects.filter(kind="barrier", compartment_id=council.pk, body__row__id=agreed.pk)
        assert [event.body["did"] for event in rows.order_by("pk")] == ["insert", "update"]
        assert rows.latest("pk").capacity_id == leader.pk


def test_an_ended_standing_release_feeds_no_more_and_is_not_revived(world, standing):
    officer, leader = world.capacities.officer, world.capacities.leader
    with acting(officer), pytest.raises(PermissionDenied):
        end_standing(by=officer, standing=standing)
    with acting(leader):
        end_standing(by=leader, standing=standing)
        assert standing_from(world.compartments.council, WHAT) == []
        with pytest.raises(ValidationError, match="not rewritten"):
            end_standing(by=leader, standing=standing, ends_at=timezone.now() + timedelta(days=1))
        refused(lambda: StandingRelease.objects.update(ends_at=None), match="later|not rewritten")
    with acting(officer):
        with through(standing):
            refused(lambda: add_many([Note(compartment=world.compartments.lane, title="x")]))
        propose(world)


@pytest.mark.parametrize(
    ("who", "sees"), [("second", True), ("provider", True), ("dual_provider", True), ("public", False)]
)
def test_a_standing_release_is_known_where_it_comes_from_and_where_it_goes(world, standing, who, sees):
    with acting(getattr(world.capacities, who)):
        assert StandingRelease.objects.exists() is sees


def test_EW_10_what_was_agreed_to_earlier_is_let_out_by_who_agreed_and_the_day_stays(world, release, clock):
    by = world.capacities.leader
    with as_owner():
        Release.objects.filter(pk=release.pk).update(approved_by=by.person_id)
        agreed = Release.objects.get(pk=release.pk).approved_at
    clock.forward(timedelta(hours=1))
    with acting(by), approve_and_use(by=by, release=release, digest="reviewed"):
        Note.objects.create(compartment=world.compartments.public, title="released")
    assert release.approved_at == agreed
    assert release.done_at >= agreed + timedelta(hours=1)
