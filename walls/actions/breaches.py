"""Recording what went wrong at a wall, and what was done about it (EW-9)."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from walls.actions.compartments import By, may, require
from walls.actions.rows import change
from walls.models import Breach, Compartment
from walls.rows import has_place

NOT_KEPT = "Breaches are recorded by the Monitoring Officer."


def refusal(by: By, breach: Breach | None = None) -> str:
    """Why this capacity may not record a breach, or change this one; nothing if it may."""
    if breach is not None:
        return "" if may(by, "decide", breach.compartment_id) else NOT_KEPT
    return "" if by is None or has_place(Breach, by) else NOT_KEPT


@transaction.atomic
def record_breach(*, by: By, compartment: Compartment, **said: Any) -> Breach:
    """Record a breach among a council's oversight.

    Raises:
        PermissionDenied: this capacity does not decide there.
        ValidationError: it is discovered before it happened, or after today.
    """
    require(by, "decide", compartment)
    if compartment.kind_id not in Breach.kinds:
        raise ValidationError("It does not belong there.")
    breach = Breach(compartment=compartment, **said)
    _in_order(breach.happened_on, breach.discovered_on)
    breach.full_clean(exclude=["compartment"])
    breach.save()
    return breach


@transaction.atomic
def edit_breach(*, by: By, breach: Breach, **said: Any) -> Breach:
    """Change what is recorded of a breach, as it was when `breach` was loaded.

    Raises:
        PermissionDenied: this capacity does not decide there.
        ValidationError: the days do not fit, or somebody changed it since (code "stale").
    """
    require(by, "decide", breach.compartment_id)
    _in_order(said.get("happened_on", breach.happened_on), said.get("discovered_on", breach.discovered_on))
    return change(breach, **said)


def _in_order(happened: dt.date | None, discovered: dt.date | None) -> None:
    if discovered and discovered > timezone.localdate():
        raise ValidationError({"discovered_on": "Choose today or an earlier day."})
    if happened and discovered and discovered < happened:
        raise ValidationError({"discovered_on": "It cannot be discovered before it happened."})
