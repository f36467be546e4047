"""Answers to what went wrong before a view was reached, or while it was at work."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from walls import typed

OUT_OF_REACH = ("08", "53", "57P")
"""How PostgreSQL's codes begin for a lost connection, a want of its resources, and a server told to stop."""
TRY_AGAIN = 60
"""Seconds after which a program may ask again."""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form of another session; what was typed is given back, to be copied."""
    return render(request, "403_csrf.html", {"typed": typed.shown(request.POST)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 while the database is out of reach, and 500 for whatever else went wrong."""
    error = sys.exc_info()[1]  # Django answers from within its handler
    if error is None or not out_of_reach(error):
        return defaults.server_error(request)
    # No request is given, since whatever describes one would ask the database.
    headers = {"Retry-After": str(TRY_AGAIN), "Cache-Control": "private, no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)


def out_of_reach(error: BaseException) -> bool:
    """Whether an exception says that the database is gone, and not that it refused a statement of ours."""
    if not isinstance(error, InterfaceError | OperationalError):
        return False
    # The driver knows no code of a server that does not answer.
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(OUT_OF_REACH)
