"""The stages of a commissioning review, which its Lead commissioner moves on; who may act in it at all (EW-6).

And how a copy of a paper is let out of where it lies, by two people.
"""

from typing import Any

from commissioning.sourcing.models import PaperRelease, ReleaseState, Stage
from councils.actions.keeping import KEEPERS
from walls.actions.compartments import By, may
from walls.actions.releases import ANOTHER, CHANGED
from walls.lifecycle import Lifecycle, Move, listed
from walls.models import Compartment, Declaration

LEAD = frozenset({"lead_commissioner"})
WHOSE = "a Lead commissioner"
NAMED = "named"
"""The role of people named for a matter."""
WRITERS = KEEPERS | {NAMED}
OF_A_REVIEW = frozenset({"sealed", "appraisal", "bid"})
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


def undeclared_at(place: Compartment, by: By, known: bool | None = None) -> str:
    """Why somebody who has declared nothing writes and lets out no papers there, or nothing; it may be `known`."""
    if place.kind_id not in OF_A_REVIEW:
        return ""
    return "" if (has_declared(by, place.matter_id or place.pk) if known is None else known) else UNDECLARED


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


UNSEEN = "You do not see what it would be put among: it takes somebody who does."


def _not_answered(row: PaperRelease, by: By) -> str:
    return undeclared_at(row.compartment, by, getattr(row, "declared", None))


def _not_let_out(row: PaperRelease, by: By) -> str:
    if refused := _not_answered(row, by):
        return refused
    if by is not None and by.person_id == row.release.opened_by_id:
        return ANOTHER
    if not may(by, "view", row.release.target_id):
        return UNSEEN
    return CHANGED if row.paper.digest() != row.release.digest else ""


WAITING, DECIDERS = frozenset({ReleaseState.WAITING}), "who decides where the paper lies"
RELEASE = listed(
    Lifecycle(
        "A copy of a paper for others",
        ReleaseState,
        (
            Move(
                code="let_out",
                text="Let it out",
                sources=WAITING,
                target=ReleaseState.RELEASED,
                roles=frozenset(),
                whose=f"another person {DECIDERS}",
                action="decide",
                check=_not_let_out,
            ),
            Move(
                code="turn_down",
                text="Turn it down",
                sources=WAITING,
                target=ReleaseState.TURNED_DOWN,
                roles=frozenset(),
                whose=f"somebody {DECIDERS}",
                action="decide",
                check=_not_answered,
            ),
            Move(
                "replace",
                "Put it forward again",
                WAITING,
                ReleaseState.REPLACED,
                WRITERS,
                "whoever writes papers there",
            ),
        ),
    )
)
