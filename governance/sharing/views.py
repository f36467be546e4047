"""Sharing accepted reports with the monitoring groups: proposed, agreed, ended, and shown to both ends."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse

from governance.sharing.actions import (
    agree_sharing,
    agreeing_refusal,
    end_sharing,
    ending_refusal,
    propose_sharing,
    proposing_refusal,
)
from governance.sharing.forms import ProposalForm
from governance.sharing.rows import PROPOSED, seen, state, state_tag, words
from governance.sharing.tables import RELEASES, release_page
from walls.models import StandingRelease
from walls.tables import british, until
from walls.views import ActPage, CreatePage, DetailPage, ListPage, RowsPage
from walls.views.pages import Crumbs

SECTION = ("Sharing", "standing_releases")
AGREED_BY = "The council's Lead commissioner, on a commissioning officer's proposal"


class SharingPage(RowsPage):
    """A page of standing releases: they lie between two compartments, and show to those who see either."""

    model = StandingRelease
    section: ClassVar[tuple[str, str] | None] = SECTION
    audience = "those who see the service and, once it is agreed, those who see what the group is shown"

    def rows(self, action: str = "view") -> QuerySet[Any]:
        """Whoever sees one may ask for each of its pages; whose a step is, its action says."""
        return seen(self.by)


class ReleasesPage(SharingPage, ListPage):
    section = None
    table = RELEASES
    title = "Sharing"
    empty = "Nothing that you can see is shared."

    def rows(self, action: str = "view") -> QuerySet[Any]:
        """All of them, or those of the service that its page leads here for; of a hidden one as of an absent one."""
        chosen = self.request.GET.get("service")
        return super().rows(action).filter(service_ref=chosen) if chosen else super().rows(action)

    def actions(self) -> list[dict[str, Any]]:
        new = reverse("standing_release_new")
        return [{"text": "Propose to share", "href": new, "refusal": proposing_refusal(self.by)}]


class ReleasePage(SharingPage, DetailPage):
    caption = "Sharing"

    def context(self) -> dict[str, Any]:
        return super().context() | {"title": words(self.row)}

    def summary(self) -> list[dict[str, Any]]:
        it = self.row
        service = {"href": reverse("service", args=[it.service_ref])} if it.service_ref else {}
        return [
            {"key": "Standing", "value": "", "tag": state_tag(it)},
            {"key": "Accepted reports of", "value": it.service, **service},
            {"key": "Council", "value": it.council},
            {"key": "Go to", "value": it.body, "href": reverse("body", args=[it.body_ref])},
            {"key": "Why", "value": it.reason},
            {"key": "Agreed by", "value": AGREED_BY if it.approved_at else "Nobody yet"},
            {"key": "Agreed on", "value": british(it.approved_at)},
            {"key": "Ends", "value": until(it)},
        ]

    def actions(self) -> list[dict[str, Any]]:
        it, there = self.row, [self.row.ref]
        ending = "Withdraw the proposal" if state(it) == PROPOSED else "End it"
        return [
            {
                "text": "Agree to it",
                "href": reverse("standing_release_agree", args=there),
                "refusal": agreeing_refusal(self.by, it),
            },
            {
                "text": ending,
                "href": reverse("standing_release_end", args=there),
                "refusal": ending_refusal(self.by, it),
                "secondary": True,
            },
        ]


class ProposePage(SharingPage, CreatePage):
    """Opened from a service's page, it has that service chosen already."""

    form_class = ProposalForm
    title = "Propose to share accepted reports"
    intro = (
        "Once the Lead commissioner agrees, each report of the service goes on to the group as it is accepted. "
        "What was accepted before is not sent."
    )
    submit = "Propose it"
    saved = "It is proposed, and waits for the Lead commissioner."

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"service": self.request.GET.get("service", "")}}

    def refusal(self) -> str:
        return proposing_refusal(self.by)

    def act(self, form: ProposalForm) -> str:
        return release_page(propose_sharing(by=self.by, **form.cleaned_data))


class ReleaseActPage(SharingPage, ActPage):
    """A step on one standing release."""

    def crumbs(self) -> Crumbs:
        text, name = SECTION
        return [{"text": text, "href": reverse(name)}, {"text": words(self.row), "href": release_page(self.row)}]

    def summary(self) -> list[dict[str, Any]]:
        return [{"key": "What is shared", "value": words(self.row)}, {"key": "Why", "value": self.row.reason}]


class AgreePage(ReleaseActPage):
    title = "Agree to share"
    intro = "From now on each report of the service goes on to the group as it is accepted."
    submit = "Agree to it"
    saved = "It is agreed."

    def refusal(self) -> str:
        return agreeing_refusal(self.by, self.row)

    def act(self, form: Any) -> str:
        return release_page(agree_sharing(by=self.by, standing=self.row))


class EndPage(ReleaseActPage):
    title = "Share no more"
    intro = "No further report goes on to the group. What was shared stays with it."
    submit = "End it"
    saved = "It has ended."

    def refusal(self) -> str:
        return ending_refusal(self.by, self.row)

    def act(self, form: Any) -> str:
        return release_page(end_sharing(by=self.by, standing=self.row))
