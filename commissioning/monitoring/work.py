"""What waits for those who answer for their council."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from commissioning.monitoring.forms import last_quarter
from commissioning.monitoring.models import Report, Standing
from councils.actions.keeping import KEEPERS
from walls.requests import WalledRequest
from walls.rows import rows_of
from walls.views.home import Section
from walls.views.work import Task


def waiting_reports(request: WalledRequest) -> Iterator[Task]:
    """Signed-off reports that this capacity may accept or query."""
    by = request.acting
    if not by.roles & KEEPERS:
        return
    awaiting = rows_of(Report, by, "contribute").filter(standing=Standing.AWAITING).select_related("council")
    for report in awaiting.order_by("due_on", "id")[:50]:
        yield Task(
            what=str(report),
            why=f"{report.team_name} has sent it, signed off",
            action="Check and accept",
            href=report.get_absolute_url(),
            due_on=report.due_on,
        )


def who_has_not_sent_it(request: WalledRequest) -> Section | None:
    """Home's way to the grid of the quarter that ended last, for those who answer for their council."""
    if not request.acting.roles & KEEPERS:
        return None
    quarter = last_quarter(timezone.localdate())
    item = {
        "text": f"{quarter}: each team by council",
        "href": reverse("reports_progress"),
        "hint": "What is received, late and accepted; accept several at once",
    }
    return {"title": "Who has not sent it", "items": [item]}
