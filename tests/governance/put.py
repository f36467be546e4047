"""A recommendation put to a council's executive, and its decision."""

import datetime as dt
from typing import Any

from django.utils import timezone

from commissioning.models import Report
from governance.decisions.actions import recommend, record_decision
from governance.models import Decision, Recommendation
from tests.demonstration import capacity
from tests.governance.reports import COUNCILS, accepted
from walls.identity import acting

SAID: dict[str, Any] = {
    "title": "Keep to this agreement for another year",
    "text": "That the agreement runs until March 2028.",
    "reasons": "More is judged in time in each quarter.",
    "options": "To bring the service in-house.",
}
STATED: dict[str, Any] = {
    "result": "agreed",
    "text": "The agreement runs until March 2028.",
    "reasons": "The service does well at the right cost.",
    "alternatives": "Going out to tender.",
    "conflicts": "None",
    "dispensations": "None",
}


def put(council: str = "cdc", report: Report | None = None, **more: Any) -> Recommendation:
    """A recommendation of the council's Lead commissioner, to be decided today."""
    report = report or accepted(council)
    by = capacity(f"lead.commissioner@{council}.example", f"{COUNCILS[council]}, commissioner")
    with acting(by):
        return recommend(by=by, report=report, **SAID | {"meets_on": timezone.localdate()} | more)


def decided(recommendation: Recommendation, council: str = "cdc", **more: Any) -> Decision:
    """Its decision, as the council's clerk records it."""
    by = capacity(f"clerk@{council}.example", f"{COUNCILS[council]}, commissioner")
    with acting(by):
        return record_decision(
            by=by, recommendation=recommendation, **STATED | {"decided_on": timezone.localdate()} | more
        )


def boxes(name: str, day: dt.date) -> dict[str, str]:
    """A day as it is typed."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
