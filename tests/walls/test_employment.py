"""What an employer's bar keeps from whomever it employs, and whom a ring-fence lets be (EW-8)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Now
from django.utils import timezone

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls.helpers import filtered, refused, titles
from walls.actions.barriers import bar_employer, end_barrier, ring_fence
from walls.actions.compartments import Subject, open_compartment
from walls.identity import acting, compartments
from walls.models import AuditEvent, EmployerBar, Membership, Organisation, Permit, Post, RingFence
from walls.readers import readers

HOUR = timedelta(hours=1)


@pytest.fixture
def barred(world, notes) -> EmployerBar:
    """The council's papers, kept from whomever Publica employs: so from one officer with a second job there."""
    with as_owner():
        return EmployerBar.objects.create(
            compartment=world.compartments.council, organisation=world.parties.provider.organisation, reason="x"
        )


def shown(capacity) -> list[str]:
    with acting(capacity):
        assert titles() == filtered(capacity)
        return titles()


def test_EW_8_a_bar_holds_in_every_capacity_and_no_permit_lifts_it(world, barred):
    assert "council" not in shown(world.capacities.dual)
    assert "council" in shown(world.capacities.officer)
    with as_owner():
        for capacity in (world.capacities.dual, world.capacities.dual_provider):
            Permit.objects.create(
                capacity=capacity,
                compartment=world.compartments.council,
                ends_at=Now() + HOUR,
                asked_by=world.people.dual,
                approved_by=world.people.monitor,
            )
    assert "council" not in shown(world.capacities.dual) + shown(world.capacities.dual_provider)
    with acting(world.capacities.officer):
        told = {reader.pk for reader in readers(world.compartments.council.pk)}
    assert world.capacities.dual.pk not in told and world.capacities.second.pk in told


def test_EW_8_a_post_in_a_part_of_the_employer_counts_and_one_elsewhere_does_not(world, barred):
    with as_owner():
        part = Organisation.objects.create(
            name="A part", short_name="A part", kind="body", parent=world.parties.provider.organisation
        )
        party = type(world.parties.provider).objects.create(organisation=part, side="provider", audience="x")
        role = type(world.roles.provider).objects.create(
            group=type(world.roles.provider.group).objects.create(name="part"), party=party, code="part", title="Part"
        )
        post = Post.objects.create(organisation=part, role=role, title="Part")
        Membership.objects.create(person=world.people.second, post=post)
    assert "council" not in shown(world.capacities.second)
    assert "council" in shown(world.capacities.officer)


def test_EW_8_a_bar_subtracts_governing_too(world, barred):
    with as_owner():
        Membership.objects.create(person=world.people.monitor, post=world.posts.provider)
    assert world.compartments.council.pk not in compartments(world.capacities.monitor, "govern")
    assert world.compartments.sealed.pk in compartments(world.capacities.monitor, "govern")


def test_EW_8_a_ring_fence_lets_be_and_gives_nothing(world, barred):
    with acting(world.capacities.monitor):
        for person in (world.people.dual, world.people.provider):
            fence = ring_fence(
                by=world.capacities.monitor, compartment=world.compartments.council, person=person, reason="x"
            )
    assert "council" in shown(world.capacities.dual)
    assert "council" not in shown(world.capacities.provider)
    with acting(world.capacities.monitor):
        fence = RingFence.objects.get(person=world.people.dual)
        end_barrier(by=world.capacities.monitor, barrier=fence)
        refused(lambda: RingFence.objects.filter(pk=fence.pk).update(ends_at=None), match="not rewritten")
    assert "council" not in shown(world.capacities.dual)


def test_employment_and_bars_hold_to_the_second_and_the_past_stays_true(world, notes, clock):
    council, capacity = world.compartments.council, world.capacities.second

    def reached(at) -> bool:
        return council.pk in {pk for (pk,) in query("SELECT compartment_id FROM walls.access(%s, %s)", capacity.pk, at)}

    soon = timezone.now() + HOUR
    with as_owner():
        bar = EmployerBar.objects.create(
            compartment=council, organisation=world.parties.provider.organisation, reason="x", starts_at=soon
        )
        Membership.objects.create(
            person=world.people.second, post=world.posts.provider, starts_at=soon + HOUR, ends_at=soon + 2 * HOUR
        )
    tick = timedelta(seconds=1)
    first, last = soon + HOUR, soon + 2 * HOUR
    assert [reached(at) for at in (soon, first - tick, first, last - tick, last)] == [True, True, False, False, True]
    clock.forward(2.5 * HOUR)
    with as_owner():
        end_barrier(by=None, barrier=bar)
    assert not reached(first)
    assert reached(timezone.now() + tick)


def test_bars_and_ring_fences_are_kept_by_governors_and_never_for_oneself(world, barred):
    people, council = world.people, world.compartments.council
    with acting(world.capacities.officer):
        with pytest.raises(PermissionDenied):
            ring_fence(by=world.capacities.officer, compartment=council, person=people.dual, reason="x")
        with pytest.raises(PermissionDenied):
            end_barrier(by=world.capacities.officer, barrier=barred)
        assert not EmployerBar.objects.exists() and not RingFence.objects.exists()
        refused(lambda: RingFence.objects.create(person=people.dual, compartment=council, reason="x"))
        refused(lambda: query("INSERT INTO walls_auditevent (kind, body) VALUES ('barrier', '{}')"))
    by = world.capacities.monitor
    with acting(by):
        with pytest.raises(ValidationError, match="cannot ring-fence yourself"):
            ring_fence(by=by, compartment=council, person=people.monitor, reason="x")
        refused(lambda: RingFence.objects.create(person=people.monitor, compartment=council, reason="x"))
        with pytest.raises(ValidationError, match="not kept from the organisation whose it is"):
            bar_employer(
                by=by, compartment=council, organisation=world.parties.council.organisation, reason="Everybody"
            )
        short = ring_fence(by=by, compartment=council, person=people.dual, reason="x", ends_at=timezone.now() + HOUR)
        refused(lambda: RingFence.objects.filter(pk=short.pk).update(ends_at=timezone.now() + 2 * HOUR), match="later")
    with as_owner():
        events = AuditEvent.objects.filter(kind="barrier", compartment_id=council.pk).order_by("pk")
        assert [(event.body["table"], event.body["did"]) for event in events] == [
            ("walls_employerbar", "insert"),
            ("walls_ringfence", "insert"),
        ]
        assert all("reason" not in event.body["row"] for event in events)


def test_what_is_opened_kept_from_an_organisation_is_barred_from_the_first(world):
    by, publica = world.capacities.officer, world.parties.provider.organisation
    with acting(by):
        opened = open_compartment(
            kind="council", name="Notes", owner=world.parties.council, subjects=[Subject("kept_from", publica)]
        )
        own = Subject("kept_from", world.parties.council.organisation)
        with pytest.raises(ValidationError, match="not kept from the organisation"):
            open_compartment(kind="council", name="Locked", owner=world.parties.council, subjects=[own])
    with as_owner():
        query(
            "INSERT INTO walls_compartmentgroupobjectpermission (content_object_id, group_id, permission_id) "
            "SELECT %s, group_id, permission_id FROM walls_compartmentgroupobjectpermission "
            "WHERE content_object_id = %s",
            opened.pk,
            world.compartments.council.pk,
        )
        Note.objects.create(compartment=opened, title="kept")
    assert "kept" in shown(by) and "kept" not in shown(world.capacities.dual)
