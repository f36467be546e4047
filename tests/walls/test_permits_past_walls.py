"""A permit is the exception to a wall: it opens past a side that was not taken, and nothing else, until its second."""

from datetime import timedelta

import pytest
from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls.helpers import filtered, titles
from tests.walls.office import Office
from tests.walls.scene import policy, raised
from walls.actions.exceptions import ask_permit, grant_permit, revoke_permit
from walls.actions.walls import recheck, sign, take_side
from walls.capacities import CurrentCapacity
from walls.identity import acting, compartments
from walls.models import (
    Clause,
    Clock,
    EmployerBar,
    Exclusion,
    Membership,
    Permit,
    PermitRequest,
    RingFence,
    SideTaken,
    Wall,
)
from walls.what_if import what_if

pytestmark = pytest.mark.urls("tests.notes.urls")

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
CHANGE = "UPDATE notes_note SET version = version + 1 WHERE id = %s RETURNING id"
COUNCIL, PROVIDER = "Cotswold", "Publica"


@pytest.fixture
def clause(office, notes) -> Clause:
    return policy(office)


@pytest.fixture
def wall(office, clause) -> Wall:
    """Around the sealed matter, with what is joint on its second side; the dual-hatted person is on the first."""
    stands = raised(office, clause)
    by = office.by("dual", COUNCIL)
    with acting(by):
        take_side(by=by, wall=stands, side=1)
    return stands


def permitted(office: Office, by: CurrentCapacity, clause: Clause, place: str = "joint", **more) -> Permit:
    """Asked for in a capacity, and granted by the monitor."""
    lifts, emergency = more.pop("lifts", None), more.pop("break_glass", False)
    until = timezone.now() + more.pop("lasts", HOUR)
    with acting(by):
        ref = ask_permit(
            by=by,
            to=office.world.parties.council,
            reference="",
            action=more.get("action", "view"),
            purpose="To answer a complaint",
            reason="I handle it.",
            until=until,
            break_glass=emergency,
        )
        request = PermitRequest.objects.get(ref=ref)
    monitor = office.by("monitor")
    with acting(monitor):
        return grant_permit(
            by=monitor,
            request=request,
            compartment=getattr(office.world.compartments, place),
            clause=clause,
            action=more.get("action", "view"),
            ends_at=until,
            answer="For the complaint alone.",
            lifts=lifts,
        )


def shown(by: CurrentCapacity) -> list[str]:
    with acting(by):
        assert titles() == filtered(by)
        return titles()


def test_EW_4_who_is_on_one_side_reads_the_other_by_permit_until_the_second_it_ends(office, notes, wall, clause, clock):
    by, note = office.by("dual", PROVIDER), notes["joint"]
    assert "joint" not in shown(by)
    permit = permitted(office, by, clause)
    client = office.browser("dual")
    client.post("/acting-as/", {"capacity": by.ref})
    assert client.get(f"/notes/{note.ref}/").status_code == 200
    assert "joint" in shown(by)
    assert permit.ends_at is not None
    clock.forward(permit.ends_at - timezone.now() - SECOND)
    assert client.get(f"/notes/{note.ref}/").status_code == 200
    clock.forward(SECOND)
    assert client.get(f"/notes/{note.ref}/").status_code == 404
    assert "joint" not in shown(by)


def test_EW_7_what_was_opened_past_a_wall_closes_when_it_is_revoked(office, notes, wall, clause):
    by, monitor = office.by("dual", PROVIDER), office.by("monitor")
    permit = permitted(office, by, clause)
    client = office.browser("dual")
    client.post("/acting-as/", {"capacity": by.ref})
    assert client.get(f"/notes/{notes['joint'].ref}/").status_code == 200
    with acting(monitor):
        revoke_permit(by=monitor, permit=permit)
    assert client.get(f"/notes/{notes['joint'].ref}/").status_code == 404


def test_EW_4_other_capacities_and_other_compartments_get_nothing_of_it(office, notes, wall, clause):
    council, provider = office.by("dual", COUNCIL), office.by("dual", PROVIDER)
    before = shown(council), shown(provider)
    permitted(office, provider, clause)
    assert "joint" not in before[0] + before[1]
    assert shown(council) == before[0]
    assert shown(provider) == sorted([*before[1], "joint"])


