"""What waits about meetings."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from governance.meetings.lifecycle import CLERK
from governance.models import Meeting, MeetingState
from walls.requests import WalledRequest
from walls.rows import rows_of
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
