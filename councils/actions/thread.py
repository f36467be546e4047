"""Tying the golden thread: what a row serves, and looking again when that has changed."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from councils.actions.keeping import KEEPERS
from councils.models import ThreadLink
from walls.actions.compartments import By, may, require
from walls.models import Walled

NOT_KEPT = "What it serves is kept by commissioning officers and the Lead commissioner."


def link_refusal(by: By, lower: Walled) -> str:
    """Why this capacity may not say what a row serves; nothing if it may."""
    return "" if may(by, "contribute", lower.compartment_id, KEEPERS) else NOT_KEPT


@transaction.atomic
def add_link(
    *, by: By, model: type[ThreadLink], lower: Walled, upper: Walled, at: datetime | None = None
) -> ThreadLink:
    """Say that `lower` serves `upper`, as both are now; `at` is when it was so affirmed, now if not said.

    Raises:
        ValidationError: the two are linked already.
        PermissionDenied: this capacity does not keep the lower one.
    """
    require(by, "contribute", lower.compartment_id, KEEPERS)
    links: Any = model._default_manager  # each kind of link has ends of its own
    if links.filter(lower=lower, upper=upper).exists():
        raise ValidationError("The two are linked already.")
    link = model.between(lower, upper)
    if at is not None:
        link.affirmed_at = at
    link.save()
    return link


@transaction.atomic
def affirm_link(*, by: By, link: ThreadLink, at: datetime | None = None) -> ThreadLink:
    """Say that the lower end still serves the upper one, as `link.upper` was when it was loaded.

    Raises:
        PermissionDenied: this capacity does not keep the lower end.
    """
    require(by, "contribute", link.compartment_id, KEEPERS)
    link.affirm(at)
    link.save(update_fields=["seen_version", "affirmed_at"])
    return link
