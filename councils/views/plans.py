"""Corporate plans, and what belongs together with them in the navigation: plans, priorities and policies."""

from typing import Any

from django.urls import reverse

from councils.actions import edit_plan, record_plan
from councils.actions.keeping import refusal
from councils.forms.priorities import PlanForm
from councils.models import CorporatePlan, Priority
from councils.tables.priorities import PLANS, PRIORITIES_OF_PLAN
from councils.views.sourced import SourcedPage, change_and_history
from councils.views.together import TogetherPage
from walls.tables import british
from walls.views import CreatePage, EditPage, HistoryPage

SECTION = ("Corporate plans", "corporate_plans")
TOGETHER = (("Priorities", "priorities"), SECTION, ("Policies", "policies"))


class SetByCouncillorsPage(TogetherPage):
    """One of the three lists of what councillors set."""

    together = TOGETHER
    label = "What councillors set"


class PlansPage(SetByCouncillorsPage):
    model = CorporatePlan
    related = ("compartment",)
    table = PLANS
    title = "Corporate plans"
    empty = "No corporate plan that you can see."

    def actions(self) -> list[dict[str, str]]:
        why_not = refusal(self.by, CorporatePlan)
        return [{"text": "Record a corporate plan", "href": reverse("corporate_plan_new"), "refusal": why_not}]


class PlanPage(SourcedPage):
    model = CorporatePlan
    section = SECTION
    caption = "Corporate plan"

    def summary(self) -> list[dict[str, Any]]:
        return [
            {"key": "From", "value": british(self.row.begins_on)},
            {"key": "Until", "value": british(self.row.ends_on)},
        ]

    def panels(self) -> list[dict[str, Any]]:
        priorities = Priority.objects.visible_to(self.by).filter(plan=self.row).order_by("position", "pk")
        return [
            {
                "title": "Priorities",
                "table": PRIORITIES_OF_PLAN.of(priorities),
                "empty": "No priority is recorded.",
                "actions": [
                    {
                        "text": "Add a priority",
                        "href": reverse("priority_new", args=[self.row.ref]),
                        "refusal": refusal(self.by, Priority, self.row),
                    }
                ],
            }
        ]

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("corporate_plan", self.row, refusal(self.by, CorporatePlan, self.row))


class NewPlanPage(CreatePage):
    model = CorporatePlan
    section = SECTION
    form_class = PlanForm
    title = "Record a corporate plan"
    saved = "The corporate plan is recorded."

    def refusal(self) -> str:
        return refusal(self.by, CorporatePlan)

    def act(self, form: PlanForm) -> CorporatePlan:
        return record_plan(by=self.by, compartment=form.cleaned_data["place"], **form.written())


class EditPlanPage(EditPage):
    model = CorporatePlan
    section = SECTION
    form_class = PlanForm
    title = "Change a corporate plan"

    def refusal(self) -> str:
        return refusal(self.by, CorporatePlan, self.row)

    def act(self, form: PlanForm) -> CorporatePlan:
        return edit_plan(by=self.by, plan=self.row, **form.written())


class PlanHistoryPage(HistoryPage):
    model = CorporatePlan
    section = SECTION
    fields = ("title", "begins_on", "ends_on", "source")
