"""The wall around a review: raised by itself with the first candidate, and extended to what is opened later (EW-3)."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from commissioning.sourcing.models import Review
from walls.actions.compartments import By
from walls.actions.matters import undeclared
from walls.actions.policies import in_force
from walls.actions.walls import extend_wall, raise_wall, sign, take_side
from walls.models import Clause, Compartment, Organisation, Wall, WallKind

OURS = 1
"""The side of a review's wall on which the commissioners are."""
DECLARED_FIRST = ("appraisal", "bid")
"""The kinds of compartment in whose matter people declare their interests before anything of it opens (EW-6)."""
LOOK_AGAIN = dt.timedelta(days=182)
REASON = "A provider is a candidate in this commissioning review."
UNDERTAKING = (
    "What I read in this review I use for it alone, and tell only those who are named for it. I tell no candidate, and "
    "nobody whom one employs. I say at once if an interest of mine changes, or if something of it has got out."
)
BIDDERS = (
    "What I read and write here I use for this bid alone, and tell only those who are named for it. I ask nobody on "
    "the council's side, nor of another candidate, what is not told to every candidate alike. I say at once if "
    "something of theirs has come to me."
)
"""What the people of a candidate sign."""
DECLARE_FIRST = (
    "Declare your interests in this matter before you sign. That there is nothing to declare is an answer. "
    "Your work, on the home page, leads there."
)


def standing_wall(review: Review) -> Wall | None:
    """The wall around a review, while it stands, for those who may know of it."""
    return standing_around(review.compartment_id).first()


def standing_around(place: Any) -> QuerySet[Wall]:
    """The walls around what stands in a compartment for a matter; one that bars people is another."""
    stands = Q(ends_at=None) | Q(ends_at__gt=timezone.now())
    return Wall.objects.filter(stands, keeper=place).exclude(kind=WallKind.EXCLUSION)


def places_of(review: Review) -> list[Compartment]:
    """The compartments of a review that one knows of, the one that stands for it first."""
    head = review.compartment_id
    found = Compartment.objects.filter(Q(pk=head) | Q(matter=head)).select_related("owner")
    return sorted(found, key=lambda place: (place.pk != head, place.pk))


def sealed_place(review: Review, council: Organisation) -> Compartment:
    """What is sealed of a review for one council.

    Raises:
        ValidationError: that council has not joined the review, or nothing of it is open to the asker.
    """
    for place in places_of(review):
        if place.kind_id == "sealed" and place.owner.organisation_id == council.pk:
            return place
    raise ValidationError("Your council has no sealed papers in this review that are open to you.")


def surround(*, by: By, review: Review) -> Wall:
    """Raise the wall around a review, or extend the one that stands; whoever raises it is on its first side, and signs.

    Raises:
        ValidationError: no Ethical Walls policy is in force, or another wall stands there.
        PermissionDenied: the asker is kept out of the review themselves.
    """
    wall = standing_wall(review)
    places = [place.pk for place in places_of(review)]
    if wall is not None:
        behind = set(wall.sides.values_list("compartment_id", flat=True))
        for place in places:
            if place not in behind:
                extend_wall(by=by, wall=wall, compartment=place, side=OURS)
        return wall
    wall = raise_wall(
        by=by,
        kind=WallKind.SIDES,
        keeper=review.compartment_id,
        sides={OURS: places},
        clause=clause_cited(review.host),
        reason=REASON,
        review_on=timezone.localdate() + LOOK_AGAIN,
        cooling_off=settings.COOLING_OFF_MONTHS,
        undertaking=UNDERTAKING,
    )
    if by is not None:
        take_side(by=by, wall=wall, side=OURS)
        sign(by=by, wall=wall)
    return wall


def clause_cited(council: Organisation) -> Clause:
    """The clause of the policy in force at a council that a review's wall cites.

    Raises:
        ValidationError: there is no such policy, or it has no such clause.
    """
    policy = in_force([council.pk]).get(council.pk)
    if policy is None:
        raise ValidationError(f"No Ethical Walls policy is in force at {council}, and a review is opened under one.")
    clause = policy.clauses.filter(number=settings.WALL_CLAUSE).first()
    if clause is None:
        raise ValidationError(f"The policy in force has no clause {settings.WALL_CLAUSE}, which a review's wall cites.")
    return clause


def declare_first(by: By, wall: Wall) -> None:
    """A rule of signing: in a review one declares one's interests before its papers open (EW-6).

    Raises:
        ValidationError: the person has declared nothing on the review behind this wall.
    """
    if any(matter.wall_id == wall.pk for matter in undeclared(*DECLARED_FIRST)):
        raise ValidationError(DECLARE_FIRST)
