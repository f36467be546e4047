"""Recording what councillors set: corporate plans with their priorities, and policies.

Each refuses as `councils.actions.keeping` does: with ValidationError where the fields do not fit, or somebody changed
the row since; with PermissionDenied where this capacity does not keep it.
"""

import datetime as dt
from typing import TypedDict, Unpack

from councils.actions.keeping import edit, record
from councils.models import CorporatePlan, Policy, Priority
from walls.actions.compartments import By
from walls.models import Compartment, Post


class PlanFields(TypedDict, total=False):
    """What may be said of a corporate plan."""

    title: str
    begins_on: dt.date | None
    ends_on: dt.date | None
    source: str
    illustrative: bool


class PriorityFields(TypedDict, total=False):
    """What may be said of a priority."""

    position: int
    title: str
    summary: str
    source: str
    illustrative: bool


class PolicyFields(TypedDict, total=False):
    """What may be said of a policy."""

    title: str
    goals: str
    values: str
    processes: str
    owner: Post | None
    adopted_on: dt.date | None
    source: str
    illustrative: bool


def record_plan(*, by: By, compartment: Compartment, **fields: Unpack[PlanFields]) -> CorporatePlan:
    """A corporate plan, seen by those who see the compartment."""
    return record(CorporatePlan(compartment=compartment, **fields), by=by)


def edit_plan(*, by: By, plan: CorporatePlan, **fields: Unpack[PlanFields]) -> CorporatePlan:
    """Change what is said of a corporate plan, as it was when `plan` was loaded."""
    return edit(plan, by=by, **fields)


def record_priority(*, by: By, plan: CorporatePlan, **fields: Unpack[PriorityFields]) -> Priority:
    """A priority of a corporate plan, seen by those who see the plan."""
    return record(Priority(compartment=plan.compartment, plan=plan, **fields), by=by)


def edit_priority(*, by: By, priority: Priority, **fields: Unpack[PriorityFields]) -> Priority:
    """Change what is said of a priority, as it was when `priority` was loaded."""
    return edit(priority, by=by, **fields)


def record_policy(*, by: By, compartment: Compartment, **fields: Unpack[PolicyFields]) -> Policy:
    """A policy, seen by those who see the compartment."""
    return record(Policy(compartment=compartment, **fields), by=by)


def edit_policy(*, by: By, policy: Policy, **fields: Unpack[PolicyFields]) -> Policy:
    """Change what is said of a policy, as it was when `policy` was loaded."""
    return edit(policy, by=by, **fields)
