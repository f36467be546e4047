"""What those who govern or oversee a compartment may know of it: who reaches it, who was turned away, what parts it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from walls.capacities import CurrentCapacity, signatures
from walls.identity import compartments
from walls.models import Action, AuditEvent, Compartment, SideTaken, Wall, WallSide

NEWEST = 20
OF_A_DAY = 500
SERVICE = "The service"


@dataclass(frozen=True)
class Reach:
    """One capacity's way into a compartment: its post, what it may do there, and by which rules."""

    post: str
    may: str
    rules: str


@dataclass(frozen=True)
class Refusal:
    """A record of the compartment that somebody asked for and was not shown, or might not act on (EW-9)."""

    at: datetime
    post: str
    path: str


def watch(compartment: Compartment) -> tuple[list[Reach], list[Refusal]]:
    """Who reaches a compartment now, and its newest refusals; nobody in particular reaches what is public."""
    now = timezone.now()
    ways = {} if compartment.is_public else _ways(compartment)
    events = list(AuditEvent.objects.filter(compartment_id=compartment.pk, kind="refused").order_by("-pk")[:NEWEST])
    moments = [(capacity, now) for capacity in ways] + [(event.capacity_id or 0, event.at) for event in events]
    posts = signatures(moments)
    reached = [
        Reach(posts.get((capacity, now), SERVICE), _may({action for action, _ in held}), _rules(held))
        for capacity, held in ways.items()
    ]
    refused = [
        Refusal(event.at, posts.get((event.capacity_id or 0, event.at), SERVICE), event.body["path"])
        for event in events
    ]
    return sorted(reached, key=lambda way: way.post), refused


@dataclass(frozen=True)
class Could:
    """A person who could see a compartment, and in which post, what they might do there, and by which rules."""

    person: str
    post: str
    may: str
    rules: str


@dataclass(frozen=True)
class Did:
    """What somebody did, or asked for and was not shown: the event of a reading or of a refusal."""

    at: datetime
    post: str
    what: str


def seen(compartment: Compartment, at: datetime) -> tuple[list[Could], list[Did], list[Did]]:
    """Who could see a compartment at an instant; and who did, and who was turned away, on its day until then.

    Raises:
        django.db.ProgrammingError: the acting capacity neither governs nor oversees the compartment.
    """
    ways = {} if compartment.is_public else _ways(compartment, at)
    of_day = AuditEvent.objects.filter(
        compartment_id=compartment.pk, kind__in=("read", "refused"), at__lte=at, at__gte=_morning(at)
    )
    events = list(of_day.order_by("-pk")[:OF_A_DAY])
    posts = signatures([(capacity, at) for capacity in ways] + [(each.capacity_id or 0, each.at) for each in events])
    names = _names(ways)
    could = [
        Could(names.get(capacity, ""), posts.get((capacity, at), SERVICE), _may({a for a, _ in held}), _rules(held))
        for capacity, held in ways.items()
    ]
    told = [(each, posts.get((each.capacity_id or 0, each.at), SERVICE)) for each in events]
    did = [Did(each.at, post, kinds_of(each.body["rows"])) for each, post in told if each.kind == "read"]
    refused = [Did(each.at, post, each.body["path"]) for each, post in told if each.kind == "refused"]
    return sorted(could, key=lambda one: (one.person, one.post)), did, refused


def _morning(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def kinds_of(rows: Iterable[str]) -> str:
    """Of which kinds the rows of a reading are, each "app.Model:number"."""
    words = {str(apps.get_model(row.partition(":")[0])._meta.verbose_name) for row in rows}
    return ", ".join(sorted(words))


def _ways(compartment: Compartment, at: datetime | None = None) -> dict[int, set[tuple[str, str]]]:
    """By capacity, the actions it may take at an instant, or now, and the rule that gives each."""
    ways: dict[int, set[tuple[str, str]]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT capacity_id, action, rule FROM walls.who_could_see(%s, coalesce(%s, walls.clock()))",
            [compartment.pk, at],
        )
        for capacity, action, rule in cursor.fetchall():
            ways[capacity].add((action, rule))
    return ways


def _names(capacities: Iterable[int]) -> dict[int, str]:
    """The names of the people whose capacities these are: asked of capacities that the asker was told of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.id, p.name FROM unnest(%s::bigint[]) k (id) JOIN walls_person p ON p.id = walls.person_of(k.id)",
            [list(capacities)],
        )
        return dict(cursor.fetchall())


def _may(actions: set[str]) -> str:
    return ", ".join(action.label for action in Action if action in actions)


def _rules(held: set[tuple[str, str]]) -> str:
    return ", ".join(sorted({rule for _, rule in held}))


def overseen() -> frozenset[int]:
    """The compartments that the acting capacity looks on at, as internal audit does: it changes nothing there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.overseen()")
        return frozenset(place for (place,) in cursor.fetchall())


def watched(by: CurrentCapacity) -> frozenset[int]:
    """The compartments that a capacity governs or oversees."""
    return overseen() | frozenset(compartments(by, "govern"))


@dataclass(frozen=True)
class Offered:
    """A side of a wall that is offered: what it asks to be signed, if anything, and what would be reached there.

    `place` is the reference of a compartment on it, in whose matter an interest can be declared.
    """

    wall_id: int
    side: int
    undertaking: int | None
    name: str
    place: str


CONCERNS = """
SELECT o.place, NULL, NULL, NULL, NULL, NULL FROM walls.overseen() AS o (place)
UNION ALL
SELECT NULL, f.wall_id, f.side, f.undertaking, f.name, f.place FROM walls.offered_places() f
"""


def concerns(by: CurrentCapacity) -> tuple[frozenset[int], list[Offered]]:
    """The compartments that a capacity governs or oversees, and the sides offered to it, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(CONCERNS)
        found = cursor.fetchall()
    near = {place for place, *_ in found if place is not None} | set(compartments(by, "govern"))
    return frozenset(near), sorted((Offered(*told) for place, *told in found if place is None), key=lambda o: o.side)


def known_walls(by: CurrentCapacity, near: Iterable[int], offered: Iterable[Offered]) -> QuerySet[Wall]:
    """The walls before these compartments, and those of which a capacity's person has, or is offered, a side."""
    parted = WallSide.objects.filter(compartment__in=near).values("wall")
    mine = SideTaken.objects.filter(person=by.person_id).values("wall")
    to_take = {offer.wall_id for offer in offered}
    return Wall.objects.filter(Q(pk__in=parted) | Q(pk__in=mine) | Q(pk__in=to_take)).select_related(
        "keeper", "clause__policy", "raised_by"
    )


def names_of(places: Iterable[int | None]) -> dict[int, str]:
    """The names of those compartments that the acting capacity knows of."""
    return dict(Compartment.objects.filter(pk__in={place for place in places if place}).values_list("pk", "name"))
