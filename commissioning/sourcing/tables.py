from typing import Any

from django.urls import reverse

from commissioning.sourcing.models import Candidate, ReleaseState
from walls.actions.matters import Named
from walls.tables import Column, Table, british, page_of

REVIEWS = Table(
    "Reviews, most recently changed first",
    (
        Column("Review", "title", href=page_of),
        Column("Council", "host.short_name"),
        Column("Stage", "get_stage_display"),
        Column("Since", "stage_since"),
    ),
)
REVIEWS_OF_SERVICE = Table(
    "Commissioning reviews",
    (
        Column("Review", "review.title", href=lambda link: link.review.get_absolute_url()),
        Column("Stage", "review.get_stage_display"),
        Column("Since", "review.stage_since"),
    ),
)
SERVICES_OF_REVIEW = Table(
    "What it is about",
    (
        Column("Service", "service.name", href=lambda link: link.service.get_absolute_url()),
        Column("Council", "service.council.short_name"),
    ),
)


def standing(candidate: Candidate) -> str:
    """What a candidate is to the review now."""
    if candidate.withdrawn_on is not None:
        return "Withdrawn"
    return "Delivers now" if candidate.incumbent else "Candidate"


CANDIDATES = Table(
    "Candidates",
    (
        Column("Organisation", "organisation.name"),
        Column("Standing", standing),
        Column("Since", "since"),
        Column("Invited to bid on", "invited_on"),
        Column("Withdrawn on", "withdrawn_on"),
        Column("Why", "reason"),
    ),
)


def got_to(person: Named) -> str:
    """How far somebody named has got to the papers."""
    if person.kept_out:
        return "Works for a candidate: kept out until ring-fenced"
    if not person.declared:
        return "Has not declared interests"
    return "Reads it" if person.opens else "Has not taken the side, or not signed"


TEAM = Table(
    "Named team",
    (
        Column("Name", "name"),
        Column("Post", "posts"),
        Column("Named", "starts_at"),
        Column("How far", got_to),
    ),
)
PAPERS = Table(
    "Papers, most recently changed first",
    (
        Column("Paper", "title", href=page_of),
        Column("Sort", "get_sort_display"),
        Column("Where", "compartment.name"),
        Column("Changed", "updated_at"),
    ),
)
PAPERS_OF_REVIEW = Table(
    "Papers",
    (
        Column("Paper", "title", href=page_of),
        Column("Sort", "get_sort_display"),
        Column("Where", "compartment.name"),
    ),
)
COLOURS = {
    ReleaseState.WAITING: "blue",
    ReleaseState.RELEASED: "green",
    ReleaseState.TURNED_DOWN: "red",
    ReleaseState.REPLACED: "grey",
}


def state_tag(forward: Any) -> dict[str, str]:
    """What has come of a copy, as a tag."""
    return {"text": forward.get_state_display(), "colour": COLOURS[forward.state]}


COPIES_OF_PAPER = Table(
    "Copies that were put forward, the newest first",
    (
        Column("For", "place", href=lambda each: reverse("paper", args=[each.copy_ref]) if each.copy_ref else ""),
        Column("Put forward", "release.opened_at"),
        Column("Why", "release.reason"),
        Column("Standing", lambda each: "", tag=state_tag),
        Column("Answer", lambda each: british(each.release.done_at) or each.answer),
    ),
    stacked=True,
)
