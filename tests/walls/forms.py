"""What the tests of pages type, send and read."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.walls.test_pages import fields


def day(name: str, ahead: timedelta) -> dict[str, str]:
    """The boxes of a date so far ahead."""
    on = timezone.localdate() + ahead
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def listed(response) -> list[str]:
    return [row[0]["text"] for row in response.context["table"]["rows"]]


def post(client: Client, path: str, **said):
    return client.post(path, fields(client, path) | said)


def told(client: Client) -> list[str]:
    return [str(message) for message in client.get("/").context["messages"]]


def appointing(office, **more) -> dict[str, str]:
    """What an appointment to the post of officer says."""
    return {
        "person": "nobody@test.example",
        "name": "Anybody",
        "post": office.posts["officer"].ref,
        "basis": "substantive",
        "reason": "Minute 12",
    } | more
