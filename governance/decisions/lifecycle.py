"""How a recommendation fares: put to the executive, then decided, or withdrawn before that."""

from governance.decisions.models import RecommendationState
from walls.lifecycle import Lifecycle, Move, listed

RECOMMENDERS = frozenset({"lead_commissioner"})
"""The guide has the head of paid service be the Lead commissioner, and nobody else recommends."""
PROPER_OFFICERS = frozenset({"clerk"})

_PUT = frozenset({RecommendationState.PUT.value})
_LEAD = "the council's Lead commissioner"

RECOMMENDATION = listed(
    Lifecycle(
        name="A recommendation",
        states=RecommendationState,
        moves=(
            Move("edit", "Change it", _PUT, RecommendationState.PUT, RECOMMENDERS, _LEAD),
            Move("withdraw", "Withdraw it", _PUT, RecommendationState.WITHDRAWN, RECOMMENDERS, _LEAD),
            Move(
                "record",
                "Record the decision",
                _PUT,
                RecommendationState.DECIDED,
                PROPER_OFFICERS,
                "the council's clerk, who is its proper officer,",
            ),
        ),
    )
)
