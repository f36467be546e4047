from django.urls import reverse

from walls.actions.matters import Named
from walls.models import Compartment
from walls.tables import Column, Table


def page_of_bid(bid: Compartment) -> str:
    """Where a bid is shown."""
    return reverse("bid", args=[bid.ref])


def got_to(person: Named) -> str:
    """How far somebody named has got to the bid."""
    if not person.declared:
        return "Has not declared interests"
    return "Reads it" if person.opens else "Has not taken the side, or not signed"


BIDS = Table(
    "Bids, by name",
    (
        Column("Bid", "name", href=page_of_bid),
        Column("Of", "owner.organisation"),
        Column("Since", "opened_at"),
    ),
)
TEAM = Table(
    "Named people",
    (
        Column("Name", "name"),
        Column("Post", "posts"),
        Column("Named", "starts_at"),
        Column("How far", got_to),
    ),
)
