"""What those who govern a compartment may know of it: who reaches it, and who was turned away."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from walls.capacities import signatures
from walls.models import Action, AuditEvent, Compartment

NEWEST = 20


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
        Reach(posts.get((capacity, now), "The service"), _may({action for action, _ in held}), _rules(held))
        for capacity, held in ways.items()
    ]
    refused = [
        Refusal(event.at, posts.get((event.capacity_id or 0, event.at), "The service"), event.body["path"])
        for event in events
    ]
    return sorted(reached, key=lambda way: way.post), refused


def _ways(compartment: Compartment) -> dict[int, set[tuple[str, str]]]:
    """By capacity, the actions it may take and the rule that gives each."""
    ways: dict[int, set[tuple[str, str]]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("SELECT capacity_id, action, rule FROM walls.who_could_see(%s, walls.clock())", [compartment.pk])
        for capacity, action, rule in cursor.fetchall():
            ways[capacity].add((action, rule))
    return ways


def _may(actions: set[str]) -> str:
    return ", ".join(action.label for action in Action if action in actions)


def _rules(held: set[tuple[str, str]]) -> str:
    return ", ".join(sorted({rule for _, rule in held}))
