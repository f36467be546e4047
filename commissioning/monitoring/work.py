"""What waits for those who answer for their council."""

from collections.abc import Iterator

from commissioning.monitoring.models import Report, Standing
from councils.actions.keeping import KEEPERS
from walls.requests import WalledRequest
from walls.rows import rows_of
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
