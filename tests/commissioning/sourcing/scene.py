"""A commissioning review of Cotswold's revenues, which Publica delivers; and who passes its wall."""

from typing import Any

from commissioning.models import Paper, Review
from commissioning.sourcing.actions import name_person, open_review, ring_fence_person, standing_wall, write_paper
from tests.commissioning.scene import SERVICE, lead, officer, service
from tests.demonstration import capacity, organisation
from tests.owner import as_owner
from walls.actions.interests import declare
from walls.actions.walls import sign, take_side
from walls.capacities import CurrentCapacity
from walls.identity import acting
from walls.models import Compartment, Membership, Person, Post

TITLE = "Zephyrine review"
"""A word that nothing else in the demonstration has."""
ADVISER = "procurement.2@publica.example"


def monitor(council: str = "Cotswold") -> CurrentCapacity:
    domain = {"Cotswold": "cdc", "Forest of Dean": "foddc", "West Oxfordshire": "wodc"}[council]
    return capacity(f"monitoring.officer@{domain}.example", f"{council}, commissioner")


def adviser() -> CurrentCapacity:
    return capacity(ADVISER, "Cotswold, commissioner")


def person(email: str) -> Person:
    return Person.objects.get(email=email)


def place(kind: str, council: str = "Cotswold") -> Compartment:
    with as_owner():
        return Compartment.objects.get(kind=kind, owner__organisation__short_name=council, matter=None)


def written(by: CurrentCapacity, kind: str = "officers", title: str = "Zephyrine ceiling", **more: Any) -> Paper:
    with acting(by):
        return write_paper(by=by, compartment=place(kind), title=title, text="Zephyrine text", sort="ceiling", **more)


def opened(council: str = "Cotswold", **more: Any) -> Review:
    by = lead(council)
    host = organisation(council)
    given: dict[str, Any] = {"title": TITLE, "purpose": "Whether to go on.", "services": [service(council, SERVICE)]}
    with acting(by):
        return open_review(by=by, host=host, **given | more)


def named(review: Review, email: str, council: str = "Cotswold") -> Membership:
    by = lead(council)
    with acting(by):
        return name_person(by=by, review=review, council=organisation(council), person=person(email))


def passes(by: CurrentCapacity, review: Review) -> None:
    """Declares no interest, takes the commissioners' side, and signs."""
    with acting(by):
        wall = standing_wall(review)
        assert wall is not None
        declare(by=by, compartment=review.compartment_id, nil=True)
        take_side(by=by, wall=wall, side=1)
        sign(by=by, wall=wall)


def shared_adviser(council: str = "Cotswold") -> None:
    """One of Publica's procurement advisers serves the council too."""
    with as_owner():
        post = Post.objects.get(
            role__code="procurement_adviser", organisation=organisation(council), role__matter=False
        )
        Membership.objects.create(person=person(ADVISER), post=post, on_behalf_of=organisation(council))


def ring_fenced(review: Review) -> None:
    by = monitor()
    passes(by, review)
    with acting(by):
        ring_fence_person(by=by, review=review, person=person(ADVISER), reason="For this side alone")


def sealed(review: Review) -> Compartment:
    with as_owner():
        return Compartment.objects.get(kind="sealed", matter=review.compartment_id)


__all__ = ["TITLE", "lead", "officer"]
