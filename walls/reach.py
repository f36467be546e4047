"""What a capacity reaches and by which rule, in words."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from walls.audience import audiences
from walls.capacities import CurrentCapacity
from walls.models import Action, Compartment, Membership, Permit
from walls.tables import last_day

LADDER = (Action.VIEW, Action.CONTRIBUTE, Action.DECIDE)


@dataclass(frozen=True)
class Reached:
    """One compartment that a capacity reaches: what it may do there, why, and who else sees it."""

    compartment: Compartment
    may: str
    why: str
    audience: str


def reached_by(capacity: CurrentCapacity) -> list[Reached]:
    """Everything the acting capacity reaches now, in the order of the table of kinds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT compartment_id, action, rule, source FROM walls.access(%s, walls.clock())", [capacity.pk]
        )
        rows = cursor.fetchall()
    actions: dict[int, set[str]] = defaultdict(set)
    rules: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    for compartment, action, rule, source in rows:
        actions[compartment].add(action)
        rules[compartment].add((rule, source))
    words = _rules_in_words(rules)
    seen_by = audiences(actions)
    return [
        Reached(
            compartment,
            may_in_words(actions[compartment.pk]),
            "; ".join(sorted(words[rule] for rule in rules[compartment.pk])),
            seen_by.get(compartment.pk, ""),
        )
        for compartment in Compartment.objects.filter(pk__in=actions).order_by("kind__position", "name")
    ]


def may_in_words(granted: set[str]) -> str:
    """What somebody may do, each rung of the ladder with those below it, whichever of them were granted by name."""
    top = max((LADDER.index(Action(action)) for action in granted if action in LADDER), default=-1)
    stated = {*LADDER[: top + 1], *(action for action in Action if action in granted)}
    return ", ".join(action.label for action in Action if action in stated)


def _rules_in_words(rules: dict[int, set[tuple[str, int | None]]]) -> dict[tuple[str, int | None], str]:
    used = {rule for several in rules.values() for rule in several}
    posts = {
        membership.pk: membership
        for membership in Membership.objects.filter(
            pk__in=[source for rule, source in used if rule == "grant"]
        ).select_related("post")
    }
    permits = {
        permit.pk: permit
        for permit in Permit.objects.filter(pk__in=[source for rule, source in used if rule == "permit"])
    }
    words: dict[tuple[str, int | None], str] = {
        ("public", None): "It is public",
        ("own", None): "It is your own",
    }
    for rule, source in used:
        if rule == "grant" and source is not None:
            held = posts[source]
            until = f" until {last_day(held.ends_at)}" if held.ends_at else ""
            words[rule, source] = f"As {held.post.title}{until}"
        elif rule == "permit" and source is not None:
            words[rule, source] = f"By wall permit {permits[source].ref}, until {last_day(permits[source].ends_at)}"
    return words
