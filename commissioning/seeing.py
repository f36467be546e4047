"""Rows for an action: those its capacity sees, or all for the owner's own command."""

from typing import Any

from django.db.models import QuerySet

from walls.actions.compartments import By
from walls.models import Walled
from walls.rows import rows_of


def seen(model: type[Walled], by: By) -> QuerySet[Any]:
    """The rows of `model` that `by` sees."""
    return model.objects.all() if by is None else rows_of(model, by)
