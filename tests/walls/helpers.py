"""Small words that the kernel's tests share."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from tests.notes.models import Note

WALL = "row-level security|permission denied|insufficient"


def titles() -> list[str]:
    """What a bare query, with no filter of the application's, shows: row-level security alone."""
    return sorted(Note.objects.values_list("title", flat=True))


def filtered(capacity) -> list[str]:
    """What the application's filter shows."""
    return sorted(Note.objects.visible_to(capacity).values_list("title", flat=True))


def refused(attempt: Callable[[], object], match: str = WALL) -> None:
    """The database refuses the attempt, in words that match."""
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        attempt()
