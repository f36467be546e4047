"""One request, one capacity, one transaction."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from walls import typed
from walls.audit import record, record_sealed_reads
from walls.capacities import CurrentCapacity, capacities_of
from walls.identity import acting
from walls.models import Walled
from walls.requests import WalledRequest

OUTSIDE = ("/healthz/",)
"""Paths that ask about the service and never touch a walled table."""
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
        keep_session_short(request)
        person = request.user.pk if request.user.is_authenticated else None
        request.capacities = capacities_of(person)
        if not request.capacities:
            return render(request, "503.html", status=503)
        request.acting = choose(request)
        with acting(request.acting) as at_work:
            response = self.answer(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                record_sealed_reads(at_work)
        if response.status_code in (403, 404) and person is not None:
            with acting(request.acting):
                record(
                    "refused",
                    body={"path": request.path, "method": request.method, "status": response.status_code},
                )
            if response.status_code == 404 and (other := opened_elsewhere(request)) is not None:
                switch = {"label": other.label, "ref": other.ref, "next": request.get_full_path()}
                response = render(request, "404.html", {"switch": switch}, status=404)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def answer(self, request: WalledRequest) -> HttpResponse:
        opened_in = request.POST.get(typed.FIELD) if request.method == "POST" else None
        if opened_in is not None and opened_in != request.acting.ref:
            typed.keep(request)
            if request.user.is_authenticated:
                return opened_in_another(request, opened_in)
            # The session ended in mid-form: the sign-in page comes next, and the text waits behind it.
        response = self.get_response(request)
        if response.streaming and not isinstance(response, FileResponse):
            raise RuntimeError("a streamed answer would be read after its transaction had ended")
        return response


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


def opened_elsewhere(request: WalledRequest) -> CurrentCapacity | None:
    """Another capacity of the same person in which the row that the address names can be seen."""
    match = request.resolver_match
    model = getattr(getattr(match and match.func, "view_class", None), "model", None)
    if match is None or model is None or not issubclass(model, Walled) or "ref" not in match.kwargs:
        return None
    for other in request.capacities:
        if other != request.acting and not other.is_public:
            with acting(other):
                if model.objects.visible_to(other).filter(ref=match.kwargs["ref"]).exists():
                    return other
    return None


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
