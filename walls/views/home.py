"""Home: what each app has to say to the capacity that is acting."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from walls import nav
from walls.identity import compartments
from walls.policy import Policy
from walls.requests import WalledRequest
from walls.views.pages import Page
from walls.views.work import WORK, tasks

Section = dict[str, Any]
_sections: list[Callable[[WalledRequest], Section | None]] = []
_last: list[Callable[[WalledRequest], Section | None]] = []


def add(*sections: Callable[[WalledRequest], Section | None], last: bool = False) -> None:
    """Add sections: each is given the request and returns {title, items, empty}, or nothing for this capacity.

    `last` are those that stay the same from day to day, and stand below what has news.
    """
    (_last if last else _sections).extend(sections)


def where_to_look(request: WalledRequest) -> Section:
    """What this capacity sees, why, and by whose rules."""
    items = [
        {"text": "What you can see in this capacity, and why", "href": reverse("what_i_can_see")},
        {"text": "Kinds of compartment: who may see what", "href": reverse("compartment_kinds")},
    ]
    if compartments(request.acting, "govern"):
        items.append({"text": "Compartments that you govern", "href": reverse("compartments")})
    return {"title": "Who sees what", "items": items}


def look_up(request: WalledRequest) -> Section | None:
    """The lists that are not at hand on every page, such as who is who."""
    items = nav.further(request)
    return {"title": "Look up", "items": items} if items else None


def your_account(request: WalledRequest) -> Section:
    """What a person may do about their own sign-in."""
    return {
        "title": "Your account",
        "items": [
            {"text": "Where you are signed in", "href": reverse("usersessions_list")},
            {"text": "Two-step sign-in", "href": reverse("mfa_index")},
            {"text": "Keys for calendars and programs", "href": reverse("keys")},
            {"text": "Change your password", "href": reverse("account_change_password")},
        ],
    }


class HomePage(Page):
    """Where everyone starts: what waits, and where to go."""

    template_name = "pages/dashboard.html"
    policy = Policy.SIGNED_IN
    title = "Your work"

    def context(self) -> dict[str, Any]:
        shown = (section(self.request) for section in [*_sections, *_last])
        return super().context() | {
            "caption": self.by.label,
            "breadcrumbs": [],
            "work": WORK.of(tasks(self.request)),
            "sections": [section for section in shown if section is not None],
        }
