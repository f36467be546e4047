"""Where the sweep takes place: the demonstration with some matters more, every row of it marked, and who asks there."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.db.models import Model

from tests.demonstration import copied, in_database, settle
from tests.owner import as_owner
from tests.sweep import canaries, matters
from tests.sweep.addresses import Addresses
from tests.sweep.askers import Asker, Census
from tests.sweep.expectations import forget
from tests.sweep.expectations.barriers import named_by_offers, overseen
from tests.sweep.expectations.governance import shared_here
from tests.sweep.expectations.walls import own_key
from walls.models import AccessToken, Compartment, StandingRelease


@dataclass(frozen=True)
class Place:
    """Everyone who asks, every address, and whose sight each row takes."""

    database: str
    """The name of the database that holds it, to which nothing is committed afterwards."""
    askers: list[Asker]
    addresses: Addresses
    ends: dict[str, frozenset[int]]
    """The compartments of each walled row, by its reference."""
    compartments: dict[str, int]
    releases: list[StandingRelease]
    keys: list[AccessToken]
    known: dict[int, set[str]] = field(default_factory=dict)

    def shown(self, asker: Asker) -> set[str]:
        """The references of all rows that the model lets an asker see."""
        if asker.capacity not in self.known:
            known = asker.may["view"] | asker.may["govern"] | overseen(asker) | named_by_offers(asker)
            self.known[asker.capacity] = (
                {ref for ref, places in self.ends.items() if places <= asker.may["view"]}
                | {ref for ref, place in self.compartments.items() if place in known}
                | {release.ref for release in self.releases if shared_here(asker, release)}
                | {key.ref for key in self.keys if own_key(asker, key)}
            )
        return self.known[asker.capacity]

    def refs_of(self, model: type[Model]) -> set[str]:
        """The references of all rows of a model that addresses name."""
        return {row.ref for row, _ in self.addresses.rows[model]}

    def of_person(self, email: str) -> list[Asker]:
        """The capacities of a sign-in, or of nobody."""
        return [asker for asker in self.askers if asker.email == email]

    def of(self, email: str, side: str = "") -> Asker:
        """One capacity of a sign-in, on a side."""
        return next(asker for asker in self.askers if asker.email == email and side in asker.side)


def furnished(database: str) -> Place:
    """The place, with its rows added and marked, in the database of that name."""
    forget()
    matters.add()
    with as_owner():
        canaries.release()
        askers = list(Census().askers())
        return Place(
            database=database,
            askers=askers,
            addresses=Addresses(askers),
            ends=canaries.places_of_rows(),
            compartments=dict(Compartment.objects.values_list("ref", "pk")),
            releases=list(StandingRelease.objects.all()),
            keys=list(AccessToken.objects.all()),
        )


@pytest.fixture(scope="session")
def place(demonstrated, django_db_blocker) -> Iterator[Place]:
    """The place, made once for each worker."""
    with django_db_blocker.unblock(), copied(demonstrated, f"{demonstrated}_furnished") as name:
        with in_database(name):
            with transaction.atomic():
                made = furnished(name)
            settle()
        yield made
