"""Recording services and their providers in turn, as the application role."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from commissioning.actions import add_provision, open_service
from commissioning.models import Provision, Service
from tests.demonstration import capacity, organisation, reach
from tests.owner import as_owner, bare
from walls.actions.compartments import Subject, join, subjects_of
from walls.identity import acting
from walls.models import Role

OFFICER = ("officer@cdc.example", "Cotswold, commissioner")


def a_service(by, **more) -> Service:
    return open_service(by=by, council=organisation("Cotswold"), name="Grit bins", **more)


def test_an_officer_opens_a_service_for_its_provider_to_see(demonstration):
    by = capacity(*OFFICER)
    crews = Role.objects.get(title__contains="street cleaning crews", code="team_member")
    with acting(by):
        service = a_service(by, provider=organisation("Ubico"), people=[crews])
        add_provision(by=by, service=service, provider=organisation("Ubico"), begins_on=dt.date(2026, 4, 1))
        assert service.provisions.get().compartment_id == service.compartment_id
        assert service.history.get().acting_id == by.pk
    name = "Cotswold: Grit bins"
    assert name in reach(capacity("provider.waste@ubico.example", "Ubico, provider"), "contribute")["delivery"]
    assert name in reach(capacity("councillor@cdc.example", "Cotswold, members"), "view")["delivery"]
    for email, label in [
        ("officer@wodc.example", "West Oxfordshire, commissioner"),
        ("approver@publica.example", "Publica, provider"),
        ("provider.ict@publica.example", "Publica, provider"),
    ]:
        assert name not in reach(capacity(email, label), "view")["delivery"]


@pytest.mark.parametrize(
    "who",
    [
        ("officer@foddc.example", "Forest of Dean, commissioner"),
        ("leader@cdc.example", "Cotswold, members"),
        ("s151@cdc.example", "Cotswold, commissioner"),
        ("approver@publica.example", "Publica, provider"),
    ],
    ids=str,
)
def test_others_open_no_service_there(demonstration, who):
    by = capacity(*who)
    with acting(by), pytest.raises(DatabaseError, match="does not open such a compartment"):
        a_service(by)


def test_a_council_that_does_not_commission_here_has_no_services(demonstration):
    with as_owner(), pytest.raises(ValidationError, match="Cheltenham does not commission"):
        open_service(by=None, council=organisation("Cheltenham"), name="Grit bins")


def test_one_service_of_a_name(demonstration):
    by = capacity(*OFFICER)
    with acting(by):
        a_service(by)
        with pytest.raises(ValidationError, match="already recorded"):
            a_service(by)


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "match"),
    [
        (dt.date(2026, 4, 1), dt.date(2026, 3, 31), "last day must be"),
        (dt.date(2025, 3, 31), None, "Another provider has this service"),
        (None, dt.date(2024, 1, 1), "Another provider has this service"),
    ],
)
def test_turns_are_in_order_and_do_not_overlap(demonstration, begins_on, ends_on, match):
    by = capacity(*OFFICER)
    kier, ubico = organisation("Kier"), organisation("Ubico")
    with acting(by):
        service = a_service(by)
        turn: dict[str, Any] = {"begins_on": dt.date(2024, 1, 1), "ends_on": dt.date(2025, 3, 31)}
        add_provision(by=by, service=service, provider=kier, **turn)
        with pytest.raises(ValidationError, match=match):
            add_provision(by=by, service=service, provider=ubico, begins_on=begins_on, ends_on=ends_on)
        add_provision(by=by, service=service, provider=ubico, begins_on=dt.date(2025, 4, 1))
        assert service.provisions.count() == 2


@pytest.mark.parametrize(
    "who",
    [("provider.waste@ubico.example", "Ubico, provider"), ("councillor@cdc.example", "Cotswold, members")],
    ids=str,
)
def test_those_who_act_beside_a_service_do_not_keep_its_record(demonstration, who):
    by = capacity(*who)
    with acting(by):
        service = Service.objects.get(name="Street cleaning", council=organisation("Cotswold"))
        with pytest.raises(PermissionDenied, match="another post"):
            add_provision(by=by, service=service, provider=organisation("Kier"))


def test_a_turn_lies_where_its_service_does(demonstration):
    with as_owner():
        here, there = Service.objects.filter(name="Street cleaning")
        turn = Provision(service=here, compartment_id=there.compartment_id, provider=organisation("Kier"))
        turn.ends_on = dt.date(1990, 1, 1)
        bare(Provision.objects.filter(service=here)).update(begins_on=dt.date(2000, 1, 1))
        with pytest.raises(IntegrityError, match="provision_service_compartment"), transaction.atomic():
            turn.save()


def test_who_delivers_joins_and_who_no_longer_does_leaves_with_its_people(demonstration):
    by, today = capacity(*OFFICER), timezone.localdate()
    kier, ubico = organisation("Kier"), organisation("Ubico")
    crews = Role.objects.get(title__contains="street cleaning crews", code="team_member")
    assert crews.party.organisation == ubico
    with acting(by):
        service = a_service(by)
        add_provision(by=by, service=service, provider=ubico, ends_on=today + dt.timedelta(days=30))
        join(by=by, compartment=service.compartment_id, subject=Subject("team", crews))
        assert parts(service) == {("council", service.council), ("provider", ubico), ("team", crews)}
        turn = service.provisions.get()
        turn.ends_on = today - dt.timedelta(days=1)
        turn.save()
        add_provision(by=by, service=service, provider=kier, begins_on=today)
        assert parts(service) == {("council", service.council), ("provider", kier)}
    name = "Cotswold: Grit bins"
    assert name not in reach(capacity("provider.waste@ubico.example", "Ubico, provider"), "view").get("delivery", ())


def parts(service: Service) -> set[tuple[str, Any]]:
    return {(subject.relation, subject.thing) for subject in subjects_of(service.compartment_id)}
