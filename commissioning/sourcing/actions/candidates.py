"""Who may come to deliver what a review is about; from each of whom, and whom they employ, the review is kept."""

import json

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from commissioning.models import Service
from commissioning.sourcing.actions.wall import LOOK_AGAIN, REASON, UNDERTAKING, surround
from commissioning.sourcing.lifecycle import LEAD, WHOSE, undeclared
from commissioning.sourcing.models import Candidate, Review, Stage
from walls.actions.compartments import By, may
from walls.actions.matters import keep_matter_from
from walls.actions.rows import change
from walls.models import Organisation

NOT_LEAD = f"Candidates are for {WHOSE} to add and to withdraw."
CLOSED = "The review is closed."


def candidates_refusal(by: By, review: Review) -> str:
    """Why this capacity may not say who is a candidate, or nothing."""
    if not may(by, "decide", review.compartment_id, LEAD):
        return NOT_LEAD
    return CLOSED if review.stage == Stage.CLOSED else undeclared(review, by)


@transaction.atomic
def add_candidate(*, by: By, review: Review, organisation: Organisation) -> Candidate:
    """Make an organisation a candidate: nobody whom it employs sees anything of the review from now on (EW-3).

    Raises:
        PermissionDenied: this capacity is no Lead commissioner's in the review, or has not declared.
        ValidationError: it is a candidate already, or no Ethical Walls policy is in force.
    """
    if refused := candidates_refusal(by, review):
        raise PermissionDenied(refused)
    candidate = become_candidate(by=by, review=review, organisation=organisation)
    surround(by=by, review=review)
    return candidate


def become_candidate(*, by: By, review: Review, organisation: Organisation, incumbent: bool = False) -> Candidate:
    """A candidate, and the whole matter kept from whom it employs; one that was withdrawn is one again."""
    today = timezone.localdate()
    keep_matter_from(by=by, matter=review.compartment_id, organisation=organisation)
    back = Candidate.objects.filter(review=review, organisation=organisation).exclude(withdrawn_on=None).first()
    if back is not None:
        return change(back, withdrawn_on=None, reason="", since=today)
    candidate = Candidate(
        compartment_id=review.compartment_id,
        review=review,
        organisation=organisation,
        incumbent=incumbent,
        since=today,
    )
    candidate.full_clean(exclude=["compartment"])
    candidate.save()
    return candidate


def candidates_by_turn(service: Service) -> None:
    """Make candidates of those who deliver a service, or will, in the reviews of it that go on: whoever recorded it.

    The asker need not know of any review, and is told of none; its governors are. The first candidate brings the wall.
    """
    told = {
        "clause": settings.WALL_CLAUSE,
        "reason": REASON,
        "undertaking": UNDERTAKING,
        "days": LOOK_AGAIN.days,
        "cooling_off": settings.COOLING_OFF_MONTHS,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.candidates_by_turn(%s, %s::jsonb)", [service.compartment_id, json.dumps(told)])


@transaction.atomic
def withdraw_candidate(*, by: By, review: Review, candidate: Candidate, reason: str) -> Candidate:
    """Say that an organisation is no candidate any more. Those it employs stay kept out: a governor alone lets them in.

    Raises:
        PermissionDenied: this capacity is no Lead commissioner's in the review, or has not declared.
        ValidationError: it is withdrawn already, or delivers now, or somebody changed it since.
    """
    if refused := candidates_refusal(by, review):
        raise PermissionDenied(refused)
    if candidate.withdrawn_on is not None:
        raise ValidationError("It is withdrawn already.")
    return change(candidate, withdrawn_on=timezone.localdate(), reason=reason)
