"""Recommendations and decisions on the pages of what they are about, and at home."""

from typing import Any

from django.urls import reverse

from commissioning.models import Standing
from governance.decisions.actions import refusal
from governance.decisions.tables import ON_REPORT, RESTS_ON
from governance.models import Decision, Recommendation, RecommendationReport
from walls.capacities import CurrentCapacity
from walls.requests import WalledRequest
from walls.tables import british
from walls.views.home import Section
from walls.views.panels import Panel

LATELY = 5
"""How many decisions home shows."""


def recommendations_on(page: Any) -> Panel | None:
    """What was recommended on an accepted report, for those who may read it, and the way to recommend on it."""
    report = page.row
    if report.standing != Standing.ACCEPTED:
        return None
    why_not = refusal(page.by)
    links = list(
        RecommendationReport.objects.visible_to(page.by).filter(report=report).select_related("recommendation")
    )
    # The one that the provider sent is no copy, and is recommended on where it was accepted.
    if not links and (why_not or not report.origin):
        return None
    new = f"{reverse('recommendation_new')}?report={report.ref}"
    return {
        "title": "Recommendations on this report",
        "table": ON_REPORT.of(links),
        "empty": "Nothing has been recommended on it.",
        "actions": [{"text": "Make a recommendation", "href": new, "refusal": why_not}],
    }


def reports_of(by: CurrentCapacity, recommendation: Recommendation) -> Panel:
    """The reports that a recommendation rests on, as far as the capacity sees them."""
    links = RecommendationReport.objects.visible_to(by).filter(recommendation=recommendation)
    return {
        "title": "What it rests on",
        "table": RESTS_ON.of(links.select_related("report__council")),
        "empty": "No report that you can see.",
    }


def decided_lately(request: WalledRequest) -> Section | None:
    """Home's way to the last decisions: from here one click shows the reasons."""
    by = request.acting
    found = Decision.objects.visible_to(by).select_related("recommendation").order_by("-decided_on", "-pk")[:LATELY]
    items = [
        {
            "text": decision.recommendation.title,
            "href": decision.get_absolute_url(),
            "hint": f"{decision.get_result_display()}, {british(decision.decided_on)}",
        }
        for decision in found
    ]
    return {"title": "Decided lately", "items": items} if items else None
