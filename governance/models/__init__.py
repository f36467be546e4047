from governance.models.bodies import Body, Classification, Seat  # isort: skip
from governance.decisions.models import (
    Decision,
    DecisionResult,
    Recommendation,
    RecommendationReport,
    RecommendationState,
)
from governance.meetings.models import AgendaItem, ItemKind, ItemMatter, Meeting, MeetingState

__all__ = [
    "AgendaItem",
    "Body",
    "Classification",
    "Decision",
    "DecisionResult",
    "ItemKind",
    "ItemMatter",
    "Meeting",
    "MeetingState",
    "Recommendation",
    "RecommendationReport",
    "RecommendationState",
    "Seat",
]
