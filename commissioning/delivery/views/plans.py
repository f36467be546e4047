"""The lines of service delivery plans, each within its agreement."""

from typing import Any

from commissioning.delivery.actions import add_plan_item, edit_plan_item
from commissioning.delivery.forms import PlanItemForm
from commissioning.delivery.models import Agreement, PlanItem
from commissioning.delivery.views.agreements import SECTION
from councils.actions.keeping import refusal
from councils.views.sourced import SourcedPage, change_and_history
from walls.tables import british
from walls.views import ActPage, EditPage, HistoryPage


class PlanItemPage(SourcedPage):
    model = PlanItem
    section = SECTION
    related = ("agreement",)
    caption = "Line of a service delivery plan"

    def summary(self) -> list[dict[str, Any]]:
        row = self.row
        return [
            {"key": "Agreement", "value": row.agreement.title, "href": row.agreement.get_absolute_url()},
            {"key": "The outcome it serves, in agreed words", "value": row.aim},
            {"key": "Due on", "value": british(row.due_on)},
        ]

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("plan_item", self.row, refusal(self.by, PlanItem, self.row))


class NewPlanItemPage(ActPage):
    """A child is found through its parent's visible set (L06)."""

    model = Agreement
    section = SECTION
    form_class = PlanItemForm
    template_name = "pages/form.html"
    title = "Add a line to the plan"
    saved = "The line is in the plan."

    def refusal(self) -> str:
        return refusal(self.by, PlanItem, self.row)

    def act(self, form: PlanItemForm) -> PlanItem:
        return add_plan_item(by=self.by, agreement=self.row, **form.written())


class EditPlanItemPage(EditPage):
    model = PlanItem
    section = SECTION
    form_class = PlanItemForm
    title = "Change a line of the plan"

    def refusal(self) -> str:
        return refusal(self.by, PlanItem, self.row)

    def act(self, form: PlanItemForm) -> PlanItem:
        return edit_plan_item(by=self.by, item=self.row, **form.written())


class PlanItemHistoryPage(HistoryPage):
    model = PlanItem
    section = SECTION
    fields = ("position", "title", "aim", "due_on", "source")
