"""What commissioners note of a service for themselves, each note within its service."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from commissioning.delivery.actions import add_note, edit_note, place_of_notes
from commissioning.delivery.forms import NoteForm
from commissioning.delivery.models import CommissionerNote
from commissioning.delivery.tables import NOTES
from commissioning.models.services import Service
from councils.actions.keeping import refusal
from councils.views.sourced import change_and_history
from walls.audience import audience
from walls.views import ActPage, DetailPage, EditPage, HistoryPage, ListPage
from walls.views.panels import Panel

SERVICES = ("Services", "services")
SECTION = ("Commissioners' notes", "commissioner_notes")
NOT_YET = "your council's commissioners, save whomever the provider employs"
"""Who will see the first note on a service, whose place is opened with it."""


class NotesPage(ListPage):
    model = CommissionerNote
    section = SERVICES
    related = ("service",)
    table = NOTES
    title = "Commissioners' notes"
    empty = "There is no note that you can see."

    def rows(self, action: str = "view") -> QuerySet[Any]:
        """All of them, or those on the service that its page leads here for; of a hidden one as of an absent one."""
        chosen = self.request.GET.get("service")
        return super().rows(action).filter(service__ref=chosen) if chosen else super().rows(action)


class NotePage(DetailPage):
    model = CommissionerNote
    section = SECTION
    related = ("service",)
    caption = "Commissioner's note"

    def summary(self) -> list[dict[str, Any]]:
        service = self.row.service
        return [
            {"key": "Service", "value": service.name, "href": service.get_absolute_url()},
            {"key": "Note", "value": self.row.text},
        ]

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("commissioner_note", self.row, refusal(self.by, CommissionerNote, self.row))


class NewNotePage(ActPage):
    """A child is found through its parent's visible set (L06)."""

    model = Service
    section = SERVICES
    form_class = NoteForm
    template_name = "pages/form.html"
    title = "Note something for commissioners"
    intro = "No provider reads this, and nobody whom the service's provider employs, unless ring-fenced."
    saved = "The note is kept."

    def refusal(self) -> str:
        return refusal(self.by, CommissionerNote, self.row)

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """The audience is that of the notes, and not of the service beside which the form opens."""
        place = place_of_notes(self.by, self.row)
        return super().show(status=status, **more | {"audience": audience(place) if place else NOT_YET})

    def act(self, form: NoteForm) -> CommissionerNote:
        return add_note(by=self.by, service=self.row, **form.written())


class EditNotePage(EditPage):
    model = CommissionerNote
    section = SECTION
    form_class = NoteForm
    title = "Change a note"

    def refusal(self) -> str:
        return refusal(self.by, CommissionerNote, self.row)

    def act(self, form: NoteForm) -> CommissionerNote:
        return edit_note(by=self.by, note=self.row, **form.written())


class NoteHistoryPage(HistoryPage):
    model = CommissionerNote
    section = SECTION
    fields = ("text",)


def notes_of_service(page: Any) -> Panel | None:
    """The way to the notes on a service, for those who see some or keep them; for others there is none."""
    why_not = refusal(page.by, CommissionerNote, page.row)
    if why_not and not page.row.noted:
        return None
    there = f"{reverse('commissioner_notes')}?service={page.row.ref}"
    return {
        "title": "Commissioners' notes",
        "text": "No provider reads these, and nobody whom the service's provider employs, unless ring-fenced.",
        "actions": [
            {"text": "Notes on this service", "href": there, "secondary": True},
            {
                "text": "Note something",
                "href": reverse("commissioner_note_new", args=[page.row.ref]),
                "refusal": why_not,
            },
        ],
    }
