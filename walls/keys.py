"""Keys: with one a program asks as one capacity of one person, for one purpose, until it ends or is ended."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from walls.capacities import CurrentCapacity, capacities_of
from walls.models import AccessToken

API = "api"
CALENDAR = "calendar"
API_PATH = "/api/v1/"
FEED_PATH = "/calendar-feed/"
FEED_END = ".ics"
BEARER = "Bearer "
LASTS = timedelta(days=365)
"""How long a key holds if nobody ends it."""


@dataclass(frozen=True)
class Presented:
    """A key as a request shows it, and what it is for."""

    secret: str
    purpose: str


def presented(request: HttpRequest) -> Presented | None:
    """The key that a request shows: in the heading of a call to the interface, or in the address of a feed."""
    heading = request.headers.get("Authorization", "")
    if request.path.startswith(API_PATH) and heading.startswith(BEARER):
        return Presented(heading.removeprefix(BEARER).strip(), API)
    if request.path.startswith(FEED_PATH) and request.path.endswith(FEED_END):
        return Presented(request.path.removeprefix(FEED_PATH).removesuffix(FEED_END), CALENDAR)
    return None


def holder(key: Presented) -> CurrentCapacity | None:
    """The capacity whose key it is, if key, person and capacity are live now.

    A key has 256 random bits, and is found by its digest: there is nothing to guess, and no length to compare.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, capacity_id FROM walls.key_holder(%s, %s)", [_digest(key.secret), key.purpose]
        )
        found = cursor.fetchone()
    if found is None:
        return None
    person, capacity = found
    return next((held for held in capacities_of(person) if held.pk == capacity), None)


def make(*, by: CurrentCapacity, purpose: str, label: str) -> str:
    """A new key of the acting capacity; its secret, which nobody can be told again."""
    secret = secrets.token_urlsafe(32)
    AccessToken.objects.create(
        capacity_id=by.pk,
        purpose=purpose,
        label=label,
        digest=_digest(secret),
        ends_at=timezone.now() + LASTS,
    )
    return secret


def end(*, by: CurrentCapacity, key: AccessToken) -> None:
    """End a key of the acting capacity now; it opens nothing from the next request on."""
    AccessToken.objects.filter(pk=key.pk, capacity=by.pk, ends_at__gt=timezone.now()).update(ends_at=timezone.now())


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
