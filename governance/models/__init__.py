from governance.models.bodies import Body, Classification, Seat  # isort: skip
from governance.decisions.models import (
    Decision,
    DecisionResult,
    Recommendation,
    RecommendationReport,
    RecommendationState,
)

__all__ = [
    "Body",
    "Classification",
    "Decision",
    "DecisionResult",
    "Recommendation",
    "RecommendationReport",
    "RecommendationState",
    "Seat",
]
