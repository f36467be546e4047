"""Recommending on an accepted report, and recording what the executive decided (EX-14)."""

import datetime as dt
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commissioning.models import Report, Standing
from governance.decisions.lifecycle import RECOMMENDATION, RECOMMENDERS
from governance.models import (
    Body,
    Classification,
    Decision,
    Recommendation,
    RecommendationReport,
    RecommendationState,
)
from walls.actions.compartments import By, require, roles_of
from walls.actions.rows import change
from walls.models import Compartment, Organisation
from walls.readers import tell
from walls.tables import british

NOT_THEIRS = "Recommendations to the executive are made by the council's Lead commissioner."
TOLD = frozenset({"lead_commissioner", "leader", "portfolio_holder"})
"""Who is told of a decision: who recommended, and the executive's members."""
STATEMENTS = ("text", "reasons", "alternatives", "conflicts", "dispensations")


def refusal(by: By) -> str:
    """Why this capacity may not make a recommendation; nothing if it may."""
    return "" if by is None or roles_of(by) & RECOMMENDERS else NOT_THEIRS


class RecommendationFields(TypedDict, total=False):
    """What may be said of a recommendation."""

    title: str
    text: str
    reasons: str
    options: str
    meets_on: dt.date | None
    source: str
    illustrative: bool


class DecisionFields(TypedDict, total=False):
    """What is recorded of a decision; the last three say "None" where there is nothing to say."""

    result: str
    text: str
    decided_on: dt.date
    reasons: str
    alternatives: str
    conflicts: str
    dispensations: str
    source: str
    illustrative: bool


@transaction.atomic
def recommend(*, by: By, report: Report, **fields: Unpack[RecommendationFields]) -> Recommendation:
    """Put a recommendation on a council's accepted report to its executive, where its members read it.

    Raises:
        ValidationError: the report is not accepted, the council has no executive here, or the fields do not fit.
        PermissionDenied: this capacity recommends nothing to that council.
    """
    place = _put_to_members(report.council)
    require(by, "decide", place, RECOMMENDERS)
    if report.standing != Standing.ACCEPTED or report.compartment.kind_id != "delivery":
        raise ValidationError("A recommendation rests on a report that the council has accepted.")
    recommendation = Recommendation(compartment=place, body=_executive(report.council), **fields)
    recommendation.full_clean(exclude=["compartment"])
    recommendation.save()
    RecommendationReport(
        compartment=place, to_compartment_id=report.compartment_id, recommendation=recommendation, report=report
    ).save()
    return recommendation


@transaction.atomic
def edit_recommendation(
    *, by: By, recommendation: Recommendation, **fields: Unpack[RecommendationFields]
) -> Recommendation:
    """Change a recommendation that has not been decided, as it was when `recommendation` was loaded.

    Raises:
        ValidationError: it is decided or withdrawn, the fields do not fit, or somebody changed it (code "stale").
        PermissionDenied: it is not this capacity's.
    """
    RECOMMENDATION.require("edit", recommendation, by)
    return change(recommendation, **fields)


@transaction.atomic
def withdraw(*, by: By, recommendation: Recommendation) -> Recommendation:
    """Take a recommendation back before it is decided; it stays to be read.

    Raises:
        ValidationError: it is decided or withdrawn already.
        PermissionDenied: it is not this capacity's.
    """
    RECOMMENDATION.require("withdraw", recommendation, by)
    return change(recommendation, state=RecommendationState.WITHDRAWN)


@transaction.atomic
def record_decision(*, by: By, recommendation: Recommendation, **fields: Unpack[DecisionFields]) -> Decision:
    """Record what the executive decided on a recommendation: all five statements of regulation 12 (EX-14).

    Raises:
        ValidationError: a statement is missing, the date cannot be, or it is decided or withdrawn already.
        PermissionDenied: this capacity is not the council's proper officer.
    """
    RECOMMENDATION.require("record", recommendation, by)
    decision = Decision(compartment_id=recommendation.compartment_id, recommendation=recommendation, **fields)
    for name in STATEMENTS:
        setattr(decision, name, getattr(decision, name).strip())
    decision.full_clean(exclude=["compartment"])
    _happened(decision, by)
    change(recommendation, state=RecommendationState.DECIDED)
    decision.save()
    tell(decision, words="decided", key=f"decided:{decision.ref}", roles=TOLD)
    return decision


def none_said(statement: str) -> bool:
    """Whether a statement says that there is nothing to say."""
    return statement.strip().rstrip(".").casefold() == "none"


def judges_own_cause(decision: Decision) -> bool:
    """Whether who granted a dispensation also recommended what was decided (EX-19).

    Regulation 12 has the head of paid service grant it; the guide makes the same person the Lead commissioner, and
    nobody else recommends here.
    """
    return not none_said(decision.dispensations)


def _happened(decision: Decision, by: By) -> None:
    """Refuse a date that cannot be. What the owner's own command loads was decided before it was put here."""
    if decision.decided_on > timezone.localdate():
        raise ValidationError({"decided_on": "The date of the decision can't be in the future."})
    put = timezone.localdate(decision.recommendation.created_at)
    if by is not None and decision.decided_on < put:
        sentence = f"The recommendation was put on {british(put)}, so it can't have been decided before."
        raise ValidationError({"decided_on": sentence})


def _put_to_members(council: Organisation) -> Compartment:
    """Where a council's members read what has been put to them."""
    found = Compartment.objects.filter(kind="council", owner__organisation=council).first()
    if found is None:
        raise ValidationError(f"{council} has nowhere to put it to members.")
    return found


def _executive(council: Organisation) -> Body:
    found = Body.objects.filter(classification=Classification.EXECUTIVE, organisation__parent=council).first()
    if found is None:
        raise ValidationError(f"{council} has no executive here to put it to.")
    return found
