"""The commissioning cycle as the guide draws it: three steps, and then the next turn."""

from commissioning.planning.models import Step
from walls.lifecycle import Lifecycle, Move, listed

LEAD = frozenset({"lead_commissioner"})
WHOSE = "a Lead commissioner"

CYCLE = listed(
    Lifecycle(
        "The commissioning cycle",
        Step,
        (
            Move("source", "Go on to sourcing", frozenset({Step.PLANNING}), Step.SOURCING, LEAD, WHOSE, "decide"),
            Move("monitor", "Go on to monitoring", frozenset({Step.SOURCING}), Step.MONITORING, LEAD, WHOSE, "decide"),
            Move("turn", "Begin the next turn", frozenset({Step.MONITORING}), Step.PLANNING, LEAD, WHOSE, "decide"),
        ),
        field="step",
    )
)


def next_move(step: str) -> Move:
    """The one move that leads on from a step."""
    return next(move for move in CYCLE.moves if step in move.sources)
