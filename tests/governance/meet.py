"""A meeting of a council's Cabinet, with an item that comes to a walled matter of its own compartment."""

import datetime as dt
from typing import Any

from django.utils import timezone

from governance.meetings.actions import add_item, add_matter, call_meeting
from governance.models import AgendaItem, Body, Meeting
from tests.demonstration import capacity, organisation, party
from tests.governance.reports import COUNCILS
from tests.owner import as_owner
from walls.actions.compartments import Subject, open_compartment
from walls.capacities import CurrentCapacity
from walls.identity import acting
from walls.models import Compartment, Walled

NEXT_WEEK = dt.timedelta(days=7)


def body(name: str = "Cabinet", council: str = "cdc") -> Body:
    """A body by its name; of a council if it is one's own."""
    with as_owner():
        found = Body.objects.select_related("organisation__parent").filter(organisation__name=name)
        own = found.filter(organisation__parent__short_name=COUNCILS[council])
        return own.first() or found.get()


def clerk(council: str = "cdc") -> CurrentCapacity:
    return capacity(f"clerk@{council}.example", f"{COUNCILS[council]}, commissioner")


def monitor(council: str = "cdc") -> CurrentCapacity:
    return capacity(f"monitoring.officer@{council}.example", f"{COUNCILS[council]}, commissioner")


def called(name: str = "Cabinet", council: str = "cdc", **more: Any) -> Meeting:
    """A meeting, called by the clerk."""
    given: dict[str, Any] = {"begins_at": timezone.now() + NEXT_WEEK, "venue": "Council Chamber"} | more
    by = clerk(council)
    with acting(by):
        return call_meeting(by=by, body=body(name, council), **given)


def item(meeting: Meeting, title: str = "A review", council: str = "cdc", **more: Any) -> AgendaItem:
    by = clerk(council)
    with acting(by):
        return add_item(by=by, meeting=meeting, title=title, **more)


def about(of: AgendaItem, matter: Walled, by: CurrentCapacity | None = None) -> None:
    """Tie an item to a matter, as its clerk or as the owner of the tables."""
    if by is None:
        with as_owner():
            add_matter(by=None, item=of, matter=matter)
    else:
        with acting(by):
            add_matter(by=by, item=of, matter=matter)


def sealed_place(council: str = "cdc") -> Compartment:
    """A sealed matter of a council, with no team of its own yet."""
    with as_owner():
        return open_compartment(
            kind="sealed",
            name="A sealed matter",
            owner=party(COUNCILS[council], "commissioner"),
            subjects=[Subject("council", organisation(COUNCILS[council]))],
        )
