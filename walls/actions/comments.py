"""Saying something about a walled row, and telling those who are meant by it."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from walls.actions.attachments import place
from walls.actions.compartments import By, require
from walls.models import Comment, Walled
from walls.notices import notify
from walls.readers import Reader, readers
from walls.refusals import told

LONGEST = 4_000
"""Characters in one comment."""
NOT_OFFERED = "Choose from the list."
"""One sentence for somebody who does not see the row and for nobody at all (L29)."""


def mentionable(by: By, subject: Walled) -> list[Reader]:
    """Whom one may mention: everybody else who sees the row now, as far as the asker may know of them."""
    return [reader for reader in readers(subject.compartment_id) if by is None or reader.pk != by.pk]


@transaction.atomic
def comment(*, by: By, subject: Walled, text: str, mention: Iterable[str] = (), at: datetime | None = None) -> Comment:
    """A comment on a row, seen by whoever sees the row; those mentioned, by reference of a capacity, are told.

    Raises:
        ValidationError: no text or too much of it, or somebody mentioned who is not offered.
        PermissionDenied: this capacity may not add to the compartment.
    """
    require(by, "contribute", subject.compartment_id)
    if len(text) > LONGEST:
        raise ValidationError({"text": f"A comment has at most {LONGEST:,} characters."})
    wanted = set(mention)
    meant = [reader for reader in mentionable(by, subject) if reader.ref in wanted] if wanted else []
    if len(meant) != len(wanted):
        raise ValidationError({"mention": NOT_OFFERED})
    said = Comment(**place(by, subject, at), text=text.strip())
    said.full_clean(exclude=["compartment"])
    with told():
        said.save()
    for reader in meant:
        notify(to=reader.pk, about=subject, words="mentioned", key=f"mentioned:{said.ref}")
    return said
