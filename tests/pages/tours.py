"""The tour of all pages, taken once for all who look at every page: what they cost, and how a browser shows them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from tests.demonstration import copied, in_database
from tests.pages.people import furnish, quick_passwords, tour, visitors
from tests.pages.visits import Visit


@dataclass(frozen=True)
class Toured:
    """A database in which the visitors are signed in, and the pages that each opened there."""

    database: str
    clients: dict[str, Client]
    """By visitor, in the order in which a page is given to the first who can open it."""
    pages: dict[str, dict[str, Visit]]
    """By visitor and by the name of the URL."""


@pytest.fixture(scope="session")
def toured(demonstrated, django_db_blocker) -> Iterator[Toured]:
    """The tour, in a copy of the demonstration to which nothing is committed afterwards: look on in a copy of it."""
    with django_db_blocker.unblock(), copied(demonstrated, f"{demonstrated}_toured") as name:
        with in_database(name), quick_passwords():
            furnish()
            clients = visitors()
            pages: dict[str, dict[str, Visit]] = {}
            others: Counter[str] = Counter()
            for visitor, client in clients.items():
                pages[visitor] = tour(visitor, client, others)
                others.update(name for name, visit in pages[visitor].items() if visit.rows or not visit.is_list)
        yield Toured(name, clients, pages)
