"""Changing a walled row: against the text that was seen, and never over another's."""

from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError

from walls.models import Walled

Row = TypeVar("Row", bound=Walled)


def change(row: Row, **fields: Any) -> Row:
    """Set fields on a row as it was when `row` was loaded, and save it.

    Raises:
        ValidationError: the fields do not fit, or somebody changed the row since (code "stale", F10).
    """
    model = type(row)
    now = model._default_manager.select_for_update().get(pk=row.pk)
    if now.version != row.version:
        raise ValidationError("Somebody else has changed this since you opened it.", code="stale")
    for name, value in fields.items():
        setattr(now, name, value)
    now.full_clean(exclude=["compartment"])
    now.save()
    return cast(Row, now)
