"""One request, one capacity, one transaction."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from walls import keys, typed
from walls.audit import record_reads
from walls.capacities import CurrentCapacity, capacities_of
from walls.identity import acting
from walls.models import Person
from walls.requests import WalledRequest
from walls.turned_away import REFUSED, after_refusal

OUTSIDE = ("/healthz/",)
"""Paths that ask about the service and never touch a walled table."""
NUL = "\x00"
TOUCH_EVERY = timedelta(minutes=1)


class WallMiddleware:
    """Decides in which capacity a request acts, and wraps it in that capacity's transaction.

    An answer of 400 and above rolls everything back (Django has turned exceptions into answers by then, so
    `atomic` alone would commit half a failed request); a refusal is then recorded in a transaction of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: WalledRequest) -> HttpResponse:
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        if NUL in (request.session.session_key or ""):
            request.session = type(request.session)()  # no cookie of ours, so nobody's
        refuse_nul(request.path, *texts(request.GET))
        if (key := keys.presented(request)) is not None:
            return self.with_key(request, key)
        keep_session_short(request)
        person = request.user.pk if request.user.is_authenticated else None
        request.capacities = capacities_of(person)
        if not request.capacities:
            return render(request, "503.html", status=503)
        request.acting = choose(request)
        return self.as_capacity(request, person)

    def with_key(self, request: WalledRequest, key: keys.Presented) -> HttpResponse:
        """Act as the capacity whose key it is, and as no other of that person; a session beside it is not asked."""
        held = keys.holder(key)
        request.user = AnonymousUser() if held is None else Person.objects.get(pk=held.person_id or 0)
        request.keyed = held is not None
        request.capacities = capacities_of(None) if held is None else [held]
        request.acting = request.capacities[0]
        return self.as_capacity(request, request.acting.person_id)

    def as_capacity(self, request: WalledRequest, person: int | None) -> HttpResponse:
        """Answer within the transaction of the capacity that was chosen."""
        with acting(request.acting) as at_work:
            response = self.answer(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                record_reads(at_work)
        if response.status_code in REFUSED and person is not None:
            response = after_refusal(request, response)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: WalledRequest, *view: Any) -> HttpResponse | None:
        """Look at what was posted: here it is known to come from a page of ours, since CSRF was looked at before."""
        if request.method != "POST" or request.path.startswith(OUTSIDE):
            return None
        refuse_nul(*texts(request.POST))
        opened_in = request.POST.get(typed.FIELD)
        if opened_in is None or opened_in == request.acting.ref:
            return None
        typed.keep(request)
        if request.user.is_authenticated:
            return opened_in_another(request, opened_in)
        return None  # the session ended in mid-form: the sign-in page comes next, and the text waits behind it

    def answer(self, request: WalledRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming and not isinstance(response, FileResponse):
            raise RuntimeError("a streamed answer would be read after its transaction had ended")
        return response


def texts(data: QueryDict) -> Iterator[str]:
    """The names and values of a query or a form."""
    for name, values in data.lists():
        yield name
        yield from values


def refuse_nul(*sent: str) -> None:
    """Refuse a character that no keyboard types and PostgreSQL cannot hold, wherever it was sent.

    Raises:
        BadRequest: there is one.
    """
    if any(NUL in text for text in sent):
        raise BadRequest("A NUL character was sent.")


def choose(request: WalledRequest) -> CurrentCapacity:
    """The capacity the session holds, if it is still live; otherwise the person's first."""
    wanted = request.session.get("capacity")
    return next((capacity for capacity in request.capacities if capacity.ref == wanted), request.capacities[0])


def opened_in_another(request: WalledRequest, opened_in: str) -> HttpResponse:
    """409: the form was opened in another capacity. Its text is kept, and one button switches back and reopens it."""
    other = next((capacity for capacity in request.capacities if capacity.ref == opened_in), None)
    context = {
        "switch": other and {"label": other.label, "ref": other.ref, "next": request.path},
        "typed": typed.shown(request.POST),
    }
    return render(request, "409.html", context, status=409)


def keep_session_short(request: WalledRequest) -> None:
    """Slide the idle limit forward now and then, and end the session at its absolute age."""
    if not request.user.is_authenticated:
        return
    now = timezone.now().timestamp()
    since = request.session.setdefault("since", now)
    if now - since > settings.SESSION_ABSOLUTE_AGE:
        logout(request)
    elif now - request.session.get("seen", 0) > TOUCH_EVERY.total_seconds():
        request.session["seen"] = now
