"""Putting files on walled rows. They are seen by whoever sees the row, and stay as they were put there."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from walls import files
from walls.actions.compartments import By, may, require
from walls.models import Attachment, Walled
from walls.refusals import told

NOT_ADDED = "The capacity you are acting in may read this, and add nothing to it."


def refusal(by: By, subject: Walled) -> str:
    """Why this capacity may add neither file nor comment to a row; nothing if it may."""
    return "" if may(by, "contribute", subject.compartment_id) else NOT_ADDED


@transaction.atomic
def attach(
    *, by: By, subject: Walled, name: str, content: bytes, description: str = "", at: datetime | None = None
) -> Attachment:
    """A file on a row, in the row's compartment. Only the owner's own commands are believed when it was added.

    Raises:
        ValidationError: beside `file`, that it is too large, of a kind that is not taken, or not what it says it is.
        PermissionDenied: this capacity may not add to the compartment.
    """
    require(by, "contribute", subject.compartment_id)
    name = files.clean_name(name)
    try:
        kind = files.check(name, content)
    except ValidationError as refused:
        raise ValidationError({"file": refused.messages}) from refused
    attachment = Attachment(
        **place(by, subject, at),
        name=name,
        description=description.strip(),
        media_type=kind.media_type,
        size=len(content),
        digest="",  # the database's to say
        content=content,
    )
    attachment.full_clean(exclude=["compartment", "digest", "content"])
    with told():
        attachment.save()
    return attachment


def place(by: By, subject: Walled, at: datetime | None) -> dict[str, Any]:
    """Where something that hangs on a row goes, by whom and when; of a request, the database says the last two."""
    return {
        "compartment_id": subject.compartment_id,
        "subject_model": subject._meta.label,
        "subject_ref": subject.ref,
        **({"acting_id": by.pk} if by is not None else {}),
        **({"created_at": at} if at is not None else {}),
    }
