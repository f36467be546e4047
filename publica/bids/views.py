"""Bids on pages: for the approver, who names their people, and for those named."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse

from commissioning.models import Paper
from commissioning.sourcing.forms import PersonForm
from commissioning.sourcing.tables import PAPERS_OF_REVIEW
from publica.bids.actions import bids, name_bidder, remove_bidder, team_refusal
from publica.bids.tables import BIDS, TEAM
from walls.actions.matters import named
from walls.identity import compartments
from walls.keeping import colleagues
from walls.models import Compartment, Membership, Person, Wall
from walls.policy import Policy
from walls.tables import british
from walls.views import ActPage, DetailPage, ListPage, RowsPage
from walls.views.pages import Crumbs

AUDIENCE = "the people named for it; that it is there, also those who name them"


class Bids(RowsPage):
    """The bids for which the acting capacity names people, or which it reads."""

    policy = Policy.WALLED
    model = Compartment
    audience = AUDIENCE
    section: ClassVar[tuple[str, str] | None] = ("Bids", "bids")

    def rows(self, action: str = "view") -> QuerySet[Compartment]:
        return bids(self.by)


class BidsPage(Bids, ListPage):
    section = None
    title = "Bids"
    table = BIDS
    empty = "No bid is yours in this capacity. A council that invites one tells its approver."


class BidPage(Bids, DetailPage):
    caption = "Bid"

    def summary(self) -> list[dict[str, Any]]:
        wall = Wall.objects.filter(sides__compartment=self.row).first()
        told = [
            {"key": "Of", "value": str(self.row.owner.organisation)},
            {"key": "Invited", "value": british(self.row.opened_at)},
        ]
        if wall is not None:  # which places a wall parts is told to those who govern one
            since = f"Stands since {british(wall.starts_at)}"
            told.append({"key": "Wall", "value": since, "href": wall.get_absolute_url()})
        return told

    @property
    def reads(self) -> bool:
        """Whether its papers are open to the reader; who only names its people reads none."""
        return self.row.pk in compartments(self.by, "view")

    def panels(self) -> list[dict[str, Any]]:
        people = named(self.row)
        why_not = team_refusal(self.by, self.row)
        ref = [self.row.ref]
        actions: list[dict[str, Any]] = [
            {"text": "Name somebody", "href": reverse("bid_team_new", args=ref), "refusal": why_not}
        ]
        if people and not why_not:
            actions.append(
                {"text": "Take somebody off", "href": reverse("bid_team_remove", args=ref), "secondary": True}
            )
        team = {
            "title": "Named people",
            "table": TEAM.of(people),
            "empty": "Nobody is named yet.",
            "actions": actions,
        }
        return [team, *([self.papers()] if self.reads else [])]

    def papers(self) -> dict[str, Any]:
        found = Paper.objects.visible_to(self.by).filter(compartment=self.row).select_related("compartment")
        return {
            "title": "Papers",
            "table": PAPERS_OF_REVIEW.of(found.defer("text")[:100]),
            "empty": "No papers yet.",
            "actions": [{"text": "Write a paper", "href": reverse("paper_new")}],
        }


class OfBid(Bids, ActPage):
    """Who works on a bid."""

    template_name = "pages/form.html"
    form_class = PersonForm

    def crumbs(self) -> Crumbs:
        bid = [] if self.row is None else [{"text": self.row.name, "href": reverse("bid", args=[self.row.ref])}]
        return [{"text": "Bids", "href": reverse("bids")}, *bid]

    def refusal(self) -> str:
        return team_refusal(self.by, self.row)


class NamePage(OfBid):
    title = "Name somebody for this bid"
    intro = "They see it once they have declared their interests, taken its side and signed."
    submit = "Name them"
    saved = "They are named."

    def form_arguments(self) -> dict[str, Any]:
        return {"people": colleagues().get(self.by.party_id, [])}

    def act(self, form: PersonForm) -> str:
        name_bidder(by=self.by, bid=self.row, person=Person.objects.get(ref=form.cleaned_data["person"]))
        return reverse("bid", args=[self.row.ref])


class RemovePage(OfBid):
    title = "Take somebody off this bid"
    intro = "It closes to them at once, and their cooling-off begins."
    submit = "Take them off"
    saved = "They are off the bid."

    def form_arguments(self) -> dict[str, Any]:
        return {"people": [(each.ref, each.name) for each in named(self.row)]}

    def act(self, form: PersonForm) -> str:
        remove_bidder(by=self.by, bid=self.row, appointment=Membership.objects.get(ref=form.cleaned_data["person"]))
        return reverse("bid", args=[self.row.ref])
