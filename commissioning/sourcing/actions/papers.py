"""Writing papers, and sealing those that a review must keep from a candidate's people."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from commissioning.sourcing.actions.wall import sealed_place, standing_wall
from commissioning.sourcing.lifecycle import LEAD, WRITERS, undeclared, undeclared_at
from commissioning.sourcing.models import Paper, Review
from walls.actions.compartments import By, may, roles_of
from walls.actions.rows import change
from walls.actions.walls import seal
from walls.models import Compartment, Organisation
from walls.rows import has_place

NOT_WRITER = "Papers are written by commissioning officers, the Lead commissioner and those named for a review."
SEALERS = LEAD | {"monitoring_officer"}
NOT_SEALER = "Papers are sealed by the Lead commissioner or the Monitoring Officer."
LET_OUT = "This copy stays as it was let out. Write a paper of your own beside it."


def paper_refusal(by: By, paper: Paper | None = None) -> str:
    """Why this capacity may not write papers, or change this one; nothing if it may."""
    if paper is None:
        return "" if by is None or (roles_of(by) & WRITERS and has_place(Paper, by)) else NOT_WRITER
    return beside_refusal(by, paper) or (LET_OUT if paper.release_id else "")


def beside_refusal(by: By, paper: Paper) -> str:
    """Why this capacity may not write where a paper lies, or nothing. A page's rows know of `declared`."""
    return _refusal_there(by, paper.compartment, getattr(paper, "declared", None))


class PaperFields(TypedDict, total=False):
    """What a paper says."""

    title: str
    sort: str
    text: str
    source: str
    illustrative: bool


@transaction.atomic
def write_paper(*, by: By, compartment: Compartment, **fields: Unpack[PaperFields]) -> Paper:
    """A paper, seen by those who see the compartment.

    Raises:
        PermissionDenied: this capacity writes none there, or has not declared its interests in the review.
        ValidationError: the compartment holds no papers, or the fields do not fit.
    """
    if refused := _refusal_there(by, compartment):
        raise PermissionDenied(refused)
    if compartment.kind_id not in Paper.kinds:
        raise ValidationError("It does not belong there.")
    paper = Paper(compartment=compartment, **fields)
    paper.full_clean(exclude=["compartment"])
    paper.save()
    return paper


def edit_paper(*, by: By, paper: Paper, **fields: Unpack[PaperFields]) -> Paper:
    """Change a paper, as it was when `paper` was loaded.

    Raises:
        PermissionDenied: this capacity writes none there, or has not declared its interests in the review; or it is a
            copy that was let out.
        ValidationError: the fields do not fit, or somebody changed it since (code "stale").
    """
    if refused := paper_refusal(by, paper):
        raise PermissionDenied(refused)
    return change(paper, **fields)


def seal_refusal(by: By, review: Review) -> str:
    """Why this capacity may not seal papers in a review, or nothing."""
    if by is not None and not roles_of(by) & SEALERS:
        return NOT_SEALER
    return undeclared(review, by)


@transaction.atomic
def seal_papers(*, by: By, review: Review, council: Organisation, papers: Sequence[Paper]) -> list[str]:
    """Copy papers behind a review's wall, to what a council has sealed there, and withdraw them where they lay.

    Their versions, files, comments and search entries are withdrawn with them; the copies' references are returned.

    Raises:
        PermissionDenied: this capacity does not seal papers, or has not declared its interests.
        ValidationError: no wall stands yet, the council has not joined, or a paper is not there to seal.
    """
    if refused := seal_refusal(by, review):
        raise PermissionDenied(refused)
    if not papers:
        raise ValidationError({"papers": "Choose a paper."})
    wall = standing_wall(review)
    if wall is None:
        raise ValidationError("No wall stands around this review yet: it is raised with the first candidate.")
    return seal(by=by, wall=wall, papers=papers, target=sealed_place(review, council))


def _refusal_there(by: By, place: Compartment, declared: bool | None = None) -> str:
    if not may(by, "contribute", place, WRITERS):
        return NOT_WRITER
    return undeclared_at(place, by, declared)
