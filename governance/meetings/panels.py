"""What belongs to meetings and items on their pages."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse

from governance.meetings.attendance import expected_at
from governance.meetings.lifecycle import MEETING
from governance.meetings.tables import EXPECTED, ITEMS, MATTERS
from governance.models import AgendaItem, ItemMatter, Meeting
from walls.capacities import CurrentCapacity
from walls.standing import ends_of
from walls.views.panels import Panel


@dataclass(frozen=True)
class About:
    """A record that an item is about, as its reader is told of it."""

    words: str
    href: str
    compartment: str


def agenda_of(by: CurrentCapacity, meeting: Meeting) -> Panel:
    """The items of a meeting, by number."""
    items = AgendaItem.objects.visible_to(by).filter(meeting=meeting).order_by("position", "pk")
    new = reverse("agenda_item_new", args=[meeting.ref])
    return {
        "title": "Agenda",
        "table": ITEMS.of(items),
        "empty": "No item is on the agenda yet.",
        "actions": [{"text": "Add an item", "href": new, "refusal": MEETING.refusal("item", meeting, by)}],
    }


def expected_panel(meeting: Meeting) -> Panel:
    """Who holds a seat when the meeting begins, and who covers for one of them."""
    return {
        "title": "Who is expected",
        "table": EXPECTED.of(expected_at(meeting)),
        "empty": "No post with a seat is held then.",
    }


def matters_panel(by: CurrentCapacity, item: AgendaItem) -> Panel | None:
    """The records that an item is about, as far as the capacity sees both ends; nothing to those who add none."""
    links = list(ItemMatter.objects.visible_to(by).filter(item=item))
    why_not = MEETING.refusal("matter", item.meeting, by)
    if not links and why_not:
        return None
    new = reverse("item_matter_new", args=[item.ref])
    return {
        "title": "What it is about",
        "table": MATTERS.of(_records(by, item, links) if links else []),
        "empty": "No record that you can see.",
        "actions": [{"text": "Say what it is about", "href": new, "refusal": why_not}],
    }


def _records(by: CurrentCapacity, item: AgendaItem, links: list[ItemMatter]) -> list[About]:
    """What the links lead to; a record that was sealed since it was tied to the item is found where it lies now."""
    now = {end.ref for end in ends_of(ItemMatter, "item_id") if end.near_id == item.pk and end.both_seen}
    found: list[About] = []
    for label in sorted({link.subject_model for link in links}):
        model: Any = apps.get_model(label)
        rows = model.objects.visible_to(by).filter(ref__in=now).select_related("compartment", *model.found_with)
        found += [About(row.found_as(), row.get_absolute_url(), row.compartment.name) for row in rows]
    return found
