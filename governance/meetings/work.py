"""What waits about meetings."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from governance.meetings.attendance import items_told
from governance.meetings.lifecycle import CLERK
from governance.models import Meeting, MeetingState
from walls.identity import compartments
from walls.requests import WalledRequest
from walls.rows import rows_of
from walls.tables import british
from walls.views.work import Task


def to_close(request: WalledRequest) -> Iterator[Task]:
    """For the clerk: meetings that have begun, and of which nobody has said yet whether they were held."""
    if not request.acting.roles & CLERK:
        return
    called = rows_of(Meeting, request.acting, "contribute").filter(state=MeetingState.CALLED)
    for meeting in called.filter(begins_at__lte=timezone.now()).select_related("body__organisation"):
        why = "It was called for this time."
        href = reverse("meeting_hold", args=[meeting.ref])
        yield Task(str(meeting), why, "Say that it was held", href, timezone.localdate(meeting.begins_at))


def to_check(request: WalledRequest) -> Iterator[Task]:
    """For whoever keeps a wall: meetings to come, an item of which comes to what lies behind it."""
    governed = set(compartments(request.acting, "govern"))
    if not governed:
        return
    now = timezone.now()
    told = {
        each.meeting_ref: each
        for each in items_told()
        if each.walled and each.matter_id in governed and each.state == MeetingState.CALLED and each.begins_at > now
    }
    for ref, each in told.items():
        what = f"{each.body}, {british(each.begins_at)}"
        why = "An item of this meeting comes to a matter whose wall you keep."
        due = timezone.localdate(each.begins_at)
        yield Task(what, why, "See who leaves", reverse("meeting_wall_check", args=[ref]), due)
