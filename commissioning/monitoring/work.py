"""What waits for those who answer for their council."""

from collections.abc import Callable, Iterator, Set

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


def who_has_not_sent_it(roles: Set[str], address: str, hint: str) -> Callable[[WalledRequest], Section | None]:
    """Home's way to a grid of the quarter that ended last, for the roles that see to it that all is sent."""

    def section(request: WalledRequest) -> Section | None:
        if not request.acting.roles & roles:
            return None
        quarter = last_quarter(timezone.localdate())
        item = {"text": f"{quarter}: each team by council", "href": reverse(address), "hint": hint}
        return {"title": "Who has not sent it", "items": [item]}

    return section
