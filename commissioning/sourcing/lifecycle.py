"""The stages of a commissioning review, which its Lead commissioner moves on; and who may act in it at all (EW-6)."""

from typing import Any

from commissioning.sourcing.models import Stage
from walls.actions.compartments import By
from walls.lifecycle import Lifecycle, Move, listed
from walls.models import Declaration

LEAD = frozenset({"lead_commissioner"})
WHOSE = "a Lead commissioner"
UNDECLARED = "Declare your interests in this review first. That there is nothing to declare is an answer."


def has_declared(by: By, matter: int) -> bool:
    """Whether a person has declared their interests in the matter of a compartment; nobody has none."""
    if by is None:
        return True
    return Declaration.objects.filter(person=by.person_id, compartment=matter).exists()


def undeclared(row: Any, by: By) -> str:
    """Why somebody who has declared nothing has no task in a review, or nothing. A page's rows know it (`declared`)."""
    known = getattr(row, "declared", None)
    return "" if (has_declared(by, row.compartment_id) if known is None else known) else UNDECLARED


def _on(code: str, text: str, source: Stage, target: Stage) -> Move:
    return Move(code, text, frozenset({source}), target, LEAD, WHOSE, "decide", undeclared)


REVIEW = listed(
    Lifecycle(
        "A commissioning review",
        Stage,
        (
            _on("list", "Go on to the options", Stage.OPENED, Stage.OPTIONS),
            _on("engage", "Go on to engagement", Stage.OPTIONS, Stage.ENGAGEMENT),
            _on("appraise", "Go on to appraisal", Stage.ENGAGEMENT, Stage.APPRAISAL),
            _on("recommend", "Say that it is recommended", Stage.APPRAISAL, Stage.RECOMMENDED),
            _on("close", "Close the review", Stage.RECOMMENDED, Stage.CLOSED),
        ),
        field="stage",
    )
)


def next_move(stage: str) -> Move | None:
    """The one move that leads on from a stage; none from the last."""
    return next((move for move in REVIEW.moves if stage in move.sources), None)
