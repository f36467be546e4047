"""Every page of the service, found as a reader finds it: by following the links of the pages that open."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape

from django.test import Client
from django.urls import Resolver404, resolve

from walls.checks import declared_urls
from walls.views import ListPage

LINK = re.compile(r'href="(/[^"#]*)')
BLANK = re.compile(r"[<^(]")
TRIES = 6
"""Rows tried for a page that the first rows do not open."""
ENOUGH = 2
"""Visitors who opened a page, after whom others need not."""
SHOWN = (200, 401)
"""Statuses of a page that is all there; 401 is a sign-in that went wrong elsewhere."""

NOT_PAGES = {
    "account_email": "leads home: nobody changes their address",
    "account_set_password": "leads to the change of a password: every account has one",
    "account_confirm_login_code": "leads to sign-in: no codes by mail are sent",
    "socialaccount_signup": "leads to sign-in: nobody signs up",
    "openid_connect_login": "leads to the councils' provider, where one is set",
    "openid_connect_callback": "comes from the councils' provider",
    "api:api-root": "has no page of its own",
    "api:return_figures": "takes figures, and shows nothing",
}
"""Addresses that show nothing, each with the reason."""
FILES = frozenset(
    {
        "openapi",
        "api:capacities",
        "api:report",
        "api:reports",
        "api:return",
        "calendar_feed",
        "compartment_evidence",
        "file",
        "mfa_download_recovery_codes",
        "workbook",
    }
)
"""Addresses that give a file or data, not a page to look at."""


@dataclass(frozen=True)
class Visit:
    """One page that a visitor opened."""

    name: str
    path: str
    is_html: bool
    rows: int = 0
    """How many rows its tables have."""

    @property
    def is_list(self) -> bool:
        """Whether it is a list by its shape."""
        view = getattr(resolve(self.path.partition("?")[0]).func, "view_class", None)
        return view is not None and issubclass(view, ListPage)


@cache
def routes() -> dict[str, str]:
    """Every URL of the service by name."""
    return {str(name): route for route, name, _ in declared_urls()}


def visits(
    client: Client, more: Iterable[str] = (), *, everywhere: bool = True, others: Mapping[str, int] | None = None
) -> dict[str, Visit]:
    """One visit to each URL that this client can open, by name: from the addresses without a blank, by links.

    The first row of each kind is opened, and more rows only for the sake of a page below them that is still missing. So
    is a page that enough `others` opened, given by how many of them opened each.
    """
    others = others or {}
    found: dict[str, Visit] = {}
    tried: dict[str, set[str]] = defaultdict(set)
    waiting = [*more, *(starts() if everywhere else ())]
    spare: list[str] = []
    while waiting or spare:
        path = waiting.pop(0) if waiting else spare.pop(0)
        name = name_of(path)
        if name is None or path in tried[name] or len(tried[name]) >= TRIES:
            continue
        if name in found or others.get(name, 0) >= ENOUGH:
            if not missing_below(name, found.keys() | others.keys(), again=name in found):
                continue
            if waiting:
                spare.append(path)
                continue
        tried[name].add(path)
        response = client.get(path, follow=True)
        if response.status_code not in SHOWN or response.resolver_match.view_name != name:
            continue
        is_html = response["Content-Type"].startswith("text/html")
        shown_at = response.redirect_chain[-1][0] if response.redirect_chain else path
        page = response.content.decode() if is_html else ""
        found.setdefault(name, Visit(name, shown_at, is_html, rows_in(page)))
        if everywhere:
            waiting += links(page)
    return found


def starts() -> list[str]:
    """The addresses that name no row."""
    return [f"/{route}" for route in routes().values() if not BLANK.search(route)]


def missing_below(name: str, known: Collection[str], *, again: bool) -> bool:
    """Whether a page below the pages of this name is not known yet; `again`, if one of them was opened and has rows."""
    above = routes()[name]
    if again and not BLANK.search(above):
        return False
    return any(
        route.startswith(above) and other not in known and other not in NOT_PAGES for other, route in routes().items()
    )


def rows_in(page: str) -> int:
    """How many rows the tables of a page have, without their heads."""
    return page.count("<tr") - page.count("<thead")


def links(page: str) -> list[str]:
    """The addresses of ours that a page links to."""
    return [unescape(path) for path in LINK.findall(page)]


@cache
def name_of(path: str) -> str | None:
    """The name of the URL that an address is one of, or None for a file."""
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return None
