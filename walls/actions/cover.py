"""Handing one's own posts over to colleagues while away, and taking them back."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from walls.actions.appointments import appoint
from walls.actions.compartments import By
from walls.models import Basis, Membership, Person

NOMINATED: dict[str, str] = {}
"""By code of a role of statute whose holder nominates a deputy: the sentence of law, for the page."""


@transaction.atomic
def hand_over(
    *,
    by: By,
    posts: Mapping[Membership, Person],
    basis: str,
    starts_at: datetime | None,
    ends_at: datetime | None,
    reason: str,
    meeting: str = "",
) -> list[Membership]:
    """Cover for each of these posts of one's own by a colleague; all or none. A substitute's ends with the day.

    Raises:
        PermissionDenied: not a post of one's own, or not a colleague.
        ValidationError: keyed by field, or by reference of the post that stands in the way.
    """
    if basis == Basis.SUBSTITUTE:
        if not meeting:
            raise ValidationError({"meeting": "Name the meeting at which they substitute."})
        begins = timezone.localtime(starts_at or timezone.now())
        ends_at = begins.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        reason = f"{meeting}: {reason}"
    given = []
    for held, colleague in posts.items():
        _check(held, basis, ends_at)
        try:
            given.append(
                appoint(
                    by=by,
                    person=colleague,
                    post=held.post,
                    basis=basis,
                    covers=held,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    on_behalf_of=held.on_behalf_of,
                    reason=reason,
                )
            )
        except ValidationError as refusal:
            raise _at_post(held, refusal) from refusal
    return given


def _check(held: Membership, basis: str, ends_at: datetime | None) -> None:
    law = NOMINATED.get(held.post.role.code)
    if law and basis != Basis.DEPUTY:
        raise ValidationError({"basis": f"Choose a deputy for the {held.post.title}: {law}."})
    if held.ends_at is not None and ends_at is not None and ends_at > held.ends_at:
        raise ValidationError({held.ref: "You hold this post for less long than that."})


def _at_post(held: Membership, refusal: ValidationError) -> ValidationError:
    """A refusal about the post or the colleague, keyed by the post; one about the dates stays where it is."""
    told = refusal.update_error_dict({})
    if set(told) <= {"starts_at", "ends_at"}:
        return refusal
    return ValidationError({held.ref: [error for errors in told.values() for error in errors]})
