"""The register of bodies: read by everyone signed in, kept by administrators."""

from typing import Any

import django_filters
from django.urls import reverse

from councils.views.sourced import SourcedPage
from governance.actions import open_body
from governance.forms import BodyForm, NewBodyForm
from governance.models import Body, Classification
from governance.tables import BODIES, SEATS
from walls.actions.compartments import Subject
from walls.actions.registers import refusal
from walls.tables import british
from walls.views.register_pages import EditEntryPage, EntriesPage, EntryPage, NewEntryPage

SECTION = ("Bodies", "bodies")


class BodyFilter(django_filters.FilterSet):
    """What the list of bodies may be narrowed by."""

    classification = django_filters.ChoiceFilter(choices=Classification.choices, label="Kind", empty_label="Any")


class BodiesPage(EntriesPage):
    model = Body
    related = ("organisation__parent",)
    table = BODIES
    filterset = BodyFilter
    title = "Bodies"

    def actions(self) -> list[dict[str, Any]]:
        return [{"text": "Open a body", "href": reverse("body_new"), "refusal": refusal(self.by)}]


class BodyPage(SourcedPage, EntryPage):
    model = Body
    related = ("organisation__parent",)
    section = SECTION
    caption = "Body"

    def summary(self) -> list[dict[str, Any]]:
        body = self.row
        return [
            {"key": "Of", "value": british(body.organisation.parent)},
            {"key": "Kind", "value": body.get_classification_display()},
            {"key": "What it is for", "value": body.function},
            {"key": "Quorum", "value": f"{body.quorum} members" if body.quorum else "Not known"},
            {"key": "Receives performance reports", "value": british(body.monitoring_group)},
        ]

    def panels(self) -> list[dict[str, Any]]:
        seats = self.row.seats.select_related("post__organisation").order_by("post__title", "pk")
        return [
            {"title": "Seats", "table": SEATS.of(seats), "empty": "No post is recorded as having a seat."},
            *super().panels(),
        ]

    def actions(self) -> list[dict[str, Any]]:
        edit = reverse("body_edit", args=[self.row.ref])
        return [{"text": "Change it", "href": edit, "refusal": refusal(self.by)}]


class NewBodyPage(NewEntryPage):
    model = Body
    section = SECTION
    form_class = NewBodyForm
    title = "Open a body"
    intro = "A forum or a board is opened with the compartment of its packs and notes, which its seats then see."
    saved = "The body is open."

    def act(self, form: NewBodyForm) -> Body:
        said = form.written()
        owner = form.kept_by()
        said.pop("host")
        relation = "company" if said["classification"] == Classification.BOARD else "host"
        keeper = Subject(relation, owner.organisation)
        return open_body(by=self.by, keeper=keeper, owner=owner, **said)


class EditBodyPage(EditEntryPage):
    model = Body
    related = ("organisation",)
    section = SECTION
    form_class = BodyForm
    title = "Change a body"
