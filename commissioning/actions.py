"""Recording services and who provides them."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import Provision, Service
from councils.actions import party_of
from councils.models import Council
from walls.actions.compartments import By, Subject, may, open_compartment, require, roles_of
from walls.actions.rows import change
from walls.models import Organisation, Role

KEEPERS = frozenset({"officer", "lead_commissioner"})
"""The posts that keep the record of services; others who act beside a service have moves of their own."""
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
    """A provider's turn in a service, both days included.

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
    return provision


@transaction.atomic
def edit_service(*, by: By, service: Service, name: str, lgsl: int | None = None, client_group: str = "") -> Service:
    """Correct what is recorded of a service, as it was when `service` was loaded.

    Raises:
        ValidationError: the council has another service of this name, or somebody changed it since.
        PermissionDenied: this capacity does not keep this service's record.
    """
    require(by, "contribute", service.compartment_id, KEEPERS)
    return change(service, name=name, lgsl=lgsl, client_group=client_group)
