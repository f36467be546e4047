"""What a mover leaves to be handed over, and what they have read: in numbers, where the reader governs or oversees it.

To govern opens nothing: nobody learns here what a record says, nor that there is one where they do not look on.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import connection
from django.db.models import Exists, Model, OuterRef, Subquery

from walls.capacities import CurrentCapacity
from walls.identity import compartments
from walls.models import AuditEvent, Capacity, Membership, WalledHistory
from walls.models.dated import in_force
from walls.oversight import names_of

NEWEST = 1000
"""Events of reading that are looked through, the newest first."""


@dataclass(frozen=True)
class Records:
    """Some records of one kind in one compartment, by number, and the last moment of what is told of them."""

    kind: str
    place: str
    many: int
    last: datetime


def capacity_left() -> Subquery:
    """Of each appointment of a query, the key of the capacity in which it was held."""
    held = Capacity.objects.filter(person=OuterRef("person"), party=OuterRef("post__role__party"))
    return Subquery(held.values("pk"))


def is_filled() -> Exists:
    """Of each appointment of a query, whether somebody holds its post now."""
    return Exists(Membership.objects.filter(in_force(), post=OuterRef("post")))


LAST_CHANGED = """
SELECT l.history, c.name, l.many, l.at, NULL FROM walls.last_changed_by(%s::bigint[]) l
JOIN walls_compartment c ON c.id = l.compartment_id
UNION ALL
SELECT NULL, NULL, NULL, NULL, o.place FROM walls.overseen() AS o (place)
"""


def last_changed_and_read(capacity: int, by: CurrentCapacity) -> tuple[list[Records], list[Records]]:
    """The records, drafts among them, that were last changed in a capacity; and what was read in it.

    The first so that another takes them on; of the second that whose reading is recorded.
    """
    with connection.cursor() as cursor:
        cursor.execute(LAST_CHANGED, [[capacity]])
        found = cursor.fetchall()
    kinds = {model._meta.db_table: _kind(versioned) for model, versioned in _histories().items()}
    changed = [Records(kinds[table], place, many, at) for table, place, many, at, _ in found if table]
    near = {place for *_, place in found if place} | set(compartments(by, "govern"))
    return _in_order(changed), _was_read(capacity, near)


def _was_read(capacity: int, near: Iterable[int]) -> list[Records]:
    read = AuditEvent.objects.filter(kind="read", capacity_id=capacity, compartment_id__in=near)
    rows: dict[tuple[str, int], set[str]] = defaultdict(set)
    last: dict[tuple[str, int], datetime] = {}
    for event in read.order_by("-pk")[:NEWEST]:
        for label in event.body["rows"]:
            model, number = label.split(":")
            key = (model, event.compartment_id or 0)
            rows[key].add(number)
            last.setdefault(key, event.at)
    places = names_of(place for _, place in rows)
    return _in_order(
        Records(_kind(apps.get_model(model)), places[place], len(numbers), last[model, place])
        for (model, place), numbers in rows.items()
        if place in places
    )


def _histories() -> dict[type[Model], type[Model]]:
    """The models of versions, each with the model whose versions they are."""
    return {model: model.instance_type for model in apps.get_models() if issubclass(model, WalledHistory)}  # type: ignore[attr-defined]


def _in_order(records: Iterable[Records]) -> list[Records]:
    return sorted(records, key=lambda each: (each.place, each.kind))


def _kind(model: type[Model]) -> str:
    """What rows of a model are called; a version by the row that it is of."""
    versioned = getattr(model, "instance_type", None)
    words = str((versioned or model)._meta.verbose_name_plural)
    return f"{words[:1].upper()}{words[1:]}" if versioned is None else f"Versions of {words}"
