"""The service navigation. Each app adds its items; each item says for whom it is shown."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from walls.capacities import CurrentCapacity
from walls.requests import WalledRequest


def signed_in(capacity: CurrentCapacity) -> bool:
    return not capacity.is_public


def administers(capacity: CurrentCapacity) -> bool:
    return capacity.administers


@dataclass(frozen=True)
class Item:
    """One entry: its words, the URL it opens, and the condition it carries."""

    text: str
    url: str
    shown_to: Callable[[CurrentCapacity], bool] = signed_in


_items: list[Item] = []


def add(*items: Item) -> None:
    """Add entries, in the order the apps are loaded (right to left of the house)."""
    _items.extend(items)


def navigation(request: WalledRequest) -> list[dict]:
    """The entries shown to the acting capacity: [{text, href, active}]."""
    entries = []
    for item in _items:
        if item.shown_to(request.acting):
            href = reverse(item.url)
            active = request.path == href or (href != "/" and request.path.startswith(href))
            entries.append({"text": item.text, "href": href, "active": active})
    return entries
