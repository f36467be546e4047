"""Needs: the pattern of a walled noun's pages."""

from typing import Any

import django_filters
from django.urls import reverse

from councils.actions import edit_need, record_need
from councils.actions.needs import KEEPERS
from councils.forms.needs import NeedForm
from councils.models import Need
from councils.tables.needs import NEEDS, evidence
from walls.rows import places_for
from walls.views import CreatePage, DetailPage, EditPage, HistoryPage, ListPage
from walls.views.pages import Crumbs

NOT_KEPT = "Needs are recorded by commissioning officers and the Lead commissioner."


class NeedFilter(django_filters.FilterSet):
    """What the list of needs may be narrowed by: columns of its own rows only (K8)."""

    theme = django_filters.CharFilter(lookup_expr="icontains", label="Theme")

    class Meta:
        model = Need
        fields: list[str] = []


class NeedsPage(ListPage):
    model = Need
    related = ("compartment",)
    table = NEEDS
    filterset = NeedFilter
    title = "Needs"
    empty = "No need that you can see matches."

    def actions(self) -> list[dict[str, str]]:
        refusal = "" if self.by.roles & KEEPERS and places_for(Need, self.by).exists() else NOT_KEPT
        return [{"text": "Record a need", "href": reverse("need_new"), "refusal": refusal}]


class NeedPage(DetailPage):
    model = Need
    caption = "Need"

    def crumbs(self) -> Crumbs:
        return [{"text": "Needs", "href": reverse("needs")}]

    def summary(self) -> list[dict[str, Any]]:
        need = self.row
        return [
            {"key": "Theme", "value": need.theme},
            {"key": "Evidence", "value": evidence(need)},
            {"key": "Compared with", "value": need.comparison},
            {"key": "Notes", "value": need.note},
        ]

    def actions(self) -> list[dict[str, Any]]:
        mine = Need.objects.visible_to(self.by, "contribute").filter(pk=self.row.pk).exists()
        refusal = "" if mine and self.by.roles & KEEPERS else NOT_KEPT
        return [
            {"text": "Change it", "href": reverse("need_edit", args=[self.row.ref]), "refusal": refusal},
            {"text": "History", "href": reverse("need_history", args=[self.row.ref]), "secondary": True},
        ]

    def context(self) -> dict[str, Any]:
        return super().context() | {"illustrative": self.row.illustrative, "source": source_of(self.row)}


class NewNeedPage(CreatePage):
    model = Need
    form_class = NeedForm
    title = "Record a need"
    saved = "The need is recorded."

    def crumbs(self) -> Crumbs:
        return [{"text": "Needs", "href": reverse("needs")}]

    def act(self, form: NeedForm) -> Need:
        return record_need(by=self.by, compartment=form.cleaned_data["place"], **form.said())


class EditNeedPage(EditPage):
    model = Need
    form_class = NeedForm
    title = "Change a need"

    def crumbs(self) -> Crumbs:
        return [
            {"text": "Needs", "href": reverse("needs")},
            {"text": str(self.row), "href": self.row.get_absolute_url()},
        ]

    def act(self, form: NeedForm) -> Need:
        return edit_need(by=self.by, need=self.row, **form.said())


class NeedHistoryPage(HistoryPage):
    model = Need
    fields = ("statement", "theme", "value", "unit")

    def crumbs(self) -> Crumbs:
        return [
            {"text": "Needs", "href": reverse("needs")},
            {"text": str(self.row), "href": self.row.get_absolute_url()},
        ]


def source_of(row: Any) -> dict[str, str] | None:
    """Where a fact comes from, for the page that shows it."""
    if not row.source:
        return None
    web = row.source.startswith(("https://", "http://"))
    return {"text": row.source, **({"href": row.source} if web else {})}
