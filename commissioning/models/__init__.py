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

from commissioning.sourcing.models import (  # isort: skip
    Candidate,
    Paper,
    PaperRelease,
    ReleaseState,
    Review,
    ReviewService,
    Sort,
    Stage,
)

__all__ = [
    "Agreement",
    "Candidate",
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
    "Paper",
    "PaperRelease",
    "PlanItem",
    "PlanItemOutcome",
    "Polarity",
    "Provision",
    "Rating",
    "ReleaseState",
    "Report",
    "Review",
    "ReviewService",
    "Service",
    "Sort",
    "Stage",
    "Standing",
    "Step",
    "Target",
]
