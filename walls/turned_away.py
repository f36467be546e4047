"""What follows a refusal: it is recorded where the row's governors can read it, and another capacity may open it."""

import json
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch

from walls.capacities import CurrentCapacity
from walls.identity import acting
from walls.models import Walled
from walls.outbox import Message, Outcome
from walls.requests import WalledRequest
from walls.subjects import subjects

REFUSED = (403, 404)


def after_refusal(request: WalledRequest, response: HttpResponse) -> HttpResponse:
    """Record a refusal in a transaction of its own; for a row another of the person's capacities sees, offer that one.

    The asker learns nothing of a row they see in no capacity: the database finds its compartment for the record and
    tells nobody.
    """
    asked_for = row_asked_for(request)
    with acting(request.acting):
        record_refusal(request, response.status_code, asked_for)
    if response.status_code != 404 or asked_for is None:
        return response
    other = opened_elsewhere(request, *asked_for)
    if other is None:
        return response
    switch = {"label": other.label, "ref": other.ref, "next": request.get_full_path()}
    return render(request, "404.html", {"switch": switch}, status=404)


def row_asked_for(request: WalledRequest) -> tuple[type[Walled], str] | None:
    """The walled row that the address names, by its model and reference; nothing if it names none."""
    match = request.resolver_match
    if match is None or "ref" not in match.kwargs:
        return None
    model = model_asked_for(match)
    if model is None or not issubclass(model, Walled):
        return None
    return model, match.kwargs["ref"]


def model_asked_for(match: ResolverMatch) -> type[Any] | None:
    """The model of the rows that an address is about: its word says it, or the line in `urls`, or the page."""
    if "word" in match.kwargs:
        return subjects().get(match.kwargs["word"])
    page = getattr(match.func, "view_class", None)
    return getattr(match.func, "view_initkwargs", {}).get("model", getattr(page, "model", None))


def record_refusal(request: WalledRequest, status: int, asked_for: tuple[type[Walled], str] | None) -> None:
    """Append the event, with the compartment of the row that was asked for (EW-9).

    Who governs that compartment is looked up when the message is delivered and not here, so that a row that is sealed
    takes hardly longer than one that is absent (L40).
    """
    table, ref = (asked_for[0]._meta.db_table, asked_for[1]) if asked_for else (None, None)
    body = json.dumps({"path": request.path, "method": request.method, "status": status})
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.record_refusal(%s::jsonb, %s, %s)", [body, table, ref])


def tell_governors(message: Message) -> Outcome:
    """Deliver a message of somebody turned away: notices to those who govern the compartment now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.tell_turned_away(%s)", [message.pk])
    return Outcome.DELIVERED


def opened_elsewhere(request: WalledRequest, model: type[Walled], ref: str) -> CurrentCapacity | None:
    """Another capacity of the same person in which the row can be seen."""
    for other in request.capacities:
        if other != request.acting and not other.is_public:
            with acting(other):
                if model.objects.visible_to(other).filter(ref=ref).exists():
                    return other
    return None
