"""Every address of the service, from the URLconf, and by which channel each one answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from walls.views.form_pages import FormPage
from walls.views.history import HistoryPage
from walls.views.pages import ListPage

KEYED = {"calendar_feed": "feeds"}
"""Addresses that a key is part of."""
NAMED = {"search": "search", "file": "files", "compartment_evidence": "files"}
INTERFACE = "api:"
SHAPES: tuple[tuple[type, str], ...] = (
    (HistoryPage, "histories"),
    (FormPage, "forms"),
    (ListPage, "lists"),
)
NOTHING: dict[str, Any] = {"int": 999_999_999}
"""What stands for nothing that exists, by the kind of blank; a word elsewhere."""


@dataclass(frozen=True)
class Route:
    """One address: its name, the blanks in it, and the page that answers there."""

    name: str
    blanks: tuple[tuple[str, str], ...]
    """Each blank's name and kind."""
    page: type | None
    model: type[Any] | None
    """The model of the rows that it is about, as far as the page says."""

    @cached_property
    def channel(self) -> str:
        """By which channel it answers."""
        if self.name.startswith(INTERFACE):
            return "programs"
        if found := KEYED.get(self.name) or NAMED.get(self.name):
            return found
        return next((channel for shape, channel in SHAPES if self.is_a(shape)), "pages")

    def is_a(self, shape: type) -> bool:
        """Whether the page that answers is of this shape."""
        return self.page is not None and issubclass(self.page, shape)

    @property
    def takes(self) -> set[str]:
        """The names of its blanks."""
        return {name for name, _ in self.blanks}

    def path(self, **filled: Any) -> str:
        """The address with its blanks filled, by what exists nowhere where nothing is given."""
        told = {name: filled.get(name, NOTHING.get(kind, "no-such-thing")) for name, kind in self.blanks}
        return reverse(self.name, kwargs=told)


def routes() -> list[Route]:
    """Every address, by its name; the start-up checks let none be without, and it could not be asked."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, space: str, above: tuple[tuple[str, str], ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        blanks = (*above, *_blanks(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space, blanks)
        else:
            page = getattr(pattern.callback, "view_class", None)
            told = getattr(pattern.callback, "view_initkwargs", {})
            model = told.get("model", getattr(page, "model", None))
            yield Route(f"{space}{pattern.name}", blanks, page, model)


def _blanks(pattern: Any) -> list[tuple[str, str]]:
    kinds = {name: type(kind).__name__.removesuffix("Converter").lower() for name, kind in pattern.converters.items()}
    return list((kinds or dict.fromkeys(pattern.regex.groupindex, "word")).items())


def reachable(route: Route) -> bool:
    """Whether an address can be written out at all with what exists nowhere."""
    try:
        return bool(route.path())
    except NoReverseMatch:
        return False
