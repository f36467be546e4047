"""A calendar of what is due, for a calendar program: it fetches with a key, and is told anew each time."""

from hashlib import sha256
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from walls.policy import Policy, declare
from walls.views.work import Task, tasks


@declare(Policy.ANYONE)
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """What waits for the key's capacity with a day by which: our words for the action and a link, never a row's (L16).

    Raises:
        Http404: no such key holds.
    """
    if not getattr(request, "keyed", False):
        raise Http404
    feed = icalendar.Calendar()
    feed.add("prodid", "-//Great Commissioning//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", "Great Commissioning")
    for task in tasks(request):  # type: ignore[arg-type]
        if task.due_on is not None:
            feed.add_component(_event(task))
    return HttpResponse(feed.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(task: Task) -> icalendar.Event:
    """An event of a whole day. Its number comes from where it leads, so that a program knows it again."""
    host = urlsplit(settings.SITE_URL).hostname
    event = icalendar.Event()
    event.add("uid", f"{sha256(f'{task.href} {task.action}'.encode()).hexdigest()[:32]}@{host}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", task.due_on)
    event.add("summary", task.action)
    event.add("url", settings.SITE_URL + task.href)
    return event
