"""Subjects that join an open compartment and leave it, and what they are given and lose by it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.owner import as_owner, query
from tests.walls.helpers import refused
from walls.actions.compartments import Subject, join, leave, open_compartment, subjects_of
from walls.identity import acting, compartments
from walls.models import AuditEvent, Compartment, CompartmentKind, EmployerBar, GrantTemplate


@pytest.fixture
def place(world) -> Compartment:
    """A council's compartment, whose kind lets in teams, providers and the council itself."""
    with as_owner():
        for relation, side, code, action in [
            ("council", "commissioner", "officer", "contribute"),
            ("council", "commissioner", "monitor", "govern"),
            ("team", "", "", "contribute"),
            ("provider", "provider", "*", "contribute"),
            ("provider", "provider", "provider", "view"),
        ]:
            GrantTemplate.objects.create(kind_id="council", relation=relation, side=side, code=code, action=action)
        council = Subject("council", world.parties.council.organisation)
        return open_compartment(kind="council", name="Delivery", owner=world.parties.council, subjects=[council])


def sees(capacity, place: Compartment) -> bool:
    return place.pk in compartments(capacity)


def test_a_subject_sees_from_joining_until_leaving_and_the_past_stays_true(world, place):
    by, provider = world.capacities.officer, world.capacities.provider
    subject = Subject("provider", world.parties.provider.organisation)
    assert not sees(provider, place)
    with acting(by):
        assert join(by=by, compartment=place, subject=subject) is True
        assert join(by=by, compartment=place, subject=subject) is False
        assert subject in subjects_of(place)
    assert sees(provider, place)
    ((within,),) = query("SELECT clock_timestamp()")
    with acting(by):
        assert leave(by=by, compartment=place, subject=subject) is True
        assert leave(by=by, compartment=place, subject=subject) is False
        assert subject not in subjects_of(place)
    assert not sees(provider, place)
    reached = query("SELECT compartment_id FROM walls.access(%s, %s)", provider.pk, within)
    assert (place.pk,) in reached
    with as_owner():
        events = AuditEvent.objects.filter(kind="subject", compartment_id=place.pk).order_by("pk")
        assert [(event.body["did"], event.capacity_id) for event in events] == [("join", by.pk), ("leave", by.pk)]


def test_what_another_subject_gives_too_stays_and_what_was_withdrawn_is_not_given_again(world, place):
    by, role = world.capacities.officer, world.roles.provider
    people, organisation = Subject("team", role), Subject("provider", world.parties.provider.organisation)
    with acting(by):
        join(by=by, compartment=place, subject=people)
        join(by=by, compartment=place, subject=organisation)
        leave(by=by, compartment=place, subject=organisation)
    assert place.pk in compartments(world.capacities.provider, "contribute")
    with as_owner():
        query("DELETE FROM walls_compartmentgroupobjectpermission WHERE content_object_id = %s", place.pk)
    with acting(world.capacities.provider):
        refused(
            lambda: query("SELECT walls.join_compartment(%s, 'team', NULL, %s)", place.pk, role.pk), "lets nobody in"
        )
    with as_owner():
        join(by=None, compartment=place, subject=organisation)
    assert place.pk not in compartments(world.capacities.provider, "contribute")
    assert not sees(world.capacities.officer, place)


@pytest.mark.parametrize("who", ["leader", "provider", "dual_provider", "public"])
def test_only_who_opens_such_a_place_for_its_owner_or_governs_it_lets_in(world, place, who):
    by, subject = getattr(world.capacities, who), Subject("team", world.roles.provider)
    with acting(by):
        with pytest.raises(PermissionDenied):
            join(by=by, compartment=place, subject=subject)
        with pytest.raises(PermissionDenied):
            leave(by=by, compartment=place, subject=Subject("council", world.parties.council.organisation))
        assert subjects_of(place) == []
        refused(lambda: query("SELECT walls.leave_compartment(%s, 'team', NULL, NULL)", place.pk), "lets nobody out")
    assert not sees(world.capacities.provider, place)


def test_nobody_lets_in_a_role_of_their_own_or_out_the_last_who_governs(world, place):
    by = world.capacities.dual
    with acting(by):
        mine = Subject("team", world.roles.provider)  # held by the same person, in the other capacity
        refused(lambda: join(by=by, compartment=place, subject=mine), "role of their own")
    council = Subject("council", world.parties.council.organisation)
    with acting(world.capacities.monitor), pytest.raises(ValidationError, match="Somebody must govern"):
        leave(by=world.capacities.monitor, compartment=place, subject=council)
    assert sees(world.capacities.officer, place)


def test_whoever_lets_in_may_keep_from_an_employer_and_only_a_governor_lifts_it(world, place):
    by, kept = world.capacities.officer, Subject("kept_from", world.parties.provider.organisation)
    assert sees(world.capacities.dual, place)
    with acting(by):
        join(by=by, compartment=place, subject=kept)
        refused(lambda: leave(by=by, compartment=place, subject=kept), "lets nobody out")
    assert not sees(world.capacities.dual, place)
    with acting(world.capacities.monitor):
        leave(by=world.capacities.monitor, compartment=place, subject=kept)
    assert sees(world.capacities.dual, place)
    with as_owner():
        assert EmployerBar.objects.get(compartment=place).ends_at is not None
        assert CompartmentKind.objects.filter(opened_by__contains=["officer"]).count() == 1
