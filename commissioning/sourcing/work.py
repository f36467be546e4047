"""What waits for those who act in a review, and for those who decide where papers lie."""

from collections.abc import Iterator

from django.urls import reverse

from commissioning.models import PaperRelease, ReleaseState, Review, Stage
from commissioning.sourcing.lifecycle import LEAD, next_move
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
    """The copies of papers that another put forward and this capacity may let out.

    Each is named by where it lies: to read what lies in a sealed place is on record, and to look at one's work is not.
    """
    by = request.acting
    if not has_place(PaperRelease, by, "decide"):
        return
    waiting = PaperRelease.objects.visible_to(by, "decide").filter(state=ReleaseState.WAITING, paper__withdrawn_at=None)
    others = waiting.exclude(release__opened_by=by.person_id).order_by("pk")
    for place, ref in others.values_list("compartment__name", "paper__ref")[:50]:
        yield Task(
            what=f"A paper in {place}",
            why="A copy is put forward for release.",
            action="Look and let it out",
            href=reverse("paper", args=[ref]),
        )