def test_EW_4_to_view_is_not_to_contribute_also_where_a_post_was_given_more(office, notes, wall, clause):
    by, place = office.by("dual", PROVIDER), office.world.compartments.joint.pk
    permitted(office, by, clause)
    assert place in compartments(by, "view") and place not in compartments(by, "contribute")
    with acting(by):
        assert query(CHANGE, notes["joint"].pk) == []
        assert not Note.objects.visible_to(by, "contribute").filter(compartment=place).exists()
    with as_owner():
        Permit.objects.update(ends_at=Clock())
    permitted(office, by, clause, action="contribute")
    with acting(by):
        assert query(CHANGE, notes["joint"].pk) == [(notes["joint"].pk,)]


def test_EW_5_a_permit_opens_what_waits_for_an_undertaking(office, notes, clause):
    wall, by = raised(office, clause, undertaking="I tell nobody."), office.by("leader")
    with acting(by):
        take_side(by=by, wall=wall, side=1)
    assert "sealed" not in shown(by)
    permit = permitted(office, by, clause, "sealed")
    assert "sealed" in shown(by)
    with acting(by):
        sign(by=by, wall=wall)
    monitor = office.by("monitor")
    with acting(monitor):
        revoke_permit(by=monitor, permit=permit)
    assert "sealed" in shown(by)


def test_EW_7_who_is_barred_stays_so_past_a_wall_unless_the_permit_names_the_bar(office, notes, wall, clause):
    by = office.by("dual", PROVIDER)
    with as_owner():
        place, person = office.world.compartments.joint, office.people["dual"]
        bar = Exclusion.objects.create(person=person, compartment=place, reason="A relative bids.")
    permitted(office, by, clause)
    assert "joint" not in shown(by)
    permitted(office, by, clause, lifts=bar)
    assert "joint" in shown(by)


def test_EW_8_whom_an_employer_keeps_out_stays_so_past_a_wall_unless_ring_fenced(office, notes, wall, clause):
    by, place = office.by("dual", PROVIDER), office.world.compartments.joint
    with as_owner():
        EmployerBar.objects.create(compartment=place, organisation=office.world.parties.provider.organisation)
    permitted(office, by, clause)
    assert "joint" not in shown(by)
    with as_owner():
        RingFence.objects.create(person=office.people["dual"], compartment=place, reason="Works for this side alone")
    assert "joint" in shown(by)


def test_EW_7_an_emergency_takes_two_people_opens_for_an_hour_and_both_sides_are_told(office, notes, clause, clock):
    places = office.world.compartments
    with as_owner():
        for role in (office.world.roles.provider, office.world.roles.monitor):
            assign_perm("govern", role.group, places.lane)
    raised(office, clause, sides={1: [places.sealed.pk], 2: [places.lane.pk]})
    admin = office.by("admin")
    assert shown(admin) == ["public"]
    permit = permitted(office, admin, clause, "sealed", break_glass=True, lasts=3 * HOUR)
    assert (permit.break_glass, permit.asked_by, permit.approved_by) == (
        True,
        office.people["admin"],
        office.people["monitor"],
    )
    assert shown(admin) == ["public", "sealed"]
    with as_owner():
        told = query("SELECT DISTINCT capacity_id FROM walls_outboxmessage WHERE body ->> 'words' = 'break_glass'")
    assert {capacity for (capacity,) in told} >= {office.by("monitor").pk, office.by("provider").pk}
    assert permit.ends_at is not None
    clock.forward(permit.ends_at - timezone.now() - SECOND)
    assert shown(admin) == ["public", "sealed"]
    clock.forward(SECOND)
    assert shown(admin) == ["public"]


def test_EW_3_what_a_wall_would_change_is_nothing_of_what_a_permit_gives(office, notes, clause):
    permitted(office, office.by("officer"), clause, "sealed")
    places = {office.world.compartments.sealed.pk: "sealed", office.world.compartments.joint.pk: "joint"}

    def raising() -> dict[int, str]:
        raised(office, clause)
        return {}

    with acting(office.by("monitor")):
        lost = what_if(raising, places)
    assert {(loss.person, loss.place) for loss in lost} >= {("Dual", "sealed"), ("Officer", "joint")}
    assert ("Officer", "sealed") not in {(loss.person, loss.place) for loss in lost}


@pytest.mark.parametrize(("place", "stays"), [("sealed", True), ("joint", False)])
def test_EW_3_a_permit_for_another_side_keeps_nobody_on_their_own(office, wall, clause, place, stays):
    permitted(office, office.by("dual", COUNCIL), clause, place)
    with as_owner():
        Membership.objects.filter(person=office.people["dual"], post=office.posts["team"]).update(ends_at=Clock())
    recheck()
    with as_owner():
        assert (SideTaken.objects.get(wall=wall).left_at is None) is stays
        cooling = Exclusion.objects.filter(person=office.people["dual"], cause="cooling off")
        assert cooling.exists() is not stays
