"""Loading meetings: the next of each council's Cabinet and of the Client Officers Group, with what they come to."""

import datetime as dt
from typing import Any

from django.utils import timezone

from commissioning.models import Report, Standing
from config.demo import rows
from config.demo.places import Places
from config.demo.returns import holding
from governance.meetings.actions import add_item, add_matter, call_meeting
from governance.models import AgendaItem, Body, ItemKind, Meeting
from walls.identity import acting

EVENING, MORNING = dt.time(18), dt.time(10)
CABINET_IN, GROUP_IN = dt.timedelta(days=7), dt.timedelta(days=14)
CLERK_OF_GROUP = "cdc"
"""The council that hosts what is joint has its clerk there."""
FORMAL = ("Declarations of interest", "Minutes of the last meeting")


def load(places: Places, today: dt.date) -> None:
    """Call them, each by its own clerk. Days and agendas are made up."""
    for row in rows("bodies"):
        council = row["organisation"]
        if row["kind"] == "executive" and council in places.councils:
            _cabinet(council, row["name"], today + CABINET_IN)
    _group(today + GROUP_IN)


def _cabinet(council: str, name: str, on: dt.date) -> None:
    clerk = holding(f"{council}.clerk")
    with acting(clerk):
        parent = clerk.organisation()
        body = Body.objects.get(organisation__name=name, organisation__parent=parent)
        meeting = _called(clerk, body, on, EVENING, f"Council Chamber, {parent}")
        item = _add(
            clerk, meeting, "The quarter's performance", ItemKind.DECIDE, "To note the reports accepted lately."
        )
        report = _accepted(clerk, parent.pk)
        if report is not None:
            add_matter(by=clerk, item=item, matter=report)
        _add(clerk, meeting, "Forward plan", ItemKind.NOTE, "")


def _group(on: dt.date) -> None:
    clerk = holding(f"{CLERK_OF_GROUP}.clerk")
    with acting(clerk):
        body = Body.objects.get(organisation__name="Client Officers Group")
        meeting = _called(clerk, body, on, MORNING, "Online")
        _add(clerk, meeting, "Returns of the quarter", ItemKind.DISCUSS, "What is late, and why.")
        report = _accepted(clerk, clerk.organisation_id)
        if report is not None:
            item = _add(clerk, meeting, "One council's report, for its own officers", ItemKind.DISCUSS, "")
            add_matter(by=clerk, item=item, matter=report)


def _called(clerk: Any, body: Body, on: dt.date, at: dt.time, venue: str) -> Meeting:
    begins_at = timezone.make_aware(dt.datetime.combine(on, at))
    meeting = call_meeting(by=clerk, body=body, begins_at=begins_at, venue=venue, illustrative=True)
    for title in FORMAL:
        _add(clerk, meeting, title, ItemKind.FORMAL, "")
    return meeting


def _add(clerk: Any, meeting: Meeting, title: str, kind: str, text: str) -> AgendaItem:
    return add_item(by=clerk, meeting=meeting, title=title, kind=kind, text=text, illustrative=True)


def _accepted(clerk: Any, council: int) -> Report | None:
    """The newest report that a council has accepted, where its own officers read it."""
    found = Report.objects.visible_to(clerk).filter(
        council=council, standing=Standing.ACCEPTED, compartment__kind="delivery"
    )
    return found.order_by("-year", "-quarter", "pk").first()
