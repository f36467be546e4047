"""A thread to walk: a need, a priority of a plan, and a policy, as the owner lays them."""

from dataclasses import dataclass
from typing import Any

from councils.actions import add_link, record_need, record_plan, record_policy, record_priority
from councils.models import Need, Policy, PolicyPriority, Priority, PriorityNeed, ThreadLink
from tests.owner import as_owner
from walls.models import Compartment


@dataclass(frozen=True)
class Laid:
    """What was laid, and the links between."""

    need: Need
    priority: Priority
    policy: Policy
    answers: ThreadLink
    serves: ThreadLink


def place(name: str) -> Compartment:
    """A compartment, by its name."""
    with as_owner():
        return Compartment.objects.get(name=name)


def lay(name: str = "Cotswold: put to members") -> Laid:
    """A need, the priority that answers it and the policy that serves that, all in one compartment."""
    compartment = place(name)
    with as_owner():
        need = record_need(by=None, compartment=compartment, statement="Homes people can afford", theme="Housing")
        plan = record_plan(by=None, compartment=compartment, title="A plan")
        priority = record_priority(by=None, plan=plan, title="Build homes to rent")
        policy = record_policy(by=None, compartment=compartment, title="Rents below the market", goals="Lower rents")
        answers = add_link(by=None, model=PriorityNeed, lower=priority, upper=need)
        serves = add_link(by=None, model=PolicyPriority, lower=policy, upper=priority)
    return Laid(need, priority, policy, answers, serves)


def panel(response: Any, title: str) -> dict[str, Any]:
    """A panel of a page, by its title."""
    return next(panel for panel in response.context["panels"] if panel["title"] == title)
