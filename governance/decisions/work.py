"""What waits between a recommendation and its decision."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from governance.decisions.lifecycle import PROPER_OFFICERS
from governance.models import Recommendation, RecommendationState
from walls.capacities import CurrentCapacity
from walls.requests import WalledRequest
from walls.rows import rows_of
from walls.views.work import Task

EXECUTIVE = frozenset({"leader", "portfolio_holder"})


def to_record(request: WalledRequest) -> Iterator[Task]:
    """For the proper officer: recommendations whose day has come."""
    if not request.acting.roles & PROPER_OFFICERS:
        return
    for put in _put(request.acting).filter(meets_on__lte=timezone.localdate()):
        href = reverse("decision_new", args=[put.ref])
        yield Task(put.title, "The day of its meeting has come.", "Record the decision", href, put.meets_on)


def to_read(request: WalledRequest) -> Iterator[Task]:
    """For the executive's members: what comes to their next meetings."""
    if not request.acting.roles & EXECUTIVE:
        return
    for put in _put(request.acting).filter(meets_on__gte=timezone.localdate()):
        why = "It is put to your meeting to decide."
        yield Task(put.title, why, "Read before the meeting", put.get_absolute_url(), put.meets_on)


def _put(by: CurrentCapacity) -> QuerySet[Recommendation]:
    return rows_of(Recommendation, by, "contribute").filter(state=RecommendationState.PUT)
