from typing import Any

from django.urls import reverse

from governance.sharing.rows import state_tag
from walls.tables import Column, Table


def release_page(standing: Any) -> str:
    """Where a standing release's own page is."""
    return reverse("standing_release", args=[standing.ref])


RELEASES = Table(
    "Accepted reports that are shared, the newest agreement first",
    (
        Column("Accepted reports of", "service", href=release_page),
        Column("Council", "council"),
        Column("Go to", "body"),
        Column("Since", "approved_at"),
        Column("Standing", lambda standing: "", tag=state_tag),
    ),
)
