"""What raising a wall would change, told before it is raised: who would lose what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from walls.capacities import signatures
from walls.models import Action

Held = dict[tuple[int, int], tuple[int, str, set[str]]]
"""By capacity and compartment: whose capacity it is, by key and name, and what it may do there."""


@dataclass(frozen=True)
class Loss:
    """What one capacity would lose in one compartment: until its person takes a side, or for good."""

    person: str
    post: str
    place: str
    loses: str
    until: str


def what_if(raising: Callable[[], Mapping[int, str]], places: dict[int, str]) -> list[Loss]:
    """Raise a wall and take it back, and tell who lost what of `places` (names by key) in between.

    `raising` raises it and answers with the keys of the people who lose it for longer than until they take a side, and
    for how long.

    Raises:
        ValidationError: as `raising` does; the same would refuse the wall.
    """
    before = held(places)
    with transaction.atomic():
        longer = raising()
        after = held(places)
        transaction.set_rollback(True)
    now = timezone.now()
    lost = {key: (who, name, may - after.get(key, (who, name, set()))[2]) for key, (who, name, may) in before.items()}
    lost = {key: found for key, found in lost.items() if found[2]}
    posts = signatures([(capacity, now) for capacity, _ in lost])
    return sorted(
        (
            Loss(
                person=name,
                post=posts.get((capacity, now), ""),
                place=places[place],
                loses=", ".join(action.label for action in Action if action in actions),
                until=longer.get(who, "Until they take this side, and sign if asked"),
            )
            for (capacity, place), (who, name, actions) in lost.items()
        ),
        key=lambda loss: (loss.person, loss.place, loss.post),
    )


def held(places: Iterable[int]) -> Held:
    """Who reaches compartments that the acting capacity governs, at this moment."""
    found: dict[tuple[int, int], tuple[int, str, set[str]]] = {}
    actions: dict[tuple[int, int], set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT capacity_id, compartment_id, person_id, person, action FROM walls.reachers(%s::bigint[])",
            [sorted(places)],
        )
        for capacity, place, person, name, action in cursor.fetchall():
            actions[capacity, place].add(action)
            found[capacity, place] = (person, name, actions[capacity, place])
    return found


def reachers(places: Iterable[int]) -> dict[int, str]:
    """The people who reach any of these compartments, by key, with their names; by name."""
    return dict(sorted({who: name for who, name, _ in held(places).values()}.items(), key=lambda one: (one[1], one[0])))
