"""Papers: what commissioners write for a review or before one."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from commissioning.models import Paper, Sort
from commissioning.sourcing.actions import edit_paper, paper_refusal, write_paper
from commissioning.sourcing.forms import PaperForm
from commissioning.sourcing.panels import copies_of_paper
from commissioning.sourcing.tables import PAPERS
from commissioning.sourcing.views.reviews import SourcingListPage
from councils.views.sourced import SourcedPage, change_and_history
from walls.models import Declaration
from walls.tables import british
from walls.views import CreatePage, EditPage, HistoryPage, RowsPage

SECTION = ("Papers", "papers")


class OfPaper(RowsPage):
    """A page about a paper, each row with whether the reader has `declared` in its review: it costs no statement so."""

    model = Paper
    section: ClassVar[tuple[str, str] | None] = SECTION
    related = ("compartment",)

    def rows(self, action: str = "view") -> QuerySet[Any]:
        matter = Coalesce(OuterRef("compartment__matter"), OuterRef("compartment"))
        mine = Declaration.objects.filter(person=self.by.person_id, compartment=matter)
        return super().rows(action).annotate(declared=Exists(mine))


class PaperFilter(django_filters.FilterSet):
    """What the list of papers may be narrowed by."""

    title = django_filters.CharFilter(lookup_expr="icontains", label="Title")
    sort = django_filters.ChoiceFilter(choices=Sort, label="What sort", empty_label="Every sort")


class PapersPage(SourcingListPage):
    model = Paper
    related = ("compartment",)
    table = PAPERS
    filterset = PaperFilter
    title = "Papers"
    empty = "No paper that you can see matches."

    def rows(self, action: str = "view") -> QuerySet[Any]:
        """Without what they say: a list opens none of them."""
        return super().rows(action).defer("text")

    def actions(self) -> list[dict[str, str]]:
        return [{"text": "Write a paper", "href": reverse("paper_new"), "refusal": paper_refusal(self.by)}]


class PaperPage(OfPaper, SourcedPage):
    caption = "Paper"

    def summary(self) -> list[dict[str, Any]]:
        copied = f"Let out on {british(self.row.let_out_on())}. It stays as it was then."
        return [
            *([{"key": "A released copy", "value": copied}] if self.row.release_id else []),
            {"key": "What sort", "value": self.row.get_sort_display()},
            {"key": "Where", "value": self.row.compartment.name},
            {"key": "Text", "value": self.row.text},
        ]

    def panels(self) -> list[dict[str, Any]]:
        return [copies_of_paper(self)]

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("paper", self.row, paper_refusal(self.by, self.row))


class NewPaperPage(CreatePage):
    model = Paper
    section = SECTION
    form_class = PaperForm
    title = "Write a paper"
    saved = "The paper is kept."

    def refusal(self) -> str:
        return paper_refusal(self.by)

    def act(self, form: PaperForm) -> Paper:
        return write_paper(by=self.by, compartment=form.cleaned_data["place"], **form.written())


class EditPaperPage(OfPaper, EditPage):
    form_class = PaperForm
    title = "Change a paper"

    def refusal(self) -> str:
        return paper_refusal(self.by, self.row)

    def act(self, form: PaperForm) -> Paper:
        return edit_paper(by=self.by, paper=self.row, **form.written())


class PaperHistoryPage(HistoryPage):
    model = Paper
    section = SECTION
    fields = ("title", "sort", "text")
