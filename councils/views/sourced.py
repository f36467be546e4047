"""The page of a row that says whom to believe."""

from typing import Any

from django.urls import reverse

from walls.models import Walled
from walls.views import DetailPage


class SourcedPage(DetailPage):
    """One row of a `Sourced` model, with where the fact comes from or the mark that it is made up."""

    def context(self) -> dict[str, Any]:
        return super().context() | {"illustrative": self.row.illustrative, "source": self.row.whence()}


def change_and_history(name: str, row: Walled, why_not: str) -> list[dict[str, Any]]:
    """The buttons of every kept row; `name` begins the names of its addresses."""
    return [
        {"text": "Change it", "href": reverse(f"{name}_edit", args=[row.ref]), "refusal": why_not},
        {"text": "History", "href": reverse(f"{name}_history", args=[row.ref]), "secondary": True},
    ]
