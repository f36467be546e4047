"""Recording what communities need, and correcting it."""

from decimal import Decimal
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from councils.models import Need
from walls.actions.compartments import By, may, require, roles_of
from walls.actions.rows import change
from walls.models import Compartment
from walls.rows import places_for

KEEPERS = frozenset({"officer", "lead_commissioner"})
"""The posts that keep needs; others who act in the same compartment have moves of their own."""

NOT_KEPT = "Needs are recorded by commissioning officers and the Lead commissioner."


def refusal(by: By, need: Need | None = None) -> str:
    """Why this capacity may not record needs, or change this one; nothing if it may."""
    if need is not None:
        allowed = may(by, "contribute", need.compartment_id, KEEPERS)
    else:
        allowed = by is None or (bool(roles_of(by) & KEEPERS) and places_for(Need, by).exists())
    return "" if allowed else NOT_KEPT


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
    return change(need, **fields)
