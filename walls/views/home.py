"""Home: what each app has to say to the capacity that is acting."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from walls.policy import Policy
from walls.views.pages import Crumbs, Page

Section = dict[str, Any]
_sections: list[Callable[[HttpRequest], Section | None]] = []


def add(*sections: Callable[[HttpRequest], Section | None]) -> None:
    """Add sections: each is given the request and returns {title, items, empty}, or nothing for this capacity."""
    _sections.extend(sections)


class HomePage(Page):
    """Where everyone starts: what waits, and where to go."""

    template_name = "pages/dashboard.html"
    policy = Policy.SIGNED_IN
    title = "Your work"

    def context(self) -> dict[str, Any]:
        shown = (section(self.request) for section in _sections)
        return super().context() | {
            "caption": self.by.label,
            "breadcrumbs": [],
            "sections": [section for section in shown if section is not None],
        }

    def crumbs(self) -> Crumbs:
        return []
