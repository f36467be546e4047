"""What a page costs the database: twelve statements at most, five of them the kernel's, however many rows there are."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.models import Service
from councils.models import Need
from publica.models import ProviderTeam
from tests.owner import as_owner
from tests.pages.people import furnish, quick_passwords, sign_in, tour, visitors
from tests.pages.visits import FILES, NOT_PAGES, routes
from walls.models import Membership, Notice, Organisation, Person, Post

PAGE, KERNEL = 12, 5
DEARER = {"mfa_reauthenticate_webauthn": 13}
"""Pages of another project's that ask more: allauth looks twice for each kind of second check."""
OF_THE_KERNEL = re.compile(
    r"\bwalls\.(?!clock\b|governed_parties\b|who_could_see\b)\w+\("
    r"|\bset_config\(|INTO .?walls_auditevent|walls_submission"
)
"""Deciding and recording. Not the clock or the governed parties in a page's own condition, nor what a page is about:
who reaches a compartment, and who was refused there."""
OF_THE_TRANSACTION = re.compile(r"^(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)")
"""A request's transaction is a savepoint here, inside the test's own."""
MORE = 60
"""Rows added to each list: more than ten times those of most, and more than one page of any."""


@pytest.fixture
def guests(demonstration) -> dict[str, Client]:
    furnish()
    with quick_passwords():
        return visitors()


def statements(client: Client, path: str) -> list[str]:
    """The statements of one request."""
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [query["sql"] for query in captured if not OF_THE_TRANSACTION.match(query["sql"])]


def test_every_page_opens_to_somebody_and_is_cheap(guests: dict[str, Client]) -> None:
    opened: set[str] = set()
    files: set[str] = set()
    dear = []
    for visitor, client in guests.items():
        for name, visit in tour(visitor, client).items():
            opened.add(name)
            files |= set() if visit.is_html else {name}
            asked = statements(client, visit.path)
            kernel = len([text for text in asked if OF_THE_KERNEL.search(text)])
            if len(asked) > DEARER.get(name, PAGE) or kernel > KERNEL:
                dear.append(f"{name} for {visitor}: {len(asked)} statements, {kernel} of the kernel")
    assert set(routes()) - opened == set(NOT_PAGES)
    assert files == FILES
    assert dear == []


def copied(model: type[Model], **of: object) -> Callable[[], None]:
    """Adds rows by copying one, each with a name of its own where names must differ."""

    def add() -> None:
        row = model._default_manager.filter(**of).first()
        row.refresh_from_db()
        for number in range(MORE):
            row.pk, row._state.adding = None, True
            row.ref = f"{number:04d}{model.__name__.lower():0>8.8}"
            for field in {"name", "email", "title"} & {field.name for field in model._meta.fields}:
                setattr(row, field, f"{number}-of-many-{field}@system.example")
            row.save()

    return add


def more_councillors() -> None:
    """Appoints many to a post that many may hold."""
    post = Post.objects.get(title="Councillor", organisation__short_name="Cotswold")
    for number in range(MORE):
        person = Person.objects.create(email=f"{number}-of-many@cdc.example", name=f"Councillor {number}")
        Membership.objects.create(person=person, post=post, reason="Elected")


LISTS = {
    "needs": ("officer@cdc.example", copied(Need)),
    "services": ("officer@cdc.example", copied(Service, council__short_name="Cotswold")),
    "teams": ("provider.waste@ubico.example", copied(ProviderTeam, organisation__short_name="Ubico")),
    "notices": ("officer@cdc.example", copied(Notice)),
    "people": ("admin@system.example", copied(Person)),
    "organisations": ("admin@system.example", copied(Organisation, parent=None)),
    "posts": ("admin@system.example", copied(Post)),
    "appointments": ("monitoring.officer@cdc.example", more_councillors),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_longer_list_costs_no_more(demonstration, name: str) -> None:
    furnish()
    email, add = LISTS[name]
    with quick_passwords():
        client = sign_in(email)
    client.get(f"/{routes()[name]}")  # the first request of a session notes when it was
    before = statements(client, f"/{routes()[name]}")
    with as_owner():
        add()
    assert len(statements(client, f"/{routes()[name]}")) == len(before)
