"""A team's cost base: its own people's to keep, and no council's to see."""

from typing import Any

from django.urls import reverse

from commissioning.monitoring.periods import Period
from publica.models import CostLine
from publica.returns.actions import add_cost, edit_cost
from publica.returns.actions.costs import refusal
from publica.returns.forms import CostForm, NewCostForm
from publica.returns.tables import COSTS
from publica.returns.views.returns import OWN_SIDE
from walls.views import CreatePage, DetailPage, EditPage, HistoryPage, ListPage

SECTION = ("Costs", "costs")


class CostsPage(ListPage):
    model = CostLine
    related = ("team",)
    table = COSTS
    title = "Costs"
    empty = "You see no cost line in this capacity: a team's cost base stays with its provider."

    def actions(self) -> list[dict[str, Any]]:
        return [{"text": "Add a cost line", "href": reverse("cost_line_new"), "refusal": refusal(self.by)}]


class CostPage(DetailPage):
    model = CostLine
    related = ("team",)
    section = SECTION
    caption = "Cost line"

    def summary(self) -> list[dict[str, Any]]:
        line = self.row
        return [
            {"key": "Team", "value": line.team.name, "href": line.team.get_absolute_url()},
            {"key": "Financial year", "value": str(Period(line.year))},
            {"key": "Amount", "value": f"£{line.amount:,.2f}"},
        ]

    def actions(self) -> list[dict[str, Any]]:
        ref = self.row.ref
        return [
            {"text": "Change it", "href": reverse("cost_line_edit", args=[ref]), "refusal": refusal(self.by, self.row)},
            {"text": "History", "href": reverse("cost_line_history", args=[ref]), "secondary": True},
        ]


class NewCostPage(CreatePage):
    model = CostLine
    section = SECTION
    form_class = NewCostForm
    title = "Add a cost line"
    saved = "The cost line is added."
    audience = OWN_SIDE

    def refusal(self) -> str:
        return refusal(self.by)

    def act(self, form: NewCostForm) -> CostLine:
        return add_cost(by=self.by, **form.written())


class EditCostPage(EditPage):
    model = CostLine
    related = ("team",)
    section = SECTION
    form_class = CostForm
    title = "Change a cost line"

    def refusal(self) -> str:
        return refusal(self.by, self.row)

    def act(self, form: CostForm) -> CostLine:
        return edit_cost(by=self.by, line=self.row, **form.written())


class CostHistoryPage(HistoryPage):
    model = CostLine
    section = SECTION
    fields = ("year", "heading", "amount")
