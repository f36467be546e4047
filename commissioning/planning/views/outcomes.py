"""Outcomes: what commissioners want to be different, and what the golden thread leaves out."""

from typing import Any, ClassVar

import django_filters
from django.urls import reverse

from commissioning.models import Outcome
from commissioning.planning.actions import edit_outcome, record_outcome
from commissioning.planning.forms import OutcomeForm
from commissioning.planning.tables import OUTCOMES
from commissioning.planning.untraced import warnings
from councils.actions.keeping import refusal
from councils.views.sourced import SourcedPage, change_and_history
from councils.views.together import TogetherPage
from walls.views import CreatePage, EditPage, HistoryPage

SECTION = ("Outcomes", "outcomes")


class PlanningListPage(TogetherPage):
    """One of the two lists of strategic planning."""

    together: ClassVar = (SECTION, ("Cycles", "cycles"))
    label = "Strategic planning"


class OutcomeFilter(django_filters.FilterSet):
    """What the list of outcomes may be narrowed by."""

    statement = django_filters.CharFilter(lookup_expr="icontains", label="What is to be different")


class OutcomesPage(PlanningListPage):
    template_name = "commissioning/outcomes.html"
    model = Outcome
    related = ("compartment",)
    table = OUTCOMES
    filterset = OutcomeFilter
    title = "Outcomes"
    empty = "No outcome that you can see matches."

    def actions(self) -> list[dict[str, str]]:
        return [{"text": "Record an outcome", "href": reverse("outcome_new"), "refusal": refusal(self.by, Outcome)}]

    def context(self) -> dict[str, Any]:
        return super().context() | {"warnings": warnings(self.by)}


class OutcomePage(SourcedPage):
    model = Outcome
    section = SECTION
    caption = "Outcome"

    def summary(self) -> list[dict[str, Any]]:
        return [
            {"key": "For whom", "value": self.row.client_group},
            {"key": "How one will know", "value": self.row.indicators},
        ]

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("outcome", self.row, refusal(self.by, Outcome, self.row))


class NewOutcomePage(CreatePage):
    model = Outcome
    section = SECTION
    form_class = OutcomeForm
    title = "Record an outcome"
    saved = "The outcome is recorded."

    def refusal(self) -> str:
        return refusal(self.by, Outcome)

    def act(self, form: OutcomeForm) -> Outcome:
        return record_outcome(by=self.by, compartment=form.cleaned_data["place"], **form.written())


class EditOutcomePage(EditPage):
    model = Outcome
    section = SECTION
    form_class = OutcomeForm
    title = "Change an outcome"

    def refusal(self) -> str:
        return refusal(self.by, Outcome, self.row)

    def act(self, form: OutcomeForm) -> Outcome:
        return edit_outcome(by=self.by, outcome=self.row, **form.written())


class OutcomeHistoryPage(HistoryPage):
    model = Outcome
    section = SECTION
    fields = ("statement", "client_group", "indicators", "source")
