"""Loading the Ethical Walls policy, and a commissioning review behind its wall: each step by whoever takes it."""

from typing import Any

from commissioning.models import Candidate, Paper, Review, Service
from commissioning.sourcing.actions import (
    invite_candidate,
    move_on,
    name_person,
    open_review,
    ring_fence_person,
    sealed_place,
    standing_wall,
    write_paper,
)
from commissioning.sourcing.actions.wall import OURS
from config.demo import Row, origin, parts, rows
from config.demo.places import Places
from config.demo.returns import holder, holding
from publica.bids.actions import bids, name_bidder
from walls.actions.attachments import attach
from walls.actions.comments import comment
from walls.actions.interests import declare
from walls.actions.walls import offers, sign, take_side
from walls.identity import acting
from walls.models import Compartment, Wall

WORKINGS = b"""Illustrative. How the ceiling was worked out

Year       Budget
Last       as in the council's published budget
This       the same, with inflation
Next       to be agreed
"""


def load(places: Places) -> None:
    """The reviews, under the policy that is in force."""
    for row in rows("reviews"):
        _review(places, row)


def _review(places: Places, row: Row) -> None:
    council = places.organisations[row["council"]]
    papers = [paper for paper in rows("papers") if paper["review"] == row["key"]]
    before = [_paper(council_place(paper["place"], row), paper) for paper in papers if paper["place"] in BEFORE]
    to_seal = [paper for paper in before if paper.compartment.kind_id == "officers"]
    _talked_about(to_seal[0], row)
    lead = holding(f"{row['council']}.lead_commissioner")
    with acting(lead):
        review = open_review(
            by=lead,
            host=council,
            title=row["title"],
            purpose=row["purpose"],
            services=[Service.objects.get(council=council, name=row["service"])],
            papers=to_seal[:1],
            **origin(row),
        )
        for post in parts(row["team"]):
            name_person(by=lead, review=review, council=council, person=holder(post))
        while review.stage != row["stage"]:
            review = move_on(by=lead, review=review)
    monitor = f"{row['council']}.monitoring_officer"
    _pass(review, monitor)
    with acting(holding(monitor)):
        for post in parts(row["ring_fenced"]):
            reason = "Illustrative: works for the council alone in this review"
            ring_fence_person(by=holding(monitor), review=review, person=holder(post), reason=reason)
    for post in [*parts(row["signed"]), *parts(row["team"])]:
        if post != monitor:
            _pass(review, post)
    places_behind = {"appraisal": Compartment(pk=review.compartment_id, kind_id="appraisal")}
    with acting(lead):
        places_behind["sealed"] = sealed_place(review, council)
    places_behind["bid"] = _bid(review, row)
    for paper in papers:
        if paper["place"] not in BEFORE:
            _paper(places_behind[paper["place"]], paper, row["bidder_team"])


def _bid(review: Review, row: Row) -> Compartment:
    """The incumbent is invited to bid; its approver names one of the service's team, who passes."""
    lead, approver = holding(f"{row['council']}.lead_commissioner"), holding("publica.approver")
    with acting(lead):
        incumbent = Candidate.objects.select_related("review", "organisation").get(review=review, incumbent=True)
        invite_candidate(by=lead, candidate=incumbent, known_as=row["known_as"])
    team = row["bidder_team"]
    with acting(approver):
        bid = bids(approver).get()
        name_bidder(by=approver, bid=bid, person=holder(row["bidder"], team))
    bidder = holding(row["bidder"], team)
    with acting(bidder):
        declare(by=bidder, compartment=bid.pk, nil=True)
        (side,) = [offer for offer in offers(bidder) if offer.side != OURS]
        wall = Wall.objects.get(pk=side.wall_id)
        take_side(by=bidder, wall=wall, side=side.side)
        sign(by=bidder, wall=wall)
    return bid


BEFORE = frozenset({"officers", "council"})
"""Where a paper lies that was written before there was a review."""


def council_place(kind: str, row: Row) -> Compartment:
    """One of a council's own compartments."""
    owner = f"{row['council']}.officer"
    with acting(holding(owner)):
        return Compartment.objects.get(kind=kind, owner=holding(owner).party_id)


def _paper(place: Compartment, row: Row, bidder_team: str = "") -> Paper:
    by = holding(row["by"], bidder_team if row["place"] == "bid" else "")
    said: dict[str, Any] = {name: row[name] for name in ("sort", "title", "text")}
    with acting(by):
        return write_paper(by=by, compartment=place, **said, **origin(row))


def _talked_about(paper: Paper, row: Row) -> None:
    """A file and a comment, which are sealed with the paper."""
    officer = holding(f"{row['council']}.officer")
    with acting(officer):
        attach(by=officer, subject=paper, name="Workings.txt", content=WORKINGS, description="Illustrative")
        comment(by=officer, subject=paper, text="Illustrative: the section 151 officer has seen these.")


def _pass(review: Review, post: str) -> None:
    """Let the holder of a post declare that they have no interest, take the commissioners' side, and sign."""
    by = holding(post)
    with acting(by):
        wall = standing_wall(review)
        if wall is None:
            raise LookupError("no wall stands around the review")
        declare(by=by, compartment=review.compartment_id, nil=True)
        take_side(by=by, wall=wall, side=1)
        sign(by=by, wall=wall)
