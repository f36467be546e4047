"""Keeping what councils and commissioners write down: one rule for whose it is, one way to add and to change it."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from walls.actions.compartments import By, may, require, roles_of
from walls.actions.rows import change
from walls.models import Walled
from walls.rows import has_place

Row = TypeVar("Row", bound=Walled)

KEEPERS = frozenset({"officer", "lead_commissioner"})
"""The posts that keep the golden thread; others who act in the same compartment have moves of their own."""


def refusal(by: By, model: type[Walled], row: Walled | None = None) -> str:
    """Why this capacity may not record rows of a model, or change this one; nothing if it may."""
    if row is not None:
        allowed = may(by, "contribute", row.compartment_id, KEEPERS)
    else:
        allowed = by is None or (bool(roles_of(by) & KEEPERS) and has_place(model, by))
    return "" if allowed else not_kept(model)


def not_kept(model: type[Walled]) -> str:
    """The sentence for those who keep no rows of this model."""
    nouns = str(model._meta.verbose_name_plural)
    return f"{nouns[:1].upper()}{nouns[1:]} are recorded by commissioning officers and the Lead commissioner."


@transaction.atomic
def record(row: Row, *, by: By) -> Row:
    """Save a new row where it says that it belongs.

    Raises:
        ValidationError: its compartment holds no such rows, or the fields do not fit.
        PermissionDenied: this capacity does not keep them there.
    """
    require(by, "contribute", row.compartment_id, KEEPERS)
    if row.compartment.kind_id not in row.kinds:
        raise ValidationError("It does not belong there.")
    row.full_clean(exclude=["compartment"])
    row.save()
    return row


@transaction.atomic
def edit(row: Row, *, by: By, **fields: Any) -> Row:
    """Change what is said of a row, as it was when `row` was loaded.

    Raises:
        ValidationError: the fields do not fit, or somebody changed the row since (code "stale").
        PermissionDenied: this capacity does not keep it.
    """
    require(by, "contribute", row.compartment_id, KEEPERS)
    return change(row, **fields)
