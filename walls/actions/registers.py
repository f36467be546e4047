"""Changing an entry of a register: one way for all of them. The database notes what it was."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from walls.actions.compartments import By, require_administrator

Entry = TypeVar("Entry", bound=Model)


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
