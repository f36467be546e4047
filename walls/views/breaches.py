"""Breaches of walls: what happened, when it was discovered, what was done."""

from typing import Any

from django.urls import reverse

from walls.actions.breaches import edit_breach, record_breach, refusal
from walls.forms.breaches import BreachForm
from walls.models import Breach
from walls.tables import Column, Table, british, page_of
from walls.views.form_pages import CreatePage, EditPage
from walls.views.history import HistoryPage
from walls.views.pages import DetailPage, ListPage

SECTION = ("Breaches", "breaches")


class BreachesPage(ListPage):
    model = Breach
    title = "Breaches of walls"
    empty = "No breach that you may see is on record."
    table = Table(
        "Breaches, the last changed first",
        (
            Column("Breach", "title", href=page_of),
            Column("Discovered", "discovered_on"),
            Column("State", "get_state_display"),
        ),
    )

    def actions(self) -> list[dict[str, Any]]:
        return [{"text": "Record a breach", "href": reverse("breach_new"), "refusal": refusal(self.by)}]


class BreachPage(DetailPage):
    model = Breach
    section = SECTION
    caption = "Breach of a wall"

    def summary(self) -> list[dict[str, Any]]:
        breach: Breach = self.row
        return [
            {"key": "State", "value": breach.get_state_display()},
            {"key": "What happened", "value": breach.what},
            {"key": "Who learnt of what", "value": breach.who},
            {"key": "When it happened", "value": british(breach.happened_on) or "Not known"},
            {"key": "When it was discovered", "value": british(breach.discovered_on)},
            {"key": "What was done at once", "value": breach.containment},
            {"key": "Report to the Monitoring Officer", "value": breach.report},
        ]

    def actions(self) -> list[dict[str, Any]]:
        ref = [self.row.ref]
        return [
            {"text": "Change it", "href": reverse("breach_edit", args=ref), "refusal": refusal(self.by, self.row)},
            {"text": "History", "href": reverse("breach_history", args=ref), "secondary": True},
        ]


class NewBreachPage(CreatePage):
    model = Breach
    section = SECTION
    form_class = BreachForm
    title = "Record a breach"
    saved = "The breach is recorded."

    def refusal(self) -> str:
        return refusal(self.by)

    def act(self, form: BreachForm) -> Breach:
        return record_breach(by=self.by, compartment=form.cleaned_data["place"], **form.written())


class EditBreachPage(EditPage):
    model = Breach
    section = SECTION
    form_class = BreachForm
    title = "Change a breach"

    def refusal(self) -> str:
        return refusal(self.by, self.row)

    def act(self, form: BreachForm) -> Breach:
        return edit_breach(by=self.by, breach=self.row, **form.written())


class BreachHistoryPage(HistoryPage):
    model = Breach
    section = SECTION
    fields = ("title", "what", "who", "happened_on", "discovered_on", "containment", "report", "state")
