"""Opening a commissioning review with its compartments, bringing another council in, and moving it on."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from commissioning.delivery.actions import current_provider
from commissioning.models import Provision, Service
from commissioning.sourcing.actions.candidates import become_candidate
from commissioning.sourcing.actions.papers import seal_papers
from commissioning.sourcing.actions.wall import sealed_place, surround
from commissioning.sourcing.lifecycle import LEAD, REVIEW, WHOSE, next_move, undeclared
from commissioning.sourcing.models import Candidate, Paper, Review, ReviewService, Stage
from councils.actions import party_of
from walls.actions.compartments import By, Subject, join, may, open_compartment, require, roles_of
from walls.actions.interests import declare
from walls.actions.matters import open_named
from walls.actions.rows import change
from walls.capacities import CurrentCapacity
from walls.models import Compartment, Organisation

NOT_LEAD = f"A review is for {WHOSE} to open and to change."
NOT_RECOMMENDED = "The Leader reads what is sealed from the day on which the recommendation is submitted."
NOT_JOINED = "Your council has not joined this review."
BEFORE_LEADER = "It is before your Leader already."
ONES_OWN = "Choose services of your own council. Another council brings its own."


def lead_refusal(by: By, review: Review | None = None) -> str:
    """Why this capacity may not open reviews, or change this one; nothing if it may."""
    if review is None:
        return "" if by is None or roles_of(by) & LEAD else NOT_LEAD
    if not may(by, "decide", review.compartment_id, LEAD):
        return NOT_LEAD
    return undeclared(review, by)


@transaction.atomic
def open_review(
    *,
    by: By,
    host: Organisation,
    title: str,
    purpose: str,
    services: Sequence[Service],
    councils: Sequence[Organisation] = (),
    papers: Sequence[Paper] = (),
    interest: str = "",
    source: str = "",
    illustrative: bool = False,
) -> Review:
    """A review of a council's services, with its compartments and, where somebody delivers now, its wall.

    `councils` are invited to bring their own services in. Whoever opens it declares an `interest` or none, takes the
    commissioners' side and signs for it; the `papers` are sealed with it.

    Raises:
        PermissionDenied: this capacity is no Lead commissioner's of the host.
        ValidationError: no service is chosen, one is another council's, or no Ethical Walls policy is in force.
    """
    if refused := lead_refusal(by):
        raise PermissionDenied(refused)
    _check_services(host, services)
    every = [host, *(council for council in councils if council != host)]
    place = open_compartment(
        kind="appraisal",
        name=f"{host.short_name}: review of {title}"[:150],
        owner=party_of(host, "commissioner"),
        subjects=[Subject("host", host), *(Subject("council", council) for council in every)],
    )
    require(by, "decide", place, LEAD)
    review = Review(
        compartment_id=place.pk,
        host=host,
        title=title,
        purpose=purpose,
        stage_since=timezone.localdate(),
        source=source,
        illustrative=illustrative,
    )
    review.full_clean(exclude=["compartment"])
    review.save()
    if by is not None:
        declare(by=by, compartment=place.pk, nil=not interest.strip(), interest=interest)
    _bring_in(by=by, review=review, council=host, services=services)
    if papers:
        if not Candidate.objects.filter(review=review).exists():
            raise ValidationError(
                {"papers": "Nobody delivers the service, so no wall stands yet to seal papers behind."}
            )
        seal_papers(by=by, review=review, council=host, papers=papers)
    return review


@transaction.atomic
def join_review(*, by: By, review: Review, council: Organisation, services: Sequence[Service]) -> Review:
    """Bring an invited council's services in, with a place of its own for what it seals and people of its own to name.

    Raises:
        PermissionDenied: this capacity is no Lead commissioner's in the review, or has not declared.
        ValidationError: no service is chosen, one is another council's, or the council has joined already.
    """
    if refused := lead_refusal(by, review):
        raise PermissionDenied(refused)
    _check_services(council, services)
    if joined(review, council.pk):
        raise ValidationError("Your council has joined this review already.")
    _bring_in(by=by, review=review, council=council, services=services)
    return review


def joined(review: Review, council: int) -> bool:
    """Whether a council, by its key, has brought its services into a review as far as the asker knows.

    A page's rows know it (`joined`).
    """
    known = getattr(review, "joined", None)
    return council in (have_joined(review.compartment_id) if known is None else known)


def have_joined(place: Any) -> QuerySet[Compartment, int]:
    """The keys of the councils that have sealed places in the matter for which a compartment stands."""
    return Compartment.objects.filter(matter=place, kind="sealed").values_list("owner__organisation", flat=True)


def edit_review(*, by: By, review: Review, title: str, purpose: str) -> Review:
    """Change what a review is called and is for, as it was when `review` was loaded.

    Raises:
        PermissionDenied: this capacity is no Lead commissioner's in it, or has not declared.
        ValidationError: somebody changed it since (code "stale").
    """
    if refused := lead_refusal(by, review):
        raise PermissionDenied(refused)
    return change(review, title=title, purpose=purpose)


@transaction.atomic
def move_on(*, by: By, review: Review) -> Review:
    """Move a review on to its next stage.

    Raises:
        PermissionDenied: this capacity is no Lead commissioner's in it.
        ValidationError: it is closed, its Lead commissioner has not declared, or somebody moved it since.

    With the recommendation, what the mover's council has sealed opens to its Leader.
    """
    move = next_move(review.stage)
    if move is None:
        raise ValidationError("It is closed.")
    REVIEW.require(move.code, review, by)
    moved = change(review, stage=move.target, stage_since=timezone.localdate())
    if move.target == Stage.RECOMMENDED and by is not None:
        council = by.organisation() if isinstance(by, CurrentCapacity) else by.party.organisation
        if joined(moved, council.pk):
            _open_to_leader(by=by, review=moved, council=council)
    return moved


def leader_refusal(by: By, review: Review, council: int) -> str:
    """Why this capacity may not put what its council has sealed before its Leader, or nothing."""
    if refused := lead_refusal(by, review):
        return refused
    if review.stage not in (Stage.RECOMMENDED, Stage.CLOSED):
        return NOT_RECOMMENDED
    return "" if joined(review, council) else NOT_JOINED


@transaction.atomic
def put_before_leader(*, by: By, review: Review, council: Organisation) -> None:
    """Open what another council of a review has sealed to its own Leader, once the recommendation is submitted.

    The Leader declares, takes the commissioners' side and signs like everybody else before anything opens.

    Raises:
        PermissionDenied: this capacity is no Lead commissioner's in the review, or nothing is recommended yet.
        ValidationError: it is before the Leader already.
    """
    if refused := leader_refusal(by, review, council.pk):
        raise PermissionDenied(refused)
    if not _open_to_leader(by=by, review=review, council=council):
        raise ValidationError(BEFORE_LEADER)


def _open_to_leader(*, by: By, review: Review, council: Organisation) -> bool:
    """The Leader reaches what is sealed from the day the recommendation is submitted: a grant of that day."""
    return join(by=by, compartment=sealed_place(review, council), subject=Subject("decider", council))


def _check_services(council: Organisation, services: Sequence[Service]) -> None:
    if not services:
        raise ValidationError({"services": "Choose a service."})
    if any(service.council_id != council.pk for service in services):
        raise ValidationError({"services": ONES_OWN})


def _bring_in(*, by: By, review: Review, council: Organisation, services: Sequence[Service]) -> None:
    """Open what belongs to one council in a review; who delivers its services, or will, is a candidate from today."""
    party = party_of(council, "commissioner")
    people = open_named(by=by, matter=review.compartment_id, party=party)
    standing = Candidate.objects.filter(review=review).select_related("organisation")
    kept_from = [
        Subject("provider_kept_from" if council.pk in _owners(each.organisation) else "kept_from", each.organisation)
        for each in standing
    ]
    open_compartment(
        kind="sealed",
        name=f"{council.short_name}: sealed papers of {review.title}"[:150],
        owner=party,
        subjects=[
            Subject("council", council),
            Subject("team", people.role),
            *kept_from,
        ],
        matter=Compartment(pk=review.compartment_id),
    )
    for service in services:
        ReviewService(
            compartment_id=review.compartment_id,
            to_compartment_id=service.compartment_id,
            review=review,
            service=service,
        ).save()
    today = timezone.localdate()
    delivering = {provider.pk for each in services if (provider := current_provider(each, today))}
    turns = Provision.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), service__in=services)
    providers = {turn.provider_id: turn.provider for turn in turns.select_related("provider").order_by("pk")}
    known = {each.organisation_id for each in standing}
    for pk, provider in providers.items():
        if pk not in known:
            become_candidate(by=by, review=review, organisation=provider, incumbent=pk in delivering)
    if known or providers:
        surround(by=by, review=review)


def _owners(organisation: Organisation) -> set[int | None]:
    """An organisation, and the one that it is part of: of a council only the team that competes is kept out."""
    return {organisation.pk, organisation.parent_id}
