"""The service navigation. Each app adds its items; each item says for whom it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from walls.capacities import CurrentCapacity
from walls.identity import compartments
from walls.requests import WalledRequest


def signed_in(capacity: CurrentCapacity) -> bool:
    return not capacity.is_public


def governs(capacity: CurrentCapacity) -> bool:
    return bool(compartments(capacity, "govern"))


def administers(capacity: CurrentCapacity) -> bool:
    return capacity.administers


@dataclass(frozen=True)
class Item:
    """One entry: its words, the URL it opens, and the condition it carries.

    `also` names other lists that belong under it. What is not `at_hand` is led to from home, so that the navigation
    stays short.
    """

    text: str
    url: str
    shown_to: Callable[[CurrentCapacity], bool] = signed_in
    also: tuple[str, ...] = ()
    at_hand: bool = True

    @cached_property
    def lists(self) -> list[str]:
        """The addresses of its page, and of the other lists under it: they name no row, so they are always the same."""
        return [reverse(name) for name in (self.url, *self.also)]

    @property
    def href(self) -> str:
        return self.lists[0]

    def below(self, path: str) -> bool:
        """Whether the page at `path` belongs under this entry."""
        return any(path == href or (href != "/" and path.startswith(href)) for href in self.lists)


_items: list[Item] = []


def add(*items: Item) -> None:
    """Add entries, in the order the apps are loaded (right to left of the house)."""
    _items.extend(items)


def navigation(request: WalledRequest) -> list[dict]:
    """The entries shown to the acting capacity on every page: [{text, href, active}]."""
    return [
        {"text": item.text, "href": item.href, "active": item.below(request.path)}
        for item in _items
        if item.at_hand and item.shown_to(request.acting)
    ]


def further(request: WalledRequest) -> list[dict]:
    """The entries that home leads the acting capacity to: [{text, href}]."""
    return [
        {"text": item.text, "href": item.href} for item in _items if not item.at_hand and item.shown_to(request.acting)
    ]
