"""The demonstration as tests meet it: loaded once for each worker by the owner, put back after every test.

It lies in a database of its own, copied from the empty one, so that loading it costs its minute once. A test that uses
`demonstration` leaves out pytest-django's own `db`, which would close its connection.
"""

import io
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.owner import as_owner, query
from walls.capacities import CurrentCapacity, capacities_of
from walls.models import Organisation, Party, Person


@contextmanager
def in_database(name: str) -> Iterator[None]:
    """Let this process's connections go to another database for a while."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def copied(source: str, name: str) -> Iterator[str]:
    """A copy of a database that nobody is connected to, dropped at the end."""
    connection.close()
    _maintain(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield name
    finally:
        connection.close()
        # Not by force: that would end a vacuum too, which is the superuser's. What stays is dropped by the next run.
        with suppress(DatabaseError):
            _maintain(f'DROP DATABASE IF EXISTS "{name}"')


@contextmanager
def in_copy(source: str, name: str) -> Iterator[None]:
    """Let this process's connections go to a copy of a database for a while."""
    with copied(source, name), in_database(name):
        yield


def settle() -> None:
    """Have a database as it is after a while: nobody who reads a row of it needs to look up whether it is there yet."""
    with as_owner():
        query("VACUUM (ANALYZE)")


def _maintain(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="session")
def demonstrated(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of a database that holds the demonstration; nothing is committed to it afterwards."""
    with django_db_blocker.unblock():
        empty = connection.settings_dict["NAME"]
        with copied(empty, f"{empty}_demonstration") as name:
            with in_database(name), transaction.atomic(), as_owner():
                call_command("demo", stdout=io.StringIO())
            with in_database(name):
                settle()
            yield name


@pytest.fixture(scope="module")
def loaded(demonstrated, django_db_blocker) -> Iterator[None]:
    """The demonstration's rows, for as long as the module's tests run."""
    with django_db_blocker.unblock(), in_database(demonstrated), transaction.atomic():
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
