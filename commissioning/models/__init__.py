# In the order of the house: each room stands on those above it.
from commissioning.models.services import Days, Provision, Service  # isort: skip
from commissioning.planning.models import Cycle, CycleService, Outcome, OutcomePolicy, OutcomePriority, Step

from commissioning.delivery.models import Agreement, CommissionerNote, PlanItem, PlanItemOutcome  # isort: skip
from commissioning.monitoring.models import (
    Figure,
    Kind,
    Measure,
    Polarity,
    Rating,
    Report,
    Standing,
    Target,
)

__all__ = [
    "Agreement",
    "CommissionerNote",
    "Cycle",
    "CycleService",
    "Days",
    "Figure",
    "Kind",
    "Measure",
    "Outcome",
    "OutcomePolicy",
    "OutcomePriority",
    "PlanItem",
    "PlanItemOutcome",
    "Polarity",
    "Provision",
    "Rating",
    "Report",
    "Service",
    "Standing",
    "Step",
    "Target",
]
