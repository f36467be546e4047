"""Loading the golden thread: plans with their priorities, policies, outcomes, what serves what, and the cycles."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from commissioning.models import Cycle, Outcome, OutcomePolicy, OutcomePriority, Service
from commissioning.planning.actions import add_cycle_service, open_cycle, record_outcome
from config.demo import Row, day, origin, parts, rows
from config.demo.places import Places
from councils.actions import add_link, edit_policy, record_plan, record_policy, record_priority
from councils.models import CorporatePlan, Need, Policy, PolicyPriority, Priority, PriorityNeed, ThreadLink
from walls.models import Compartment, Walled

PARTNERSHIP = "partnership"
"""Where the councils' joint approach is kept, as the files name it."""


def load(places: Places) -> dict[str, Outcome]:
    """All that councils and commissioners set; the outcomes by their keys."""
    where = {PARTNERSHIP: Compartment.objects.get(kind=PARTNERSHIP)}
    for key, council in places.councils.items():
        if council.commissions:
            where[key] = Compartment.objects.get(kind="council", subjects__organisation=council.organisation)
    priorities = _priorities(where)
    policies = _policies(places, where, priorities)
    outcomes = _outcomes(where, priorities, policies)
    _cycles(where)
    return outcomes


def services() -> dict[tuple[str, str], Service]:
    """The services, by council and name."""
    found = Service.objects.select_related("council", "compartment")
    keys = {row["name"]: row["key"] for row in rows("organisations") if row["kind"] == "council"}
    return {(keys[service.council.name], service.name): service for service in found}


def noon(value: dt.date) -> dt.datetime:
    """The middle of a day: when something happened of which only the day is known."""
    return timezone.make_aware(dt.datetime.combine(value, dt.time(12)))


def linked(model: type[ThreadLink], lower: Walled, uppers: Sequence[Walled], on: dt.date | None = None) -> None:
    """Say what a row serves, where it was not said before; `on` is the day it was, today if not said."""
    links: Any = model._default_manager
    known = set(links.filter(lower=lower).values_list("upper_id", flat=True))
    for upper in uppers:
        if upper.pk not in known:
            add_link(by=None, model=model, lower=lower, upper=upper, at=noon(on) if on else None)


def _priorities(where: dict[str, Compartment]) -> dict[str, Priority]:
    plans: dict[str, CorporatePlan] = {}
    known = {(plan.compartment_id, plan.title): plan for plan in CorporatePlan.objects.select_related("compartment")}
    for row in rows("plans"):
        place = where[row["council"]]
        plans[row["key"]] = known.get((place.pk, row["title"])) or record_plan(
            by=None,
            compartment=place,
            title=row["title"],
            begins_on=day(row["from"]),
            ends_on=day(row["to"]),
            **origin(row),
        )
    listed = {(priority.plan_id, priority.position): priority for priority in Priority.objects.all()}
    priorities: dict[str, Priority] = {}
    for row in rows("priorities"):
        plan, position = plans[row["plan"]], int(row["position"])
        priority = listed.get((plan.pk, position))
        if priority is None:
            said: dict[str, Any] = {name: row[name] for name in ("title", "summary")}
            priority = record_priority(by=None, plan=plan, position=position, **said, **origin(row))
            answers = Q(theme__in=parts(row["needs"])) | Q(statement__in=parts(row["needs"]))
            needs = Need.objects.filter(answers, compartment__in=[plan.compartment_id, where[PARTNERSHIP].pk])
            linked(PriorityNeed, priority, list(needs), plan.begins_on)
        priorities[row["key"]] = priority
    return priorities


def _policies(places: Places, where: dict[str, Compartment], priorities: dict[str, Priority]) -> dict[str, Policy]:
    """By key, each policy as it was adopted: what serves it is linked to that, also where it has changed since."""
    known = {(policy.compartment_id, policy.title): policy for policy in Policy.objects.all()}
    policies: dict[str, Policy] = {}
    for row in rows("policies"):
        place = where[row["council"]]
        policy = known.get((place.pk, row["title"]))
        if policy is None:
            said: dict[str, Any] = {name: row[name] for name in ("title", "values", "processes")}
            policy = record_policy(
                by=None,
                compartment=place,
                **said,
                goals=row["earlier_goals"] or row["goals"],
                owner=places.posts[row["owner"]],
                adopted_on=day(row["adopted"]),
                **origin(row),
            )
            linked(PolicyPriority, policy, [priorities[key] for key in parts(row["priorities"])], policy.adopted_on)
            if row["earlier_goals"]:
                edit_policy(by=None, policy=policy, goals=row["goals"])
        policies[row["key"]] = policy
    return policies


def _outcomes(
    where: dict[str, Compartment], priorities: dict[str, Priority], policies: dict[str, Policy]
) -> dict[str, Outcome]:
    known = {(outcome.compartment_id, outcome.statement): outcome for outcome in Outcome.objects.all()}
    outcomes: dict[str, Outcome] = {}
    for row in rows("outcomes"):
        place = where[row["place"]]
        outcome = known.get((place.pk, row["statement"]))
        if outcome is None:
            said: dict[str, Any] = {name: row[name] for name in ("statement", "client_group", "indicators")}
            outcome = record_outcome(by=None, compartment=place, **said, **origin(row))
            linked(OutcomePriority, outcome, [priorities[key] for key in parts(row["priorities"])])
            for policy in [policies[key] for key in parts(row["policies"])]:
                # Against the words as adopted: where they have changed since, the link is suspect.
                linked(OutcomePolicy, outcome, [policy], policy.adopted_on)
        outcomes[row["key"]] = outcome
    return outcomes


def _cycles(where: dict[str, Compartment]) -> None:
    delivered = services()
    known = set(Cycle.objects.values_list("compartment_id", "title"))
    for row in rows("cycles"):
        place = where[row["place"]]
        if (place.pk, row["title"]) not in known:
            _cycle(row, place, [delivered[council, row["service"]] for council in parts(row["councils"])])


def _cycle(row: Row, place: Compartment, about: list[Service]) -> None:
    cycle = open_cycle(
        by=None,
        compartment=place,
        title=row["title"],
        step=row["step"],
        step_since=day(row["since"]),
        turn=int(row["turn"]),
    )
    for service in about:
        add_cycle_service(by=None, cycle=cycle, service=service)
