"""The demonstration as tests meet it: loaded once for each module by the owner, put back after every test.

A test that uses `demonstration` leaves out pytest-django's own `db`, which would close its connection.
"""

import io
from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.owner import as_owner, query
from walls.capacities import CurrentCapacity, capacities_of
from walls.models import Organisation, Party, Person


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demonstration's rows, for as long as the module's tests run."""
    with django_db_blocker.unblock(), transaction.atomic():
        with as_owner():
            call_command("demo", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(loaded, django_db_blocker) -> Iterator[None]:
    """The demonstration, in a savepoint of the test's own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def capacity(email: str, party: str) -> CurrentCapacity:
    """One capacity of a sign-in, by the words of its party."""
    return next(each for each in capacities(email) if each.label == party)


def capacities(email: str) -> list[CurrentCapacity]:
    """The live capacities of a sign-in, without the public one that everyone has."""
    return [each for each in capacities_of(Person.objects.get(email=email).pk) if not each.is_public]


def reach(by: CurrentCapacity, action: str) -> dict[str, list[str]]:
    """The compartments in which a capacity may take an action: sorted names by kind."""
    names: dict[str, list[str]] = defaultdict(list)
    with as_owner():
        found = query(
            "SELECT DISTINCT c.kind_id, c.name FROM walls.access(%s, walls.clock(), %s) a "
            "JOIN walls_compartment c ON c.id = a.compartment_id ORDER BY 1, 2",
            by.pk,
            action,
        )
    for kind, name in found:
        names[kind].append(name)
    return dict(names)


def organisation(name: str) -> Organisation:
    """An organisation that stands by itself, by its short name."""
    return Organisation.objects.get(short_name=name, parent=None)


def party(name: str, side: str) -> Party:
    """The party of such an organisation on one side."""
    return Party.objects.get(organisation=organisation(name), side=side)
