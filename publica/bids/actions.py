"""A provider's bid in a commissioning review: who is named for it. Nobody who works on the review learns whom."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from walls.actions.appointments import appoint, end_appointment
from walls.actions.compartments import By, may
from walls.actions.matters import named_post
from walls.actions.walls import recheck
from walls.capacities import CurrentCapacity
from walls.identity import compartments
from walls.models import Compartment, Membership, Person

NOT_YOURS = "The approver, or the chair of the Board, names the people of a bid."


def bids(by: CurrentCapacity) -> QuerySet[Compartment]:
    """The bids that a capacity names people for, or reads."""
    mine = {*compartments(by, "govern"), *compartments(by, "view")}
    return Compartment.objects.filter(kind="bid", pk__in=mine).select_related("owner__organisation").order_by("name")


def team_refusal(by: By, bid: Compartment) -> str:
    """Why this capacity may not say who works on a bid, or nothing."""
    return "" if may(by, "govern", bid) else NOT_YOURS


@transaction.atomic
def name_bidder(*, by: By, bid: Compartment, person: Person) -> Membership:
    """Name a colleague for a bid: it opens to them once they have declared, taken its side and signed.

    Raises:
        PermissionDenied: this capacity does not govern the bid, or the person is no colleague.
        ValidationError: they are named already, or it is oneself.
    """
    if refused := team_refusal(by, bid):
        raise PermissionDenied(refused)
    return appoint(by=by, person=person, post=named_post(bid), reason="Named for a matter")


@transaction.atomic
def remove_bidder(*, by: By, bid: Compartment, appointment: Membership) -> None:
    """Take somebody off a bid, from now: they have left its side, and their cooling-off begins.

    Raises:
        PermissionDenied: this capacity does not govern the bid.
    """
    if refused := team_refusal(by, bid):
        raise PermissionDenied(refused)
    end_appointment(by=by, appointment=appointment)
    recheck()
