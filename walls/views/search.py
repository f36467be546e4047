"""The search page: what has these words, as far as the acting capacity reaches."""

from dataclasses import dataclass
from typing import Any

from walls.audience import audiences
from walls.policy import Policy
from walls.search import LONGEST, MOST, Found, search
from walls.tables import Column, Table
from walls.views.pages import Page


@dataclass(frozen=True)
class Row:
    """One line of the answer: what was found, and who sees it."""

    found: Found
    seen_by: str


FOUND = Table(
    "Found, best first",
    (
        Column("What", "found.title", href=lambda row: row.found.href),
        Column("Kind", "found.kind"),
        Column("Seen by", "seen_by"),
    ),
    stacked=True,
)


class SearchPage(Page):
    """What was typed is asked as words: all of them, "quoted phrases", -without, and the last may be a beginning."""

    template_name = "walls/search.html"
    policy = Policy.WALLED
    title = "Search"

    def context(self) -> dict[str, Any]:
        typed = self.request.GET.get("q", "").strip()[:LONGEST]
        found = search(self.by, typed) if typed else []
        words = audiences({one.compartment_id for one in found}) if found else {}
        rows = [Row(one, words.get(one.compartment_id, "")) for one in found]
        return super().context() | {
            "q": typed,
            "found": FOUND.of(rows) if rows else None,
            "cut": f"The first {MOST} are shown. Add a word to find others." if len(found) == MOST else "",
        }
