"""Appointments to posts: made and ended by those who govern a party, or by administrators where nobody does yet."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from walls.actions import appointments
from walls.actions.people import add_person
from walls.forms.appointments import AppointForm, LeaveForm
from walls.keeping import NOW_OR_LATER, kept_appointments, kept_people
from walls.mail import send_link
from walls.models import Membership
from walls.policy import Policy
from walls.tables import Column, Table, british, last_day, page_of, until
from walls.views.form_pages import ActPage, CreatePage
from walls.views.pages import DetailPage, ListPage, RowsPage
from walls.views.register_pages import changes_panel

HELD = Table(
    "Posts, newest first",
    (
        Column("Post", "post", href=page_of),
        Column("Acts for", "post.role.party"),
        Column("In what right", "get_basis_display"),
        Column("From", "starts_at"),
        Column("Until", until),
    ),
)


class Kept(RowsPage):
    """A page about people and their posts, for those who keep some."""

    policy = Policy.GOVERNORS
    audience = "those who govern the post's organisation, the service's administrators, and the person"


class Appointments(Kept):
    """The appointments to posts of the parties that the acting capacity governs."""

    model = Membership
    section: ClassVar[tuple[str, str] | None] = ("Appointments", "appointments")

    def rows(self, action: str = "view") -> QuerySet[Membership]:
        return kept_appointments()


class AppointmentFilter(django_filters.FilterSet):
    """Appointments that hold or will, or all that ever did."""

    state = django_filters.ChoiceFilter(
        label="Show",
        choices=[("all", "Ended ones too")],
        empty_label="Those that hold now or will",
    )

    def filter_queryset(self, queryset: QuerySet[Membership]) -> QuerySet[Membership]:
        return queryset if self.form.cleaned_data.get("state") else queryset.filter(NOW_OR_LATER)


class AppointmentsPage(Appointments, ListPage):
    title = "Appointments"
    section = None
    filterset = AppointmentFilter
    empty = "No appointment matches."
    table = Table(
        "Appointments to posts of parties that you govern",
        (
            Column("Post", "post", href=page_of),
            Column("Person", "person"),
            Column("In what right", "get_basis_display"),
            Column("From", "starts_at"),
            Column("Until", until),
            Column("On behalf of", "on_behalf_of"),
        ),
    )

    def actions(self) -> list[dict[str, Any]]:
        return [
            {"text": "Appoint somebody", "href": reverse("appointment_new")},
            {"text": "Moves", "href": reverse("moves"), "secondary": True},
        ]


class AppointmentPage(Appointments, DetailPage):
    caption = "Appointment"

    def summary(self) -> list[dict[str, Any]]:
        held = self.row
        return [
            {"key": "Person", "value": held.person.name, "href": held.person.get_absolute_url()},
            {"key": "Post", "value": str(held.post)},
            {"key": "In what right", "value": held.get_basis_display()},
            {"key": "From", "value": british(held.starts_at)},
            {"key": "Until", "value": last_day(held.ends_at)},
            {"key": "On behalf of", "value": held.on_behalf_of and str(held.on_behalf_of)},
            {"key": "Reason", "value": held.reason},
            {"key": "Goes on to", "value": held.goes_to and str(held.goes_to)},
        ]

    def panels(self) -> list[dict[str, Any]]:
        given = Membership.objects.filter(covers=self.row).select_related("person", "post__organisation")
        cover = Table(
            "Cover that the holder gave",
            (Column("Person", "person"), Column("From", "starts_at"), Column("Until", until)),
        )
        return [
            {"title": "Cover", "table": cover.of(given.order_by("-starts_at", "pk")), "empty": "None was handed over."},
            *changes_panel(self.row),
        ]

    def actions(self) -> list[dict[str, Any]]:
        refusal = "" if lasts(self.row) else "This has ended."
        end = reverse("appointment_end", args=[self.row.ref])
        left = reverse("appointment_left", args=[self.row.ref])
        return [
            {"text": "End it", "href": end, "refusal": refusal, "warning": True},
            {"text": "What they would leave", "href": left, "secondary": True},
        ]


class AppointPage(Kept, CreatePage):
    model = Membership
    section = ("Appointments", "appointments")
    form_class = AppointForm
    title = "Appoint somebody to a post"
    submit = "Appoint"
    saved = "Appointed. Somebody new here is sent a link to set a password."

    @property
    def intro(self) -> str:  # type: ignore[override]
        if self.by.administers:
            return (
                "You appoint only where a party has nobody who governs it yet, such as a new council's first "
                "Monitoring Officer, and never yourself. Posts of other parties are not on the list: those who govern "
                "them appoint to them."
            )
        return "You appoint to the posts of the parties you govern, and never yourself. Each appointment is recorded."

    def form_arguments(self) -> dict[str, Any]:
        known = kept_people(self.by).filter(ref=self.request.GET.get("person", "")).first()
        return {"initial": {"person": known.email, "name": known.name}} if known else {}

    def act(self, form: AppointForm) -> Membership | str:
        said = dict(form.cleaned_data)
        person, added = add_person(by=self.by, email=said.pop("person"), name=said.pop("name"))
        made = appointments.appoint(by=self.by, person=person, **said)
        if added:
            send_link(self.request, person)
        # Who appoints a party's first governor no longer sees its appointments.
        return made if kept_appointments().filter(pk=made.pk).exists() else reverse("appointments")


class EndPage(Appointments, ActPage):
    form_class = LeaveForm
    title = "End an appointment"
    intro = (
        "It stays on record. What the post opened closes at that moment. "
        "Cover that the holder gave stays until it is ended."
    )
    submit = "End it"
    saved = "The end is recorded."

    def refusal(self) -> str:
        return "" if lasts(self.row) else "This has ended."

    def form_arguments(self) -> dict[str, Any]:
        return {"leaving": self.row.post.organisation}

    def act(self, form: LeaveForm) -> Membership:
        return appointments.end_appointment(by=self.by, appointment=self.row, **form.cleaned_data)


def lasts(held: Membership) -> bool:
    """Whether a membership has not ended."""
    return held.ends_at is None or timezone.now() < held.ends_at
