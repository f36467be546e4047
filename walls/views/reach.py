"""What I can see, and why."""

from typing import Any

from walls.policy import Policy
from walls.reach import reached_by
from walls.tables import Column, Table
from walls.views.pages import Page


class ReachPage(Page):
    """Every compartment the acting capacity reaches: what it may do there, by which rule, and who else sees it."""

    template_name = "pages/list.html"
    policy = Policy.SIGNED_IN
    title = "What you can see, and why"
    table = Table(
        "Where you can see and work in this capacity",
        (
            Column("What", "compartment"),
            Column("You may", "may"),
            Column("Because", "why"),
            Column("Seen by", "audience"),
        ),
    )

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": self.by.label, "table": self.table.of(reached_by(self.by))}
