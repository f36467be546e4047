"""Who there is to ask, what the definition lets each see, and what the bare facts say that nobody may."""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q

from walls.capacities import CurrentCapacity, capacities_of
from walls.models import Action, Clock, Exclusion, Permit, Person, SideTaken, Wall, WallKind, WallSide
from walls.models.dated import in_force


@dataclass(frozen=True)
class Prober:
    """A capacity that asks, and the compartments that it sees."""

    capacity: CurrentCapacity
    sees: frozenset[int]
    made_up: bool = False
    """Whether the test made this person for itself."""

    @property
    def posts(self) -> str:
        """Who it is in words that name nobody: its roles and its party."""
        roles = ", ".join(sorted(self.capacity.roles)) or "nobody in particular"
        return f"{roles} ({self.capacity.label})"


def seen_by() -> dict[int, frozenset[int]]:
    """The compartments that each capacity sees now, as the definition says. Asked by the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.id, array_agg(DISTINCT a.compartment_id) FROM walls_capacity k "
            "CROSS JOIN LATERAL walls.access(k.id, walls.clock(), 'view') a GROUP BY k.id"
        )
        return {capacity: frozenset(places) for capacity, places in cursor.fetchall()}


def still_sees(prober: Prober, places: Iterable[int]) -> bool:
    """Whether a capacity sees all these compartments by now: what begins during a run is no leak."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT compartment_id FROM walls.access(%s, walls.clock(), 'view')",
            [prober.capacity.pk],
        )
        return {place for (place,) in cursor.fetchall()} >= set(places)


def everyone(made_up: frozenset[int] = frozenset()) -> list[Prober]:
    """Every live capacity, and nobody's; `made_up` are the people that the test made."""
    sees = seen_by()
    people = Person.objects.order_by("pk").values_list("pk", flat=True)
    held = [(each, person) for person in people for each in capacities_of(person) if not each.is_public]
    public = [(each, 0) for each in capacities_of(None)]
    return [Prober(each, sees.get(each.pk, frozenset()), person in made_up) for each, person in [*held, *public]]


def one_of_each_role(probers: Iterable[Prober], chosen: Iterable[Prober], dice: random.Random) -> list[Prober]:
    """One of each role on each side of the house; of those already chosen, where one will do."""
    taken = {prober.capacity.pk for prober in chosen}
    shuffled = sorted(probers, key=lambda prober: (prober.capacity.pk not in taken, dice.random()))
    found: dict[str, Prober] = {}
    for prober in shuffled:
        for role in prober.capacity.roles or {"nobody in particular"}:
            found.setdefault(role, prober)
    return list({prober.capacity.pk: prober for prober in found.values()}.values())


def let_through_against_the_facts(probers: Iterable[Prober], walls: Iterable[Wall]) -> dict[int, list[Prober]]:
    """Who the definition lets through a wall though the facts say nobody of the kind: by the wall's number.

    Nobody sees a side of a wall that they have not taken, save what a permit opens to that capacity; and nobody who is
    barred by name sees what they are barred from, save by a permit that lifts it. Written from those words, without
    the definition.
    """
    wrong: dict[int, list[Prober]] = {}
    for wall in walls:
        places = list(WallSide.objects.filter(wall=wall, starts_at__lte=Clock()).values_list("compartment", "side"))
        taken = dict(
            SideTaken.objects.filter(Q(left_at=None) | Q(left_at__gt=Clock()), wall=wall).values_list("person", "side")
        )
        barred = _Barred({place for place, _ in places})
        permitted = _permitted({place for place, _ in places})
        for prober in probers:
            person = prober.capacity.person_id
            for place, side in places:
                if place in prober.sees and (
                    (person, place, prober.capacity.pk) in barred
                    or not (
                        wall.kind == WallKind.EXCLUSION
                        or (prober.capacity.pk, place) in permitted
                        or _passes(taken.get(person or 0), side, wall)
                    )
                ):
                    wrong.setdefault(wall.pk, []).append(prober)
                    break
    return wrong


def _passes(taken: int | None, side: int, wall: Wall) -> bool:
    return taken is not None and (taken == side or (wall.one_way and taken == 1))


def _permitted(places: set[int]) -> set[tuple[int, int]]:
    """The capacities that hold a permit in force, and the compartment that it opens."""
    permits = Permit.objects.filter(in_force(), compartment__in=places).exclude(action=Action.GOVERN)
    return set(permits.values_list("capacity", "compartment"))


class _Barred:
    """Who is barred by name from which compartment, and in which capacity that is lifted."""

    def __init__(self, places: set[int]) -> None:
        bars = Exclusion.objects.filter(in_force(), compartment__in=places)
        self.bars: dict[tuple[int, int], set[int]] = {}
        for bar in bars:
            self.bars.setdefault((bar.person_id, bar.compartment_id), set()).add(bar.pk)
        lifted = bars.filter(
            permits__starts_at__lte=Clock(), permits__ends_at__gt=Clock(), permits__lifts=F("pk")
        ).values_list("pk", "permits__capacity")
        self.lifted = set(lifted)

    def __contains__(self, asked: tuple[int | None, int, int]) -> bool:
        person, place, capacity = asked
        bars = self.bars.get((person or 0, place), set())
        return any((bar, capacity) not in self.lifted for bar in bars)
