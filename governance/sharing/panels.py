"""Sharing on the pages of what is shared: who receives a service's reports, and by what agreement a reader sees one."""

from typing import Any

from django.urls import reverse

from commissioning.models import Standing
from governance.sharing.actions import proposing_refusal
from governance.sharing.rows import seen
from governance.sharing.tables import OF_SERVICE, release_page
from walls.tables import british
from walls.views.panels import Panel


def receivers_of(page: Any) -> Panel:
    """The groups that receive what a council accepts of a service."""
    new = f"{reverse('standing_release_new')}?service={page.row.ref}"
    return {
        "title": "Sharing",
        "table": OF_SERVICE.of(seen(page.by).filter(source=page.row.compartment_id)),
        "empty": "Its accepted reports go to no monitoring group.",
        "actions": [
            {"text": "Propose to share", "href": new, "refusal": proposing_refusal(page.by, page.row)},
            {"text": "All sharing", "href": reverse("standing_releases"), "secondary": True},
        ],
    }


def shared_under(page: Any) -> Panel | None:
    """By what agreement a group's readers see a report; of an accepted one, who receives it."""
    report = page.row
    if report.standing == Standing.ACCEPTED:
        rows = list(seen(page.by).filter(source=report.compartment_id, approved_at__isnull=False))
        return {"title": "Sharing", "table": OF_SERVICE.of(rows)} if rows else None
    if report.standing != Standing.SHARED:
        return None
    release = seen(page.by).filter(pk=report.shared_under_id).first()
    if release is None:
        return None
    agreed = f"A standing release to {release.body}, agreed by {report.council}'s Lead commissioner"
    when = british(release.approved_at)
    told = [
        {"key": "Shared under", "value": agreed, "href": release_page(release)},
        {"key": "Agreed on", "value": when},
    ]
    return {"title": "Sharing", "summary": told}
