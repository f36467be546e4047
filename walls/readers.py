"""Who reads a compartment now: whom one may mention there, and who is told of what happens in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from walls.models import Walled
from walls.notices import notify


@dataclass(frozen=True)
class Reader:
    """A capacity that reads a compartment: its public reference, its posts in words, their codes, and its party."""

    pk: int
    ref: str
    words: str
    roles: frozenset[str]
    party_id: int


def readers(compartment_id: int) -> list[Reader]:
    """The live capacities that read a compartment, for an asker who reads it too; nobody for any other.

    Where people are not to learn of each other (`CompartmentKind.apart`), an asker is told of their own party only.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT capacity_id, ref, words, roles, party_id FROM walls.readers(%s)", [compartment_id])
        return [Reader(pk, ref, words, frozenset(roles), party) for pk, ref, words, roles, party in cursor.fetchall()]


def tell(
    about: Walled, *, words: str, key: str, roles: Iterable[str] = (), party_id: int = 0, due: datetime | None = None
) -> int:
    """Give a notice about a row to those who read it and hold one of these roles, or to all; to how many."""
    wanted = frozenset(roles)
    told = [
        reader
        for reader in readers(about.compartment_id)
        if (not wanted or reader.roles & wanted) and (not party_id or reader.party_id == party_id)
    ]
    for reader in told:
        notify(to=reader.pk, about=about, words=words, key=key, due=due)
    return len(told)
