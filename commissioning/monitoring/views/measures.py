"""Measures and their targets, each within its service."""

from typing import Any

from django.urls import reverse

from commissioning.delivery.views.agreements import SERVICES
from commissioning.models.services import Service
from commissioning.monitoring.actions import add_measure, edit_measure, edit_target, set_target
from commissioning.monitoring.forms import MeasureForm, NewTargetForm, TargetForm
from commissioning.monitoring.models import Figure, Measure, Target
from commissioning.monitoring.reading import OVER_TIME, chart
from commissioning.monitoring.tables import MEASURES, targets_of
from commissioning.planning.thread import thread_panel
from councils.actions.keeping import refusal
from councils.views.sourced import SourcedPage, change_and_history
from walls.tables import Table
from walls.views import ActPage, EditPage, HistoryPage
from walls.views.pages import Crumbs
from walls.views.panels import Panel


class MeasurePage(SourcedPage):
    model = Measure
    section = SERVICES
    related = ("service", "plan_item")
    caption = "Measure"

    def crumbs(self) -> Crumbs:
        service = self.row.service
        return [*super().crumbs(), {"text": service.name, "href": service.get_absolute_url()}]

    def summary(self) -> list[dict[str, Any]]:
        row = self.row
        near = f"{float(row.tolerance):g}" if row.tolerance_absolute else f"{float(row.tolerance) * 100:g}%"
        return [
            {"key": "Service", "value": row.service.name, "href": row.service.get_absolute_url()},
            {"key": "How it is counted", "value": row.definition},
            {"key": "Unit", "value": row.unit},
            {"key": "Which way is better", "value": row.get_polarity_display()},
            {"key": "Still near its target", "value": f"within {near}" if row.tolerance else "Never"},
            {"key": "How it adds up", "value": row.get_kind_display()},
            {"key": "Reported", "value": "Once a year" if row.yearly else "Every quarter"},
        ]

    def panels(self) -> list[Panel]:
        item = self.row.plan_item
        thread = thread_panel(self.by, item, self.row) if item else unlinked()
        return [thread, self.figures(), self.targets()]

    def figures(self) -> Panel:
        """What has been accepted of it, over time."""
        found = list(
            Figure.objects.visible_to(self.by)
            .filter(compartment_id=self.row.compartment_id, measure_ref=self.row.ref)
            .order_by("year", "quarter", "pk")
        )
        series = [figure for figure in found if bool(figure.quarter) is not self.row.yearly]
        drawn = chart(self.row.name, series)
        return {
            "title": "Accepted figures",
            "template": "commissioning/figures.html",
            "table": Table("Accepted figures, newest first", OVER_TIME).of(reversed(found)),
            "charts": [drawn] if drawn else [],
            "empty": "No figure has been accepted yet.",
        }

    def targets(self) -> Panel:
        """What is wanted of it, period by period."""
        found = Target.objects.visible_to(self.by).filter(measure=self.row).order_by("-year", "-quarter")
        why_not = refusal(self.by, Target, self.row)
        return {
            "title": "Targets",
            "table": targets_of(self.row, changing=not why_not).of(found),
            "empty": "No target is set.",
            "actions": [
                {"text": "Set a target", "href": reverse("target_new", args=[self.row.ref]), "refusal": why_not}
            ],
        }

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("measure", self.row, refusal(self.by, Measure, self.row))


def unlinked() -> Panel:
    """What is said of a measure that measures no line of a plan."""
    return {"title": "The thread behind it", "text": "It measures no line of a plan, so no outcome stands behind it."}


class NewMeasurePage(ActPage):
    """A child is found through its parent's visible set (L06)."""

    model = Service
    section = SERVICES
    form_class = MeasureForm
    template_name = "pages/form.html"
    title = "Add a measure"
    saved = "The measure is added."

    def form_arguments(self) -> dict[str, Any]:
        return {"service": self.row}

    def refusal(self) -> str:
        return refusal(self.by, Measure, self.row)

    def act(self, form: MeasureForm) -> Measure:
        return add_measure(by=self.by, service=self.row, **form.written())


class EditMeasurePage(EditPage):
    model = Measure
    section = SERVICES
    related = ("service",)
    form_class = MeasureForm
    title = "Change a measure"

    def form_arguments(self) -> dict[str, Any]:
        return super().form_arguments() | {"service": self.row.service}

    def refusal(self) -> str:
        return refusal(self.by, Measure, self.row)

    def act(self, form: MeasureForm) -> Measure:
        return edit_measure(by=self.by, measure=self.row, **form.written())


class MeasureHistoryPage(HistoryPage):
    model = Measure
    section = SERVICES
    fields = ("name", "definition", "unit", "polarity", "tolerance", "tolerance_absolute", "kind", "yearly", "source")


class NewTargetPage(ActPage):
    """A child is found through its parent's visible set (L06)."""

    model = Measure
    section = SERVICES
    form_class = NewTargetForm
    template_name = "pages/form.html"
    title = "Set a target"
    saved = "The target is set."

    def refusal(self) -> str:
        return refusal(self.by, Target, self.row)

    def act(self, form: NewTargetForm) -> Measure:
        set_target(by=self.by, measure=self.row, **form.cleaned_data)
        return self.row


class EditTargetPage(EditPage):
    model = Target
    related = ("measure",)
    form_class = TargetForm
    title = "Change a target"

    def crumbs(self) -> Crumbs:
        measure = self.row.measure
        return [{"text": measure.name, "href": measure.get_absolute_url()}]

    def refusal(self) -> str:
        return refusal(self.by, Target, self.row)

    def act(self, form: TargetForm) -> Measure:
        return edit_target(by=self.by, target=self.row, **form.written()).measure


def measures_of_service(page: Any) -> Panel:
    """The panel of a service's page: what is measured of it."""
    found = Measure.objects.visible_to(page.by).filter(service=page.row).order_by("position", "pk")
    return {
        "title": "What is measured",
        "table": MEASURES.of(found),
        "empty": "Nothing is measured yet.",
        "actions": [
            {
                "text": "Add a measure",
                "href": reverse("measure_new", args=[page.row.ref]),
                "refusal": refusal(page.by, Measure, page.row),
            }
        ],
    }
