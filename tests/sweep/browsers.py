"""Asking as the sweep asks: one client for each capacity, and answers laid bare for comparison."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.owner import as_owner, query
from tests.sweep.askers import Asker
from walls import typed
from walls.models import Capacity, Person

CANARY = re.compile(r"canary-(\w{12})")
CANARIES = {
    "walls_compartment": ["name"],
    "councils_need": ["theme", "statement", "note"],
    "councils_historicalneed": ["theme", "statement", "note"],
    "commissioning_service": ["name"],
    "commissioning_historicalservice": ["name"],
    "commissioning_provision": ["note"],
    "commissioning_historicalprovision": ["note"],
    "commissioning_review": ["title", "purpose"],
    "commissioning_historicalreview": ["title", "purpose"],
    "commissioning_candidate": ["reason"],
    "commissioning_paper": ["title", "text"],
    "commissioning_historicalpaper": ["title", "text"],
    "publica_providerteam": ["name", "services"],
    "publica_historicalproviderteam": ["name", "services"],
}
"""Texts in which every row is made to carry its own reference."""
SECRETS = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'name="_once" value="[^"]*"'),
)
PASSING = {"X-Request-ID", "X-Correlation-ID", "Set-Cookie", "Content-Length"}
"""Headers that differ from one request to the next; the length is that of a body with its own address still in it."""


def release_canaries() -> None:
    """Mark every row's texts, as the owner of the tables."""
    for table, columns in CANARIES.items():
        marked = ", ".join(f"{column} = left({column}, 60) || ' canary-' || ref" for column in columns)
        query(f"UPDATE {table} SET {marked}")  # noqa: S608
    query("ANALYZE")


class Browser:
    """A client signed in as one person, acting in one capacity; or nobody's."""

    def __init__(self, asker: Asker):
        self.client = Client()
        with as_owner():
            self.ref = Capacity.objects.get(pk=asker.capacity).ref
            person = Person.objects.get(pk=asker.person) if asker.person else None
        if person is not None:
            self.client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
            switched = self.client.post("/acting-as/", {"capacity": self.ref})
            assert switched.status_code == 302, "the model's capacity is no capacity of the service's"

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str) -> Any:
        """Send a form with nothing in it but the capacity it was opened in."""
        with forgotten():
            return self.client.post(path, {typed.FIELD: self.ref})


@contextmanager
def forgotten() -> Iterator[None]:
    """What is done in the block is taken back, so that each question meets the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def bare(response: Any, path: str) -> tuple[int, dict[str, str], bytes]:
    """An answer without what differs from one request to the next, and without the address asked for."""
    body = response.content.replace(path.encode(), b"")
    for secret in SECRETS:
        body = secret.sub(b"", body)
    headers = {name: value.replace(path, "") for name, value in response.headers.items() if name not in PASSING}
    return response.status_code, headers, body
