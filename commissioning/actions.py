"""Recording services and who provides them."""

import datetime as dt
from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commissioning.models import CommissionerNote, Provision, Service
from councils.actions import party_of
from councils.models import Council
from walls.actions.compartments import (
    By,
    Subject,
    join,
    leave,
    may,
    open_compartment,
    require,
    roles_of,
    subjects_of,
)
from walls.actions.rows import change
from walls.models import Organisation, Role

KEEPERS = frozenset({"officer", "lead_commissioner"})
"""The posts that keep the record of services; others who act beside a service have moves of their own."""
_after_turn: list[Callable[[Service], None]] = []


def after_turn(*rules: Callable[[Service], None]) -> None:
    """Add what follows from a provider's turn at a service being recorded; a room adds its own when it is loaded."""
    _after_turn.extend(rules)


NOT_KEPT = "Services are recorded by their council's commissioning officers and Lead commissioner."


def refusal(by: By, service: Service | None = None) -> str:
    """Why this capacity may not record services, or change this one; nothing if it may."""
    if service is not None:
        allowed = may(by, "contribute", service.compartment_id, KEEPERS)
    else:
        allowed = by is None or bool(roles_of(by) & KEEPERS)
    return "" if allowed else NOT_KEPT


@transaction.atomic
def open_service(
    *,
    by: By,
    council: Organisation,
    name: str,
    lgsl: int | None = None,
    client_group: str = "",
    provider: Organisation | None = None,
    people: Sequence[Role] = (),
) -> Service:
    """A service of a council, with the compartment in which its delivery is seen.

    `provider` is the one that delivers now, and `people` the roles of its people on the service.

    Raises:
        ValidationError: the council does not commission here, or already has such a service.
        django.db.ProgrammingError: this capacity opens no services of this council.
    """
    if not Council.objects.filter(organisation=council, commissions=True).exists():
        raise ValidationError(f"{council} does not commission services here.")
    if Service.objects.filter(council=council, name=name).exists():
        raise ValidationError("This service is already recorded.")
    subjects = [Subject("council", council), *(Subject("team", role) for role in people)]
    if provider is not None:
        subjects.append(Subject("provider", provider))
    delivery = open_compartment(
        kind="delivery",
        name=f"{council.short_name}: {name}",
        owner=party_of(council, "commissioner"),
        subjects=subjects,
    )
    require(by, "contribute", delivery, KEEPERS)
    service = Service(compartment_id=delivery.pk, council=council, name=name, lgsl=lgsl, client_group=client_group)
    service.full_clean(exclude=["compartment"])
    service.save()
    return service


@transaction.atomic
def add_provision(
    *,
    by: By,
    service: Service,
    provider: Organisation,
    begins_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    note: str = "",
    source: str = "",
    illustrative: bool = False,
) -> Provision:
    """A provider's turn in a service, both days included; it lets in who delivers now, and out who no longer does.

    Raises:
        ValidationError: the days are reversed, or another provider has the service in that time.
        PermissionDenied: this capacity does not keep this service's record.
    """
    require(by, "contribute", service.compartment_id, KEEPERS)
    provision = Provision(
        compartment_id=service.compartment_id,
        service=service,
        provider=provider,
        begins_on=begins_on,
        ends_on=ends_on,
        note=note,
        source=source,
        illustrative=illustrative,
    )
    provision.full_clean(exclude=["compartment"])
    provision.save()
    let_in_who_delivers(by=by, service=service)
    for rule in _after_turn:
        rule(service)
    return provision


@transaction.atomic
def let_in_who_delivers(*, by: By, service: Service) -> None:
    """Let the provider whose turn it is into a service's delivery, and out those whose turns are all over.

    With a provider leave the people of its teams. Notes on the service are kept from whomever the new one employs.

    Raises:
        PermissionDenied: this capacity does not say who belongs to the service's delivery.
    """
    today = timezone.localdate()
    turns = list(service.provisions.select_related("provider"))
    to_come = {turn.provider_id for turn in turns if turn.ends_on is None or turn.ends_on >= today}
    over = {turn.provider_id for turn in turns} - to_come
    for subject in subjects_of(service.compartment_id):
        whose = subject.thing.party.organisation_id if isinstance(subject.thing, Role) else subject.thing.pk
        if subject.relation in ("provider", "team") and whose in over:
            leave(by=by, compartment=service.compartment_id, subject=subject)
    for turn in turns:
        if turn.provider_id in to_come and (turn.begins_on is None or turn.begins_on <= today):
            join(by=by, compartment=service.compartment_id, subject=Subject("provider", turn.provider))
            if service.council_id not in (turn.provider_id, turn.provider.parent_id):
                keep_notes_from(by=by, service=service, provider=turn.provider)


def keep_notes_from(*, by: By, service: Service, provider: Organisation) -> None:
    """Keep the notes on a service, where there are any, from whomever a provider employs."""
    notes = CommissionerNote.objects.filter(service=service).order_by()
    for place in notes.values_list("compartment_id", flat=True).distinct():
        join(by=by, compartment=place, subject=Subject("kept_from", provider))


@transaction.atomic
def edit_service(*, by: By, service: Service, name: str, lgsl: int | None = None, client_group: str = "") -> Service:
    """Correct what is recorded of a service, as it was when `service` was loaded.

    Raises:
        ValidationError: the council has another service of this name, or somebody changed it since.
        PermissionDenied: this capacity does not keep this service's record.
    """
    require(by, "contribute", service.compartment_id, KEEPERS)
    return change(service, name=name, lgsl=lgsl, client_group=client_group)
