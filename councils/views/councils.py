"""Councils and the portfolios of their executives: read by everyone signed in, kept by administrators."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from councils.actions import open_council, open_portfolio
from councils.forms.registers import CouncilForm, NewCouncilForm, PortfolioForm
from councils.models import Council, Portfolio
from councils.tables.registers import COUNCILS, PORTFOLIOS
from councils.views.sourced import SourcedPage
from walls.actions.registers import refusal
from walls.tables import british
from walls.views.register_pages import EditEntryPage, EntriesPage, EntryPage, NewEntryPage

SECTION = ("Councils", "councils")


class CouncilsPage(EntriesPage):
    model = Council
    related = ("organisation",)
    table = COUNCILS
    title = "Councils"

    def actions(self) -> list[dict[str, Any]]:
        return [
            {"text": "Open a council", "href": reverse("council_new"), "refusal": refusal(self.by)},
            {"text": "All portfolios", "href": reverse("portfolios"), "secondary": True},
        ]


class CouncilPage(SourcedPage, EntryPage):
    model = Council
    related = ("organisation__successor_of",)
    section = SECTION
    caption = "Council"

    def summary(self) -> list[dict[str, Any]]:
        council = self.row
        return [
            {"key": "Name", "value": council.organisation.name},
            {"key": "Abbreviation", "value": council.abbreviation},
            {"key": "Area code", "value": council.gss_code},
            {"key": "Website", "value": council.website, "href": council.website},
            {"key": "Commissions services here", "value": british(council.commissions)},
            {"key": "Successor of", "value": british(council.organisation.successor_of)},
        ]

    def panels(self) -> list[dict[str, Any]]:
        portfolios = portfolios_of(self.row)
        return [
            {"title": "Portfolios", "table": PORTFOLIOS.of(portfolios), "empty": "None is recorded."},
            *super().panels(),
        ]

    def actions(self) -> list[dict[str, Any]]:
        there, why_not = [self.row.ref], refusal(self.by)
        posts = reverse("post_new", args=[self.row.organisation.ref])
        return [
            {"text": "Open a post", "href": posts, "refusal": why_not},
            {"text": "Add a portfolio", "href": reverse("portfolio_new", args=there), "refusal": why_not},
            {"text": "Change it", "href": reverse("council_edit", args=there), "refusal": why_not},
        ]


class NewCouncilPage(NewEntryPage):
    model = Council
    section = SECTION
    form_class = NewCouncilForm
    title = "Open a council"
    intro = "It is opened with its parties, their roles, and the compartments of its papers."
    saved = "The council is open. Open its posts on the page of the organisation, and appoint its Monitoring Officer."

    def act(self, form: NewCouncilForm) -> Council:
        return open_council(by=self.by, **form.written())


class EditCouncilPage(EditEntryPage):
    model = Council
    related = ("organisation",)
    section = SECTION
    form_class = CouncilForm
    title = "Change a council"


class PortfoliosPage(EntriesPage):
    model = Portfolio
    related = ("council__organisation", "post")
    table = PORTFOLIOS
    section = SECTION
    title = "Portfolios"


class PortfolioPage(SourcedPage, EntryPage):
    model = Portfolio
    related = ("council__organisation", "post")
    section = ("Portfolios", "portfolios")
    caption = "Portfolio"

    def summary(self) -> list[dict[str, Any]]:
        it = self.row
        return [
            {"key": "Council", "value": str(it.council), "href": it.council.get_absolute_url()},
            {"key": "Answered for by", "value": it.post.title if it.post else "Vacant"},
            {"key": "First day", "value": british(it.begins_on)},
            {"key": "Last day", "value": british(it.ends_on)},
        ]

    def actions(self) -> list[dict[str, Any]]:
        edit = reverse("portfolio_edit", args=[self.row.ref])
        return [{"text": "Change or end it", "href": edit, "refusal": refusal(self.by)}]


class NewPortfolioPage(NewEntryPage):
    model = Portfolio
    section = SECTION
    form_class = PortfolioForm
    title = "Add a portfolio"
    saved = "The portfolio is added."

    def prepare(self, *, for_update: bool = False) -> None:
        self.council = get_object_or_404(Council.objects.select_related("organisation"), ref=self.kwargs["ref"])

    def form_arguments(self) -> dict[str, Any]:
        return {"council": self.council}

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": str(self.council)}

    def act(self, form: PortfolioForm) -> Portfolio:
        return open_portfolio(by=self.by, council=self.council, **form.written())


class EditPortfolioPage(EditEntryPage):
    model = Portfolio
    related = ("council__organisation",)
    section = ("Portfolios", "portfolios")
    form_class = PortfolioForm
    title = "Change or end a portfolio"

    def form_arguments(self) -> dict[str, Any]:
        return super().form_arguments() | {"council": self.row.council}


def portfolios_of(council: Council) -> QuerySet[Portfolio]:
    """A council's portfolios, those that last first."""
    return council.portfolios.select_related("council__organisation", "post").order_by("-ends_on", "title")
