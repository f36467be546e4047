"""Letting what a council accepts go on to a monitoring group: an officer proposes, the Lead commissioner agrees.

The kernel's standing releases hold the pair of people (walls/actions/releases.py); here is whose each step is.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commissioning.models import Service
from commissioning.monitoring.actions.reports import SHARED
from governance.models import Body
from walls.actions.compartments import By, may, require, roles_of
from walls.actions.releases import ANOTHER, approve_standing, end_standing, open_standing
from walls.models import Person, StandingRelease

PROPOSERS = frozenset({"officer"})
AGREERS = frozenset({"lead_commissioner"})
NOT_PROPOSED = "Sharing is proposed by the council's commissioning officers."
NOT_AGREED = "Sharing is agreed, and ended, by the council's Lead commissioner."


def proposing_refusal(by: By, service: Service | None = None) -> str:
    """Why this capacity may not propose to share what is accepted of a service, or of any; nothing if it may."""
    if service is not None:
        allowed = may(by, "contribute", service.compartment_id, PROPOSERS)
    else:
        allowed = by is None or bool(roles_of(by) & PROPOSERS)
    return "" if allowed else NOT_PROPOSED


def agreeing_refusal(by: By, standing: StandingRelease) -> str:
    """Why this capacity may not agree to a proposal; nothing if it may."""
    if not may(by, "decide", standing.source_id, AGREERS):
        return NOT_AGREED
    if standing.approved_by_id is not None:
        return "It is agreed already."
    if has_ended(standing):
        return "It has been withdrawn."
    return ANOTHER if by is not None and by.person_id == standing.opened_by_id else ""


def ending_refusal(by: By, standing: StandingRelease) -> str:
    """Why this capacity may not end the sharing, or withdraw the proposal; nothing if it may."""
    if not may(by, "decide", standing.source_id, AGREERS):
        return NOT_AGREED
    return "It has ended." if has_ended(standing) else ""


def has_ended(standing: StandingRelease) -> bool:
    """Whether nothing crosses by it any more."""
    return standing.ends_at is not None and standing.ends_at <= timezone.now()


@transaction.atomic
def propose_sharing(
    *, by: By, service: Service, body: Body, reason: str, person: Person | None = None
) -> StandingRelease:
    """Propose that each accepted report of a service goes on to a monitoring group; `person` where there is no `by`.

    Raises:
        ValidationError: the body receives no reports, or this is proposed or agreed already.
        PermissionDenied: this capacity proposes nothing of this service.
    """
    require(by, "contribute", service.compartment_id, PROPOSERS)
    if not body.monitoring_group or body.forum_id is None:
        raise ValidationError({"body": "Choose a group that receives performance reports."})
    return open_standing(
        by=by, source=service.compartment_id, target=body.forum_id, what=SHARED, reason=reason, person=person
    )


def agree_sharing(*, by: By, standing: StandingRelease, person: Person | None = None) -> StandingRelease:
    """Agree to a proposal: from now on each report, as it is accepted, goes on to the group.

    Raises:
        ValidationError: it is agreed already, or has been withdrawn.
        PermissionDenied: this capacity does not agree to it, or proposed it itself.
    """
    require(by, "decide", standing.source_id, AGREERS)
    if standing.approved_by_id is not None:
        raise ValidationError("It is agreed already.")
    return approve_standing(by=by, standing=standing, person=person)


def end_sharing(*, by: By, standing: StandingRelease, ends_at: datetime | None = None) -> StandingRelease:
    """Share no more from now, or from an instant to come; what was shared stays. A proposal is so withdrawn.

    Raises:
        ValidationError: it has ended already.
        PermissionDenied: this capacity does not end it.
    """
    require(by, "decide", standing.source_id, AGREERS)
    return end_standing(by=by, standing=standing, ends_at=ends_at)
