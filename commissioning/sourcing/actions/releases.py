"""Letting a copy of a paper out of where it lies: one who writes there puts it forward, another who decides lets it go.

The kernel's releases hold the pair of people, what was reviewed and the single use (walls/actions/releases.py).
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from commissioning.sourcing.actions.papers import beside_refusal
from commissioning.sourcing.lifecycle import OF_A_REVIEW, RELEASE
from commissioning.sourcing.models import Paper, PaperRelease, ReleaseState
from walls.actions.compartments import By
from walls.actions.releases import approve_and_use, open_release
from walls.actions.rows import STALE, add_many, change
from walls.capacities import CurrentCapacity
from walls.forms.fields import GONE
from walls.models import Capacity, Compartment
from walls.rows import places_for

OF_A_BID = "A paper of a bid is not let out: what is bid is submitted."


def targets(by: CurrentCapacity | Capacity, paper: Paper) -> QuerySet[Compartment]:
    """Where a copy may go: another place for papers of the asker's own party that they see, and of no review."""
    places = places_for(Paper, by, "view").filter(owner=by.party_id)
    return places.exclude(kind__in=OF_A_REVIEW).exclude(pk=paper.compartment_id)


def forward_refusal(by: By, paper: Paper) -> str:
    """Why this capacity may not put a copy forward, or nothing."""
    return beside_refusal(by, paper) or (OF_A_BID if paper.compartment.kind_id == "bid" else "")


@transaction.atomic
def put_forward(*, by: CurrentCapacity | Capacity, paper: Paper, target: Compartment, reason: str) -> PaperRelease:
    """Put a copy of a paper forward for another place, as the paper was when `paper` was loaded.

    One that waited is so no more: what it says may have changed.

    Raises:
        PermissionDenied: this capacity writes no papers there, or has not declared its interests in the review.
        ValidationError: copies do not go there, or somebody changed the paper since (code "stale").
    """
    if refused := forward_refusal(by, paper):
        raise PermissionDenied(refused)
    if not targets(by, paper).filter(pk=target.pk).exists():
        raise ValidationError({"target": GONE})
    now = Paper.objects.select_for_update().get(pk=paper.pk)
    if now.version != paper.version:
        raise ValidationError(STALE, code="stale")
    for waiting in PaperRelease.objects.filter(paper=now, state=ReleaseState.WAITING):
        change(waiting, state=RELEASE["replace"].target)
    made = PaperRelease(
        compartment_id=now.compartment_id,
        paper=now,
        release=open_release(
            by=by, source=now.compartment_id, target=target, digest=now.digest(), reason=reason.strip()
        ),
    )
    made.full_clean(exclude=["compartment"])
    made.save()
    return made


@transaction.atomic
def let_out(*, by: By, forward: PaperRelease) -> PaperRelease:
    """Let out what another put forward: a copy of the paper goes there, without its files and comments.

    Raises:
        PermissionDenied: this capacity does not decide where the paper lies.
        ValidationError: it put it forward itself, has not declared or does not see where it would go; or it waits no
            more, or the paper has changed since.
    """
    RELEASE.require("let_out", forward, by)
    paper = Paper.objects.select_for_update().get(pk=forward.paper_id)
    with approve_and_use(by=by, release=forward.release, digest=paper.digest()) as release:
        add_many([Paper(compartment_id=release.target_id, release=release, **paper.crosses())])
    return change(forward, state=ReleaseState.RELEASED)


@transaction.atomic
def turn_down(*, by: By, forward: PaperRelease, answer: str) -> PaperRelease:
    """Say why a copy that was put forward is not let out.

    Raises:
        PermissionDenied: this capacity does not decide where the paper lies.
        ValidationError: it waits no more, the asker has not declared, or no reason is given.
    """
    RELEASE.require("turn_down", forward, by)
    if not answer.strip():
        raise ValidationError({"answer": "Say why."})
    return change(forward, state=ReleaseState.TURNED_DOWN, answer=answer.strip())
