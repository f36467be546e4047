"""Answers to what went wrong before a view was reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from walls import typed


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form of another session; what was typed is given back, to be copied."""
    return render(request, "403_csrf.html", {"typed": typed.shown(request.POST)}, status=403)
