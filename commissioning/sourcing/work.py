"""What waits for those who act in a review, and for those who decide where papers lie."""

from collections.abc import Iterator

from django.urls import reverse

from commissioning.models import PaperRelease, ReleaseState, Review, Stage
from commissioning.sourcing.lifecycle import LEAD, next_move
from commissioning.sourcing.rows import forwards
from walls.requests import WalledRequest
from walls.rows import has_place, rows_of
from walls.views.work import Task


def declaring(matter: str) -> str:
    """Where one declares interests in a matter, by its reference."""
    return reverse("declaration_on", args=[matter])


def waiting_reviews(request: WalledRequest) -> Iterator[Task]:
    """The reviews that this Lead commissioner moves on."""
    by = request.acting
    if not by.roles & LEAD:
        return
    for review in rows_of(Review, by, "decide").exclude(stage=Stage.CLOSED).order_by("stage_since", "pk")[:50]:
        move = next_move(review.stage)
        yield Task(
            what=review.title,
            why=f"It is yours to lead, and at the stage {review.get_stage_display().lower()}",
            action=move.text if move else "Look at it",
            href=review.get_absolute_url(),
        )


def waiting_forwards(request: WalledRequest) -> Iterator[Task]:
    """The copies of papers that another put forward and this capacity may let out."""
    by = request.acting
    if not has_place(PaperRelease, by, "decide"):
        return
    others = forwards(by, "decide").filter(state=ReleaseState.WAITING).exclude(release__opened_by=by.person_id)
    for forward in others.select_related("paper").defer("paper__text")[:50]:
        yield Task(
            what=str(forward.paper),
            why=f"A copy is put forward for release to {forward.place}.",
            action="Look and let it out",
            href=forward.paper.get_absolute_url(),
        )
