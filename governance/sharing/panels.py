"""Sharing on the pages of what is shared: who receives a service's reports, and by what agreement a reader sees one."""

from typing import Any

from django.urls import reverse

from commissioning.models import Standing
from governance.sharing.actions import proposing_refusal
from governance.sharing.rows import seen
from governance.sharing.tables import release_page
from walls.tables import british
from walls.views.panels import Panel


def receivers_of(page: Any) -> Panel:
    """The way to the groups that receive what a council accepts of a service; a service's page asks enough already."""
    chosen = f"?service={page.row.ref}"
    return {
        "title": "Sharing",
        "text": "Each accepted report goes on to the monitoring groups with which the council has agreed to share it.",
        "actions": [
            {"text": "Who receives its reports", "href": f"{reverse('standing_releases')}{chosen}", "secondary": True},
            {
                "text": "Propose to share",
                "href": f"{reverse('standing_release_new')}{chosen}",
                "refusal": proposing_refusal(page.by, page.row),
            },
        ],
    }


def shared_under(page: Any) -> Panel | None:
    """By what agreement a group's readers see a report."""
    report = page.row
    if report.standing != Standing.SHARED:
        return None
    release = seen(page.by).filter(pk=report.shared_under_id).first()
    if release is None:
        return None
    agreed = f"A standing release to {release.body}, agreed by {report.council}'s Lead commissioner"
    told = [
        {"key": "Shared under", "value": agreed, "href": release_page(release)},
        {"key": "Agreed on", "value": british(release.approved_at)},
    ]
    return {"title": "Sharing", "summary": told}
