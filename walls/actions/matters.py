"""Matters: the people named for one, and the organisations from whose people the whole of it is kept.

The database decides who may (walls/sql/87_matters.sql): whoever decides in the compartment that stands for the matter,
and on a provider's side whoever governs its own.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from walls.actions.compartments import By, subjects_of
from walls.models import Compartment, Organisation, Party, Post, Wall, new_ref
from walls.refusals import told

NAMED_IN = frozenset({"team", "candidate"})
"""The parts in which people named for a matter stand to its compartments."""


@dataclass(frozen=True)
class Named:
    """Somebody named for a matter: by which appointment and with what posts of their own, and how far they have got."""

    ref: str
    person_id: int
    name: str
    posts: str
    starts_at: datetime
    kept_out: bool
    declared: bool
    opens: bool


def open_named(*, by: By, matter: Compartment | int, party: Party) -> Post:
    """The post, of a role of its own, of the people whom a party names for a matter; its titles say nothing.

    Raises:
        django.db.ProgrammingError: this capacity decides nothing in the matter, or is of another party.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.open_named(%s, %s, %s, %s)", [_key(matter), party.pk, new_ref(), new_ref()])
        (pk,) = cursor.fetchone()
    return Post.objects.select_related("role").get(pk=pk)


def named(compartment: Compartment | int) -> list[Named]:
    """The people named for a matter, for those who see its compartment; nobody for others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.named(%s)", [_key(compartment)])
        return [Named(ref, pk, name, posts or "", *more) for ref, pk, name, posts, *more in cursor.fetchall()]


def keep_matter_from(*, by: By, matter: Compartment | int, organisation: Organisation) -> None:
    """Keep all of a matter from whomever an organisation employs, save what is that organisation's own.

    Raises:
        django.db.ProgrammingError: this capacity neither decides nor governs in the matter.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.keep_matter_from(%s, %s)", [_key(matter), organisation.pk])


@transaction.atomic
def open_far_side(*, by: By, wall: Wall, kind: str, name: str, party: Party, undertaking: str) -> int:
    """Open a side of a matter's wall to a provider: the key of a compartment of its own, whose governors are told.

    They name the people on it. The asker sees nothing of what will be there.

    Raises:
        django.db.ProgrammingError: this capacity neither decides nor governs in the matter, or it is no provider.
        ValidationError: the provider has its side already, or nobody there would name its people.
    """
    with told(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT walls.open_far_side(%s, %s, %s, %s, %s, %s, %s)",
            [wall.pk, kind, name, party.pk, undertaking, new_ref(), new_ref()],
        )
        return cursor.fetchone()[0]


def named_post(compartment: Compartment | int) -> Post:
    """The post of the people named for a compartment by its own side.

    Raises:
        Post.DoesNotExist: there is none that the asker may let anybody into.
    """
    roles = [each.thing.pk for each in subjects_of(compartment) if each.relation in NAMED_IN]
    return Post.objects.get(role__in=roles, role__matter=True)


@dataclass(frozen=True)
class Undeclared:
    """A matter that waits for the asker's declaration before its papers open."""

    wall_id: int
    ref: str
    name: str


def undeclared(*kinds: str) -> list[Undeclared]:
    """The matters, of compartments of these kinds, on which the acting capacity has yet to declare."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_id, ref, name FROM walls.undeclared(%s)", [list(kinds)])
        return [Undeclared(*row) for row in cursor.fetchall()]


def _key(compartment: Compartment | int) -> int:
    return compartment if isinstance(compartment, int) else compartment.pk
