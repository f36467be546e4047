"""What the golden thread leaves out (PL-1): outcomes that lead to no priority or no need, plan items to no outcome."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from commissioning.models import Outcome, OutcomePolicy, OutcomePriority, PlanItem, PlanItemOutcome
from councils.actions.keeping import KEEPERS
from councils.models import PolicyPriority, PriorityNeed
from walls.capacities import CurrentCapacity
from walls.tables import Column, Table, page_of
from walls.views.panels import Panel

SHOWN = 20


def lacks(outcome: Any) -> str:
    """What an outcome does not lead to."""
    return "A need" if outcome.to_priority else "A priority, and through it a need"


OUTCOMES = Table(
    "Outcomes that lead to no need", (Column("Outcome", "statement", href=page_of), Column("What is missing", lacks))
)
PLAN_ITEMS = Table(
    "Plan items that serve no outcome",
    (Column("Plan item", "title", href=page_of), Column("In agreed words", "aim")),
)


def outcomes(by: CurrentCapacity) -> QuerySet[Outcome]:
    """The outcomes in this capacity's care that do not lead up to a need, each with whether it serves a priority."""
    answering = PriorityNeed.objects.visible_to(by).values("lower")
    direct = OutcomePriority.objects.visible_to(by).filter(lower=OuterRef("pk"))
    through = OutcomePolicy.objects.visible_to(by).filter(lower=OuterRef("pk"))
    serving = PolicyPriority.objects.visible_to(by)
    to_need = Exists(direct.filter(upper__in=answering)) | Exists(
        through.filter(upper__in=serving.filter(upper__in=answering).values("lower"))
    )
    to_priority = Exists(direct) | Exists(through.filter(upper__in=serving.values("lower")))
    return Outcome.objects.visible_to(by, "contribute").annotate(to_priority=to_priority).exclude(to_need)


def plan_items(by: CurrentCapacity) -> QuerySet[PlanItem]:
    """The plan items in this capacity's care that serve no outcome."""
    linked = PlanItemOutcome.objects.visible_to(by).filter(lower=OuterRef("pk"))
    return PlanItem.objects.visible_to(by, "contribute").exclude(Exists(linked))


def warnings(by: CurrentCapacity) -> list[Panel]:
    """The warning lists for those who keep the thread; none for anybody else. Two statements."""
    if not by.roles & KEEPERS:
        return []
    lists = ((OUTCOMES, list(outcomes(by)[: SHOWN + 1])), (PLAN_ITEMS, list(plan_items(by)[: SHOWN + 1])))
    return [
        {
            "title": table.caption if len(rows) <= SHOWN else f"{table.caption} (the first {SHOWN})",
            "table": table.of(rows[:SHOWN]),
        }
        for table, rows in lists
        if rows
    ]
