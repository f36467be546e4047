"""The commissioning cycle on the page: its steps as the guide draws them, and what it is about."""

from typing import Any

from django.urls import reverse

from commissioning.models import Cycle, CycleService, Step
from commissioning.planning.actions import add_cycle_service, edit_cycle, move_cycle, open_cycle
from commissioning.planning.forms import CycleForm, CycleServiceForm, MoveForm, NewCycleForm
from commissioning.planning.lifecycle import CYCLE, next_move
from commissioning.planning.tables import CYCLES, CYCLES_OF_SERVICE, SERVICES_OF_CYCLE
from commissioning.planning.views.outcomes import PlanningListPage
from councils.actions.keeping import refusal
from councils.views.sourced import change_and_history
from walls.tables import british
from walls.views import ActAsSeenPage, ActPage, CreatePage, DetailPage, EditPage, HistoryPage
from walls.views.panels import Panel

SECTION = ("Cycles", "cycles")
WHAT_HAPPENS = {
    Step.PLANNING: "Councillors set political and corporate objectives, based on what communities need.",
    Step.SOURCING: "Councillors make the key decisions on officers' advice, such as who is to deliver a service.",
    Step.MONITORING: "Value for money, customers' satisfaction and the outcomes achieved are looked at, "
    "and lead to the next turn.",
}
"""The guide's words for each step."""


def cycles_panel(page: Any) -> Panel:
    """On a service's page: where it is in the commissioning cycle."""
    links = CycleService.objects.visible_to(page.by).filter(service=page.row).select_related("cycle")
    return {
        "title": "Commissioning cycle",
        "table": CYCLES_OF_SERVICE.of(links),
        "empty": "It is in no cycle that you can see.",
    }


class CyclesPage(PlanningListPage):
    model = Cycle
    related = ("compartment",)
    table = CYCLES
    title = "Cycles"
    empty = "No cycle that you can see."

    def actions(self) -> list[dict[str, str]]:
        return [{"text": "Open a cycle", "href": reverse("cycle_new"), "refusal": refusal(self.by, Cycle)}]


class CyclePage(DetailPage):
    model = Cycle
    section = SECTION
    caption = "Commissioning cycle"

    def summary(self) -> list[dict[str, Any]]:
        return [
            {"key": "Turn", "value": self.row.turn},
            {"key": "Step", "value": self.row.get_step_display()},
            {"key": "Since", "value": british(self.row.step_since)},
        ]

    def panels(self) -> list[dict[str, Any]]:
        links = CycleService.objects.visible_to(self.by).filter(cycle=self.row)
        return [
            {"title": "The steps of this turn", "template": "commissioning/cycle.html", "steps": self.steps()},
            {
                "title": "Services",
                "table": SERVICES_OF_CYCLE.of(links.select_related("service__council")),
                "empty": "No service that you can see.",
                "actions": [
                    {
                        "text": "Add a service",
                        "href": reverse("cycle_service_new", args=[self.row.ref]),
                        "refusal": refusal(self.by, Cycle, self.row),
                    }
                ],
            },
        ]

    def steps(self) -> list[dict[str, Any]]:
        """The three steps in order, with when each began in this turn."""
        row = self.row
        versions = type(row).history.filter(id=row.pk, compartment_id=row.compartment_id, turn=row.turn)
        began = dict(versions.order_by("history_id").values_list("step", "step_since"))
        return [
            {
                "heading": step.label,
                "text": WHAT_HAPPENS[step],
                "since": british(began.get(step)),
                "current": step == row.step,
            }
            for step in Step
        ]

    def actions(self) -> list[dict[str, Any]]:
        move = next_move(self.row.step)
        return [
            {
                "text": move.text,
                "href": reverse("cycle_move", args=[self.row.ref]),
                "refusal": CYCLE.refusal(move.code, self.row, self.by),
            },
            *change_and_history("cycle", self.row, refusal(self.by, Cycle, self.row)),
        ]


class NewCyclePage(CreatePage):
    model = Cycle
    section = SECTION
    form_class = NewCycleForm
    title = "Open a cycle"
    saved = "The cycle is opened."

    def refusal(self) -> str:
        return refusal(self.by, Cycle)

    def act(self, form: NewCycleForm) -> Cycle:
        said = form.cleaned_data
        return open_cycle(by=self.by, compartment=said["place"], title=said["title"], step_since=said["since"])


class EditCyclePage(EditPage):
    model = Cycle
    section = SECTION
    form_class = CycleForm
    title = "Change a cycle"

    def refusal(self) -> str:
        return refusal(self.by, Cycle, self.row)

    def act(self, form: CycleForm) -> Cycle:
        return edit_cycle(by=self.by, cycle=self.row, **form.written())


class MoveCyclePage(ActAsSeenPage):
    """Moves a cycle on, from the step at which it was when the page was opened."""

    model = Cycle
    section = SECTION
    form_class = MoveForm
    template_name = "pages/form.html"
    saved = "The cycle has moved on."

    def refusal(self) -> str:
        return CYCLE.refusal(next_move(self.row.step).code, self.row, self.by)

    def context(self) -> dict[str, Any]:
        return super().context() | {"title": next_move(self.row.step).text}

    def act(self, form: MoveForm) -> Cycle:
        self.as_seen()
        return move_cycle(by=self.by, cycle=self.row, since=form.cleaned_data["since"])


class NewCycleServicePage(ActPage):
    """A child is found through its parent's visible set (L06)."""

    model = Cycle
    section = SECTION
    form_class = CycleServiceForm
    template_name = "pages/form.html"
    title = "Add a service"
    saved = "The service is added."

    def form_arguments(self) -> dict[str, Any]:
        return {"cycle": self.row}

    def refusal(self) -> str:
        return refusal(self.by, Cycle, self.row)

    def act(self, form: CycleServiceForm) -> Cycle:
        add_cycle_service(by=self.by, cycle=self.row, service=form.cleaned_data["service"])
        return self.row


class CycleHistoryPage(HistoryPage):
    model = Cycle
    section = SECTION
    fields = ("title", "turn", "step", "step_since")
