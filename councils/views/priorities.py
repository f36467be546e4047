"""Priorities, each within its corporate plan."""

from typing import Any

import django_filters

from councils.actions import edit_priority, record_priority
from councils.actions.keeping import refusal
from councils.forms.priorities import PriorityForm
from councils.models import CorporatePlan, Priority
from councils.tables.priorities import PRIORITIES
from councils.views.plans import SECTION as PLANS_SECTION
from councils.views.plans import SetByCouncillorsPage
from councils.views.sourced import SourcedPage, change_and_history
from walls.views import ActPage, EditPage, HistoryPage

SECTION = ("Priorities", "priorities")


class PriorityFilter(django_filters.FilterSet):
    """What the list of priorities may be narrowed by."""

    title = django_filters.CharFilter(lookup_expr="icontains", label="Priority")


class PrioritiesPage(SetByCouncillorsPage):
    model = Priority
    related = ("compartment", "plan")
    table = PRIORITIES
    filterset = PriorityFilter
    title = "Priorities"
    empty = "No priority that you can see matches."


class PriorityPage(SourcedPage):
    model = Priority
    related = ("plan",)
    section = SECTION
    caption = "Priority"

    def summary(self) -> list[dict[str, Any]]:
        plan = self.row.plan
        return [
            {"key": "Corporate plan", "value": str(plan), "href": plan.get_absolute_url()},
            {"key": "Place in the plan", "value": self.row.position},
            {"key": "In a few sentences", "value": self.row.summary},
        ]

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("priority", self.row, refusal(self.by, Priority, self.row))


class NewPriorityPage(ActPage):
    """A child is found through its parent's visible set (L06)."""

    model = CorporatePlan
    section = PLANS_SECTION
    form_class = PriorityForm
    template_name = "pages/form.html"
    title = "Add a priority"
    saved = "The priority is recorded."

    def refusal(self) -> str:
        return refusal(self.by, Priority, self.row)

    def act(self, form: PriorityForm) -> Priority:
        return record_priority(by=self.by, plan=self.row, **form.written())


class EditPriorityPage(EditPage):
    model = Priority
    section = SECTION
    form_class = PriorityForm
    title = "Change a priority"

    def refusal(self) -> str:
        return refusal(self.by, Priority, self.row)

    def act(self, form: PriorityForm) -> Priority:
        return edit_priority(by=self.by, priority=self.row, **form.written())


class PriorityHistoryPage(HistoryPage):
    model = Priority
    section = SECTION
    fields = ("position", "title", "summary", "source")
