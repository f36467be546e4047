"""Changing an entry of a register: one way for all of them. The database notes what it was."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

from walls.actions.compartments import By, roles_of

Entry = TypeVar("Entry", bound=Model)


NOT_KEPT = "Registers are kept by the service's administrators."


def refusal(by: By) -> str:
    """Why this capacity may not add to a register or change it; nothing if it may."""
    return "" if by is None or "administrator" in roles_of(by) else NOT_KEPT


def require_administrator(by: By) -> None:
    """Refuse unless `by` keeps the service's registers.

    Raises:
        PermissionDenied: with the sentence to show.
    """
    if why_not := refusal(by):
        raise PermissionDenied(why_not)


@transaction.atomic
def change_entry(*, by: By, entry: Entry, **fields: Any) -> Entry:
    """Give an entry of a register these values.

    Raises:
        PermissionDenied: this capacity does not keep the registers.
        ValidationError: the values do not fit.
    """
    require_administrator(by)
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.full_clean()
    entry.save()
    return entry
