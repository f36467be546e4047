"""Calling a body's meetings, putting items on their agendas, and saying which walled matters those are about."""

import datetime as dt
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from governance.meetings.lifecycle import ANY_CONVENER, CONVENERS, MEETING, convenes
from governance.models import AgendaItem, Body, Classification, ItemMatter, Meeting, MeetingState
from walls.actions.compartments import By, require, roles_of, stands_to
from walls.actions.rows import change
from walls.bell import ring_after_commit
from walls.identity import compartments
from walls.models import Compartment, Walled, WalledLink
from walls.refusals import told

NOT_THEIRS = "Meetings are called by the body's clerk or chair."
NO_RECORD = "There is no record at this address that you can see and that others can be told of."
"""One sentence for a hidden record and an absent one (L29)."""


class MeetingFields(TypedDict, total=False):
    """What may be said of a meeting."""

    begins_at: dt.datetime
    venue: str
    source: str
    illustrative: bool


class ItemFields(TypedDict, total=False):
    """What may be said of an item; without a `position` it comes last."""

    position: int
    title: str
    kind: str
    text: str
    source: str
    illustrative: bool


def refusal(by: By) -> str:
    """Why this capacity calls no meetings at all; nothing if it may."""
    return "" if by is None or roles_of(by) & ANY_CONVENER else NOT_THEIRS


def where_it_meets(body: Body) -> Compartment | None:
    """The compartment of a body's papers, as far as the acting capacity knows of it.

    A council's body meets in the council's, a forum in its own, a company's board among its board papers, its owners
    among theirs.
    """
    places = Compartment.objects.filter(kind__in=Meeting.kinds).select_related("owner")
    return next((place for place in places if meets_in(body, place)), None)


def bodies_to_call(by: By) -> list[Body]:
    """The bodies whose meetings a capacity calls, by name."""
    if by is None or not roles_of(by) & ANY_CONVENER:
        return []
    mine = [kind for kind, roles in CONVENERS.items() if roles & roles_of(by)]
    reached = compartments(by, "contribute")
    places = list(Compartment.objects.filter(pk__in=reached, kind__in=Meeting.kinds).select_related("owner"))
    bodies = Body.objects.filter(classification__in=mine).select_related("organisation__parent")
    return [body for body in bodies if any(meets_in(body, place) for place in places)]


def meets_in(body: Body, place: Compartment) -> bool:
    """Whether a compartment is that of a body's papers."""
    parent = body.organisation.parent
    if body.classification == Classification.FORUM or parent is None:
        return place.pk == body.forum_id
    if body.classification == Classification.OWNERS:
        return place.kind_id == "owners" and place.pk in stands_to([place.pk], "company", parent.pk)
    kind = "board" if body.classification == Classification.BOARD else "council"
    return place.kind_id == kind and place.owner.organisation_id == parent.pk


@transaction.atomic
def call_meeting(*, by: By, body: Body, **fields: Unpack[MeetingFields]) -> Meeting:
    """Call a meeting of a body.

    Raises:
        ValidationError: the body meets at that moment already, has nowhere to meet here, or the fields do not fit.
        PermissionDenied: this capacity does not call the body's meetings.
    """
    place = where_it_meets(body)
    if place is None:
        raise PermissionDenied(NOT_THEIRS)
    require(by, "contribute", place)
    if not convenes(by, body.classification):
        raise PermissionDenied(NOT_THEIRS)
    meeting = Meeting(compartment=place, body=body, **fields)
    _at_another_time(meeting, meeting.begins_at)
    meeting.full_clean(exclude=["compartment"])
    meeting.save()
    return meeting


@transaction.atomic
def edit_meeting(*, by: By, meeting: Meeting, **fields: Unpack[MeetingFields]) -> Meeting:
    """Change when or where a called meeting is.

    Raises:
        ValidationError: it is held or cancelled, the fields do not fit, or somebody changed it (code "stale").
        PermissionDenied: it is not this capacity's.
    """
    MEETING.require("edit", meeting, by)
    _at_another_time(meeting, fields.get("begins_at", meeting.begins_at))
    return change(meeting, **fields)


@transaction.atomic
def hold_meeting(*, by: By, meeting: Meeting) -> Meeting:
    """Record that a meeting was held.

    Raises:
        ValidationError: it has not begun, or is held or cancelled already.
        PermissionDenied: it is not this capacity's.
    """
    MEETING.require("hold", meeting, by)
    return change(meeting, state=MeetingState.HELD)


@transaction.atomic
def cancel_meeting(*, by: By, meeting: Meeting) -> Meeting:
    """Cancel a meeting; it stays to be read.

    Raises:
        ValidationError: it is held or cancelled already.
        PermissionDenied: it is not this capacity's.
    """
    MEETING.require("cancel", meeting, by)
    return change(meeting, state=MeetingState.CANCELLED)


@transaction.atomic
def add_item(*, by: By, meeting: Meeting, **fields: Unpack[ItemFields]) -> AgendaItem:
    """Put an item on a meeting's agenda.

    Raises:
        ValidationError: the meeting is not called, its number is taken, or the fields do not fit.
        PermissionDenied: the meeting is not this capacity's.
    """
    MEETING.require("item", meeting, by)
    if fields.get("position") is None:
        last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
        fields["position"] = last + 1
    item = AgendaItem(compartment_id=meeting.compartment_id, meeting=meeting, **fields)
    _at_another_number(item, item.position)
    item.full_clean(exclude=["compartment"])
    item.save()
    return item


@transaction.atomic
def edit_item(*, by: By, item: AgendaItem, **fields: Unpack[ItemFields]) -> AgendaItem:
    """Change an item of a meeting that is still to be held.

    Raises:
        ValidationError: the meeting is held or cancelled, the fields do not fit, or somebody changed it (code "stale").
        PermissionDenied: the meeting is not this capacity's.
    """
    MEETING.require("item", item.meeting, by)
    _at_another_number(item, fields.get("position", item.position))
    return change(item, **fields)


@transaction.atomic
def add_matter(*, by: By, item: AgendaItem, matter: Walled | None) -> ItemMatter:
    """Say which walled record an item is about: shown to those who see both, and told to who keeps a wall around it.

    Raises:
        ValidationError: there is no such record, it is in the meeting's own compartment, or it is said already.
        PermissionDenied: it is another's to say.
    """
    MEETING.require("matter", item.meeting, by)
    if matter is None or isinstance(matter, WalledLink):
        raise ValidationError({"address": NO_RECORD})
    if matter.compartment_id == item.compartment_id:
        raise ValidationError({"address": "This lies where the meeting does: whoever sees the agenda sees it already."})
    about = ItemMatter(
        compartment_id=item.compartment_id,
        to_compartment_id=matter.compartment_id,
        item=item,
        subject_model=matter._meta.label,
        subject_ref=matter.ref,
    )
    if ItemMatter.objects.filter(item=item, subject_ref=matter.ref).exists():
        raise ValidationError({"address": "The item is said to be about this already."})
    with told():
        about.save()
    ring_after_commit()
    return about


def _at_another_time(meeting: Meeting, begins_at: dt.datetime) -> None:
    if Meeting.objects.filter(body=meeting.body_id, begins_at=begins_at).exclude(pk=meeting.pk).exists():
        raise ValidationError({"begins_at": "This body meets at that moment already."})


def _at_another_number(item: AgendaItem, position: int) -> None:
    if AgendaItem.objects.filter(meeting=item.meeting_id, position=position).exclude(pk=item.pk).exists():
        raise ValidationError({"position": "Another item has this number."})
