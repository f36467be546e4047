"""Recording what communities need, and correcting it."""

from decimal import Decimal
from typing import TypedDict, Unpack

from councils.actions.keeping import edit, record
from councils.models import Need
from walls.actions.compartments import By
from walls.models import Compartment


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


def record_need(*, by: By, compartment: Compartment, **fields: Unpack[NeedFields]) -> Need:
    """A need, seen by those who see the compartment.

    Raises:
        ValidationError: the compartment holds no needs, or the fields do not fit.
        PermissionDenied: this capacity does not keep needs there.
    """
    return record(Need(compartment=compartment, **fields), by=by)


def edit_need(*, by: By, need: Need, **fields: Unpack[NeedFields]) -> Need:
    """Change what is said of a need, as it was when `need` was loaded.

    Raises:
        ValidationError: the fields do not fit, or somebody changed the need since (code "stale").
        PermissionDenied: this capacity does not keep needs there.
    """
    return edit(need, by=by, **fields)
