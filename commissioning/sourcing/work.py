"""What waits for those who act in a review."""

from collections.abc import Iterator

from django.urls import reverse

from commissioning.models import Review, Stage
from commissioning.sourcing.lifecycle import LEAD, next_move
from walls.requests import WalledRequest
from walls.rows import rows_of
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
