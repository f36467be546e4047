"""Who the database believes is asking. Nothing else sets it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from django.db import connection, transaction
from django.db.models import Model

LADDER = {
    "view": frozenset({"view", "contribute", "decide"}),
    "contribute": frozenset({"contribute", "decide"}),
    "decide": frozenset({"decide"}),
    "govern": frozenset({"govern"}),
}
"""Which held actions let a capacity do the wanted one; its SQL twin is `walls.reaches`."""


@dataclass
class Acting:
    """One capacity at work in one transaction: what it reaches, and what it has loaded."""

    capacity_id: int
    reach: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By each action that it was given, the ids of the compartments."""
    kinds: dict[int, str] = field(default_factory=dict)
    """Of each compartment that it reaches, the code of its kind."""
    sealed: set[int] = field(default_factory=set)
    loaded: set[tuple[str, int, int]] = field(default_factory=set)

    def compartments(self, action: str) -> set[int]:
        """Ids of the compartments in which this capacity may take `action`, as they were on entering."""
        return set().union(*(self.reach[held] for held in LADDER[action] & self.reach.keys()))

    def kinds_in(self, action: str) -> set[str]:
        """The kinds of these."""
        return {self.kinds[compartment] for compartment in self.compartments(action)}

    def noted_reads(self) -> dict[int, list[str]]:
        """What was loaded that is noted (`note_read`): compartment id to sorted `model:pk`."""
        reads: dict[int, list[str]] = defaultdict(list)
        for label, pk, compartment in sorted(self.loaded):
            reads[compartment].append(f"{label}:{pk}")
        return reads


class Keyed(Protocol):
    """A capacity with its key: the stored row, or what a request knows of it."""

    @property
    def pk(self) -> int: ...


Asker: TypeAlias = Acting | Keyed | int
"""A capacity, however it is given."""

_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def current() -> Acting | None:
    """The capacity at work in this context, if any."""
    return _acting.get()


@contextmanager
def acting(capacity: Asker) -> Iterator[Acting]:
    """Run a block as one capacity, in a transaction that the database knows is its.

    A block inside another of the same capacity joins it; one of another capacity is refused, since what two
    capacities reach is never united.

    Raises:
        RuntimeError: already acting in another capacity.
    """
    capacity_id = key(capacity)
    at_work = _acting.get()
    if at_work is not None:
        if at_work.capacity_id != capacity_id:
            raise RuntimeError("already acting in another capacity")
        yield at_work
        return
    mine = Acting(capacity_id)
    token = _acting.set(mine)
    # A setting ends with its transaction, but one that lives on around this block (tests) would keep it.
    within_another = connection.in_atomic_block
    try:
        with transaction.atomic():
            _enter(mine)
            yield mine
            if within_another and not transaction.get_rollback():
                _leave()
    finally:
        _acting.reset(token)


def key(capacity: Asker) -> int:
    """The id of a capacity, however it is given."""
    if isinstance(capacity, Acting):
        return capacity.capacity_id
    return capacity if isinstance(capacity, int) else capacity.pk


def compartments(capacity: Asker, action: str = "view") -> set[int]:
    """Ids of the compartments in which `capacity` may take `action` now.

    For the capacity at work this costs nothing: it was learnt on entering, and row-level security still asks the
    live definition at each statement.
    """
    at_work = _acting.get()
    if at_work is not None and at_work.capacity_id == key(capacity):
        return at_work.compartments(action)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT compartment_id FROM walls.access(%s, walls.clock(), %s)", [key(capacity), action]
        )
        return {row[0] for row in cursor.fetchall()}


def array(compartments: Iterable[int]) -> str:
    """Compartment ids as one literal array, which the planner hashes; many parameters are slower (SPEED.md)."""
    return "{" + ",".join(str(int(compartment)) for compartment in compartments) + "}"


def note_read(row: Model) -> None:
    """Remember that the capacity at work loaded this row (`from_db` calls it).

    Every row of a sealed compartment; elsewhere one whose model says which field is what it has to tell, with that
    field: a list that leaves it out opens nothing.
    """
    at_work = _acting.get()
    compartment = row.__dict__.get("compartment_id")
    if at_work is None or compartment is None:
        return
    if compartment in at_work.sealed or getattr(row, "reads_noted", "") in row.__dict__:
        at_work.loaded.add((row._meta.label, row.pk, compartment))


def _enter(mine: Acting) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, kind, sealed, compartments FROM walls.enter(%s)", [mine.capacity_id])
        for action, kind, sealed, found in cursor.fetchall():
            mine.reach[action].update(found)
            mine.kinds.update(dict.fromkeys(found, kind))
            if sealed:
                mine.sealed.update(found)


def _leave() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('wall.capacity', '', true)")
