"""Recording what communities need, and correcting it."""

from decimal import Decimal
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from councils.models import Need
from walls.actions.compartments import By, require
from walls.models import Compartment

KEEPERS = frozenset({"officer", "lead_commissioner"})
"""The posts that keep needs; others who act in the same compartment have moves of their own."""


class NeedFields(TypedDict, total=False):
    """What may be said of a need."""

    theme: str
    statement: str
    value: Decimal | None
    unit: str
    period: str
    comparison: str
    note: str
    source: str
    illustrative: bool


@transaction.atomic
def record_need(*, by: By, compartment: Compartment, **fields: Unpack[NeedFields]) -> Need:
    """A need, seen by those who see the compartment.

    Raises:
        ValidationError: the compartment holds no needs, or the fields do not fit.
        PermissionDenied: this capacity does not keep needs there.
    """
    require(by, "contribute", compartment, KEEPERS)
    if compartment.kind_id not in Need.kinds:
        raise ValidationError("Needs are recorded among officers' papers, a council's or a partnership's.")
    need = Need(compartment_id=compartment.pk, **fields)
    need.full_clean(exclude=["compartment"])
    need.save()
    return need


@transaction.atomic
def edit_need(*, by: By, need: Need, **fields: Unpack[NeedFields]) -> Need:
    """Change what is said of a need, as it was when `need` was loaded.

    Raises:
        ValidationError: the fields do not fit, or somebody changed the need since (code "stale").
        PermissionDenied: this capacity does not keep needs there.
    """
    require(by, "contribute", need.compartment_id, KEEPERS)
    now = Need.objects.select_for_update().get(pk=need.pk)
    if now.version != need.version:
        raise ValidationError("Somebody else has changed this since you opened it.", code="stale")
    for name, value in fields.items():
        setattr(now, name, value)
    now.version += 1
    now.full_clean(exclude=["compartment"])
    now.save()
    return now
