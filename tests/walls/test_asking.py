"""Asking to be let through a wall, declaring interests, and what those who govern answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests.owner import as_owner, query
from tests.walls.helpers import refused, titles
from walls.actions.exceptions import (
    ask_permit,
    end_exclusion,
    exclude,
    grant_permit,
    refuse_permit,
    revoke_permit,
    take_back_request,
)
from walls.actions.interests import decide, declare
from walls.identity import acting
from walls.models import Clause, Declaration, Exclusion, Permit, PermitRequest, WallsPolicy

HOUR = timedelta(hours=1)


@pytest.fixture
def clause(db) -> Clause:
    with as_owner():
        policy = WallsPolicy.objects.create(version=1, title="Ethical Walls policy")
        return Clause.objects.create(policy=policy, number="7", title="Permits", text="A permit is given when ...")


def asked(office, who: str = "officer", **more) -> PermitRequest:
    by = office.by(who)
    told = {
        "to": office.world.parties.council,
        "reference": "",
        "action": "view",
        "purpose": "To answer a complaint",
        "reason": "I handle it.",
        "until": timezone.now() + 4 * HOUR,
    } | more
    with acting(by):
        ref = ask_permit(by=by, **told)
        return PermitRequest.objects.get(ref=ref)


def granted(office, request: PermitRequest, clause: Clause, *, by: str = "monitor", **more) -> Permit:
    told = {
        "compartment": office.world.compartments.sealed,
        "clause": clause,
        "action": "view",
        "ends_at": timezone.now() + HOUR,
        "answer": "For the complaint alone.",
    } | more
    with acting(office.by(by)):
        return grant_permit(by=office.by(by), request=request, **told)


def test_EW_7_a_permit_gives_what_was_asked_until_its_end(office, notes, clause, clock):
    permit = granted(office, asked(office), clause)
    with acting(office.by("officer")):
        assert "sealed" in titles()
        assert Permit.objects.get().request.state == "granted"
    clock.forward(HOUR)
    with acting(office.by("officer")):
        assert "sealed" not in titles()
    assert permit.approved_by == office.people["monitor"]


def test_EW_7_it_gives_no_more_and_no_longer(office, notes, clause):
    for more in ({"action": "decide"}, {"ends_at": timezone.now() + 5 * HOUR}):
        with pytest.raises(ValidationError, match="what was asked, or less"):
            granted(office, asked(office), clause, **more)


def test_EW_7_nobody_answers_their_own_nor_who_does_not_govern(office, notes, clause):
    own = asked(office, "monitor")
    with pytest.raises(PermissionDenied, match="asked themselves"):
        granted(office, own, clause)
    with pytest.raises(PermissionDenied):
        granted(office, asked(office), clause, by="leader")
    with acting(office.by("leader")):
        assert not PermitRequest.objects.exists()


def test_EW_7_whoever_decides_in_the_matter_lets_nobody_in(office, notes, clause):
    request = asked(office)
    with as_owner():
        assign_perm("decide", office.world.roles.monitor.group, office.world.compartments.sealed)
    with pytest.raises(PermissionDenied, match="decides in a matter"):
        granted(office, request, clause)
    bare = {
        "capacity_id": request.capacity_id,
        "compartment": office.world.compartments.sealed,
        "ends_at": timezone.now() + HOUR,
        "asked_by": office.people["officer"],
        "approved_by": office.people["monitor"],
    }
    with acting(office.by("monitor")):
        refused(lambda: Permit.objects.create(**bare), "lets nobody into it")


def test_EW_7_a_permit_is_revoked_at_once_and_answered_once(office, notes, clause):
    request = asked(office)
    permit = granted(office, request, clause)
    with acting(office.by("monitor")):
        with pytest.raises(ValidationError, match="answered already"):
            refuse_permit(by=office.by("monitor"), request=request, answer="No")
        revoke_permit(by=office.by("monitor"), permit=permit)
    with acting(office.by("officer")):
        assert "sealed" not in titles()


def test_a_request_is_refused_or_taken_back(office, clause):
    first, second = asked(office), asked(office)
    with acting(office.by("monitor")):
        refuse_permit(by=office.by("monitor"), request=first, answer="It is not needed for that.")
    with acting(office.by("officer")):
        take_back_request(by=office.by("officer"), request=second)
        refused(lambda: PermitRequest.objects.filter(pk=second.pk).update(state="granted"), "answered already")
    with as_owner():
        assert [each.state for each in PermitRequest.objects.order_by("pk")] == ["refused", "withdrawn"]
        assert PermitRequest.objects.get(pk=first.pk).decided_by == office.people["monitor"]


def test_L20_the_database_finds_what_was_meant_and_tells_the_asker_nothing(office, notes):
    hidden = notes["sealed"]
    path = "/notes/%s/"
    found, absent = asked(office, reference=path % hidden.ref), asked(office, reference=path % "000000000000")
    with acting(office.by("officer")):
        mine = PermitRequest.objects.in_bulk([found.pk, absent.pk])
        assert {each.state for each in mine.values()} == {"asked"}
    with as_owner():
        assert PermitRequest.objects.get(pk=absent.pk).compartment is None


def test_an_emergency_lasts_an_hour_and_both_sides_are_told(office, notes, clause):
    request = asked(office, break_glass=True)
    permit = granted(office, request, clause, ends_at=timezone.now() + 3 * HOUR)
    assert permit.break_glass
    with as_owner():
        assert Permit.objects.filter(pk=permit.pk, ends_at__lte=timezone.now() + timedelta(minutes=60)).exists()
    with as_owner():
        told = query("SELECT body ->> 'words' FROM walls_outboxmessage WHERE kind = 'notice'")
    assert ("break_glass",) in told


def test_a_named_person_is_barred_and_never_lifts_that_themselves(office, notes):
    sealed = office.world.compartments.sealed
    with acting(office.by("monitor")):
        (barred,) = exclude(
            by=office.by("monitor"), person=office.people["dual"], compartments=[sealed], reason="A relative bids."
        )
    with acting(office.by("dual", "Cotswold")):
        assert "sealed" not in titles()
        with pytest.raises(PermissionDenied):
            end_exclusion(by=office.by("dual", "Cotswold"), exclusion=barred)
    with acting(office.by("monitor")):
        end_exclusion(by=office.by("monitor"), exclusion=barred)
    with acting(office.by("dual", "Cotswold")):
        assert "sealed" in titles()


def test_EW_6_a_conflict_bars_at_once_and_another_decides(office, notes):
    team, sealed = office.by("dual", "Cotswold"), office.world.compartments.sealed
    with acting(team):
        ref = declare(by=team, compartment=sealed.pk, interest="My sister bids.", nature="personal", conflict=True)
    with acting(team):
        assert "sealed" not in titles()
        mine = Declaration.objects.get(ref=ref)
        with pytest.raises(PermissionDenied):
            decide(by=team, declaration=mine, verdict="lifted", decision="x")
    with acting(office.by("monitor")):
        theirs = Declaration.objects.get(ref=ref)
        with pytest.raises(ValidationError, match="It bars from the matter"):
            decide(by=office.by("monitor"), declaration=theirs, verdict="noted", decision="x")
        assert decide(by=office.by("monitor"), declaration=theirs, verdict="lifted", decision="No bid.").decided_at
    with acting(team):
        assert "sealed" in titles()


def test_EW_6_nil_is_an_answer_and_nothing_at_all_is_none(office):
    officer = office.by("officer")
    with acting(officer):
        declare(by=officer, nil=True)
        with pytest.raises(ValidationError):
            declare(by=officer)
        with pytest.raises(ValidationError):
            declare(by=officer, nil=True, interest="Shares")
        with pytest.raises(ValidationError):
            declare(by=officer, interest="Shares", conflict=True)
        assert Declaration.objects.get().nil
    with acting(office.by("leader")):
        assert not Declaration.objects.exists()


def test_EW_7_who_governs_and_declares_loses_view_and_act_at_once(office, notes):
    monitor, sealed = office.by("monitor"), office.world.compartments.sealed
    with acting(monitor):
        declare(by=monitor, compartment=sealed.pk, interest="I advised a bidder.", conflict=True)
    with acting(monitor) as me:
        assert sealed.pk not in me.compartments("govern")
        assert not Exclusion.objects.exists()
        assert sealed.pk not in me.compartments("view")


def test_a_matter_that_is_none_of_theirs_is_declared_on_by_nobody(office):
    officer, sealed = office.by("officer"), office.world.compartments.sealed
    with acting(officer), pytest.raises(PermissionDenied, match="no such matter"):
        declare(by=officer, compartment=sealed.pk, interest="x", conflict=True)


def test_EW_6_who_does_not_govern_the_matter_decides_on_no_declaration(office):
    leader, officer = office.by("leader"), office.by("officer")
    with acting(leader):
        ref = declare(by=leader, compartment=office.world.compartments.sealed.pk, nil=True)
    with as_owner():
        said = Declaration.objects.get(ref=ref)
    with acting(officer), pytest.raises(PermissionDenied, match="those to decide who govern the matter"):
        decide(by=officer, declaration=said, verdict="noted", decision="So be it.")
