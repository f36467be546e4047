"""The people named for a review, one by one; and those of shared teams who are let be for its side (EW-8)."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from commissioning.sourcing.actions.wall import OURS, places_of, sealed_place, standing_wall
from commissioning.sourcing.lifecycle import LEAD, WHOSE, undeclared
from commissioning.sourcing.models import Review
from walls.actions.appointments import appoint, end_appointment
from walls.actions.barriers import ring_fence
from walls.actions.compartments import By, may, subjects_of
from walls.actions.walls import recheck
from walls.models import Membership, Organisation, Person, Post, RingFence, Role, SideTaken

NOT_LEAD = f"The team is for {WHOSE} to name."
NOT_GOVERNOR = "The Monitoring Officer ring-fences people for a review."
OTHER_SIDE = "They are on another side of this review, and the same adviser never serves two."


def team_refusal(by: By, review: Review) -> str:
    """Why this capacity may not name people for a review, or remove them; nothing if it may."""
    if not may(by, "decide", review.compartment_id, LEAD):
        return NOT_LEAD
    return undeclared(review, by)


@transaction.atomic
def name_person(*, by: By, review: Review, council: Organisation, person: Person) -> Membership:
    """Name a colleague of a council for a review. Whom a candidate employs it opens to only when they are ring-fenced.

    Raises:
        PermissionDenied: this capacity is no Lead commissioner's in the review, or the person is no colleague.
        ValidationError: they are named already, or it is oneself.
    """
    if refused := team_refusal(by, review):
        raise PermissionDenied(refused)
    post = _post_of_the_named(review, council)
    return appoint(by=by, person=person, post=post, reason="Named for a matter")


@transaction.atomic
def remove_person(*, by: By, review: Review, appointment: Membership) -> None:
    """Take somebody off a review's team, from now: they have left its side, and their cooling-off begins.

    Raises:
        PermissionDenied: this capacity did not name them, nor governs the review.
    """
    if refused := team_refusal(by, review):
        raise PermissionDenied(refused)
    end_appointment(by=by, appointment=appointment)
    recheck()


@transaction.atomic
def ring_fence_person(
    *, by: By, review: Review, person: Person, reason: str, ends_at: dt.datetime | None = None
) -> list[RingFence]:
    """Let be, for the commissioners' side of a review, somebody named for it whom a candidate employs.

    Raises:
        PermissionDenied: this capacity governs nothing of the review.
        ValidationError: they are on another side of it, or it is oneself.
    """
    wall = standing_wall(review)
    if wall is not None and SideTaken.objects.filter(wall=wall, person=person).exclude(side=OURS).exists():
        raise ValidationError({"person": OTHER_SIDE})
    places = [place for place in places_of(review) if may(by, "govern", place)]
    if not places:
        raise PermissionDenied(NOT_GOVERNOR)
    return [ring_fence(by=by, compartment=place, person=person, reason=reason, ends_at=ends_at) for place in places]


def _post_of_the_named(review: Review, council: Organisation) -> Post:
    """The post of a council's people on a review, whom its own sealed papers are open to."""
    for subject in subjects_of(sealed_place(review, council)):
        if subject.relation == "team" and isinstance(subject.thing, Role) and subject.thing.matter:
            return Post.objects.get(role=subject.thing)
    raise ValidationError("Your council has named nobody for this review yet, and may not in this capacity.")
