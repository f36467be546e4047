"""Needs: the pattern of a walled noun's pages."""

from typing import Any

import django_filters
from django.urls import reverse

from councils.actions import edit_need, record_need
from councils.actions.keeping import refusal
from councils.forms.needs import NeedForm
from councils.models import Need
from councils.tables.needs import NEEDS, evidence
from councils.views.sourced import SourcedPage, change_and_history
from walls.views import CreatePage, EditPage, HistoryPage, ListPage

SECTION = ("Needs", "needs")


class NeedFilter(django_filters.FilterSet):
    """What the list of needs may be narrowed by: columns of its own rows only (K8)."""

    theme = django_filters.CharFilter(lookup_expr="icontains", label="Theme")


class NeedsPage(ListPage):
    model = Need
    related = ("compartment",)
    table = NEEDS
    filterset = NeedFilter
    title = "Needs"
    empty = "No need that you can see matches."

    def actions(self) -> list[dict[str, str]]:
        return [{"text": "Record a need", "href": reverse("need_new"), "refusal": refusal(self.by, Need)}]


class NeedPage(SourcedPage):
    model = Need
    section = SECTION
    caption = "Need"

    def summary(self) -> list[dict[str, Any]]:
        need = self.row
        return [
            {"key": "Theme", "value": need.theme},
            {"key": "Evidence", "value": evidence(need)},
            {"key": "Compared with", "value": need.comparison},
            {"key": "Notes", "value": need.note},
        ]

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("need", self.row, refusal(self.by, Need, self.row))


class NewNeedPage(CreatePage):
    model = Need
    section = SECTION
    form_class = NeedForm
    title = "Record a need"
    saved = "The need is recorded."

    def refusal(self) -> str:
        return refusal(self.by, Need)

    def act(self, form: NeedForm) -> Need:
        return record_need(by=self.by, compartment=form.cleaned_data["place"], **form.written())


class EditNeedPage(EditPage):
    model = Need
    section = SECTION
    form_class = NeedForm
    title = "Change a need"

    def refusal(self) -> str:
        return refusal(self.by, Need, self.row)

    def act(self, form: NeedForm) -> Need:
        return edit_need(by=self.by, need=self.row, **form.written())


class NeedHistoryPage(HistoryPage):
    model = Need
    section = SECTION
    fields = ("statement", "theme", "value", "unit", "period", "comparison", "source", "note")
