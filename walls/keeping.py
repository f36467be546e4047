"""Who keeps whom: the parties whose appointments one makes, the people one keeps, one's own posts and colleagues."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Field, ForeignKey, Func, Lookup, Q, QuerySet
from django.db.models.expressions import RawSQL

from walls.capacities import CurrentCapacity, said_once
from walls.identity import compartments
from walls.models import Clock, Membership, Organisation, Party, Person

NOW_OR_LATER = Q(ends_at=None) | Q(ends_at__gt=Clock())
"""Memberships that have not ended; future ones too."""


def keeps(by: CurrentCapacity) -> bool:
    """Whether a capacity keeps people and appointments at all: it governs something, or runs the service."""
    return not by.is_public and (by.administers or bool(compartments(by, "govern")))


class Among(Lookup):
    """`party_id = ANY(ARRAY(...))`: the array is made once a statement; a joined function may run for every row."""

    lookup_name = "among"

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        array, more = self.process_rhs(compiler, connection)
        return f"{column} = ANY({array})", [*params, *more]


Field.register_lookup(Among)
ForeignKey.register_lookup(Among)  # which does not take its lookups from Field


def governed_parties() -> RawSQL:
    """The ids of the parties to whose posts the acting capacity appoints, to filter by: `party__among=...`."""
    return RawSQL("ARRAY(SELECT walls.governed_parties())", ())


def kept_people(by: CurrentCapacity) -> QuerySet[Person]:
    """The people on the acting capacity's list: all for an administrator; for a governor those who serve its parties.

    Nobody has a directory of everyone but those who run the service.
    """
    if by.administers:
        return Person.objects.order_by("name", "pk")
    serving = Membership.objects.filter(NOW_OR_LATER, post__role__party__among=governed_parties())
    return Person.objects.filter(pk__in=serving.values("person")).order_by("name", "pk")


IS_KEPT = Func(F("pk"), function="walls.keeps_person", output_field=BooleanField())
"""Of each person of a query, whether the acting capacity may rename and disable them, not only appoint them."""


def may_keep(person: Person) -> bool:
    """Whether the acting capacity may rename and disable a person, not only appoint them."""
    return Person.objects.filter(pk=person.pk).values_list(IS_KEPT, flat=True).get()


def kept_appointments() -> QuerySet[Membership]:
    """The memberships of the parties to whose posts the acting capacity appoints, ended ones included."""
    return (
        Membership.objects.filter(post__role__party__among=governed_parties())
        .select_related(
            "person",
            "post__organisation",
            "post__role__party__organisation",
            "post__role__party__on_behalf_of",
            "on_behalf_of",
            "goes_to",
        )
        .order_by("post__organisation__short_name", "post__title", "-starts_at", "pk")
    )


def other_employers(leaving: Organisation) -> QuerySet[Organisation]:
    """Where those who leave an organisation may go on to work: others, to whose posts somebody appoints."""
    kept = Party.objects.exclude(governed_in=None).exclude(organisation__in=[leaving.pk, leaving.parent_id])
    return Organisation.objects.filter(parent=None, pk__in=kept.values("organisation")).order_by("short_name", "pk")


@dataclass(frozen=True)
class Arrival:
    """Somebody who goes on to an organisation to whose posts the acting capacity appoints, and holds none there yet.

    Whoever ended their appointment said so; which post it was, nobody is told by that.
    """

    ref: str
    person_id: int
    name: str
    organisation_id: int
    organisation: str
    leaves_at: datetime


def arrivals() -> list[Arrival]:
    """Whom the acting capacity may take on, those first who leave first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ref, person_id, name, organisation_id, organisation, leaves_at FROM walls.arrivals()")
        return [Arrival(*row) for row in cursor.fetchall()]


def my_posts(by: CurrentCapacity) -> QuerySet[Membership]:
    """The memberships of the person acting, in every capacity, that have not ended."""
    return (
        Membership.objects.filter(NOW_OR_LATER, person=by.person_id)
        .select_related("person", "post__organisation", "post__role__party")
        .order_by("post__role__party", "pk")
    )


def handed_over(by: CurrentCapacity) -> QuerySet[Membership]:
    """The cover that the person acting has given and that has not ended."""
    return (
        Membership.objects.filter(NOW_OR_LATER, covers__person=by.person_id)
        .select_related("person", "post__organisation")
        .order_by("starts_at", "pk")
    )


@dataclass(frozen=True)
class Holding:
    """A post of the person acting that has not ended: held, in whatever right, or `covered_by` somebody else."""

    ref: str
    post: str
    basis: str
    ends_at: datetime | None
    covered_by: str | None


def holdings() -> list[Holding]:
    """What the person acting holds, in every capacity, and then what they handed on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ref, post, basis, ends_at, covered_by FROM walls.holdings()")
        return [Holding(*row) for row in cursor.fetchall()]


def colleagues() -> dict[int, list[tuple[str, str]]]:
    """By id of each party of the person acting: reference and name of those who hold a post of their own in it."""
    found: dict[int, list[tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT party_id, ref, name FROM walls.colleagues()")
        for party, ref, name in cursor.fetchall():
            found.setdefault(party, []).append((ref, name))
    return found


@dataclass(frozen=True)
class Change:
    """One change of a register's entry: when, by whom in words, and the columns before (if any) and after."""

    at: datetime
    by: str
    before: dict[str, Any] | None
    after: dict[str, Any]


HISTORY = """
SELECT h.at, s.words, h.before, h.after
FROM walls.register_history(%s, %s) h
LEFT JOIN LATERAL walls.signatures(ARRAY[h.capacity_id], ARRAY[h.at]) s ON true
"""


def register_history(table: str, pk: int) -> list[Change]:
    """The changes of one entry of a register, newest first; none for those who do not keep it."""
    with connection.cursor() as cursor:
        cursor.execute(HISTORY, [table, pk])
        return [
            Change(at, said_once(words or "The service"), before and json.loads(before), json.loads(after))
            for at, words, before, after in cursor.fetchall()
        ]
