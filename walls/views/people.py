"""People as those see them who keep them: never a directory for everyone."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse

from walls.actions import people
from walls.forms.people import DisableForm, NewPersonForm, RenameForm
from walls.keeping import IS_KEPT, kept_appointments, kept_people, may_keep
from walls.mail import send_link
from walls.models import Person
from walls.tables import Column, Table, british, page_of
from walls.views.appointments import HELD, Kept
from walls.views.form_pages import ActPage, CreatePage, EditPage
from walls.views.pages import DetailPage, ListPage
from walls.views.register_pages import changes_panel


class People(Kept):
    """The people whom the acting capacity keeps."""

    model = Person
    section: ClassVar[tuple[str, str] | None] = ("People", "people")

    def rows(self, action: str = "view") -> QuerySet[Person]:
        return kept_people(self.by)

    def refusal(self) -> str:
        """Why this capacity may not change the person it sees, or nothing."""
        if self.row is None or self.by.administers or may_keep(self.row):
            return ""
        return people.NOT_KEPT


def state(person: Person) -> str:
    """Whether a person may sign in, in a word."""
    return "Active" if person.is_active else "Disabled"


class PeoplePage(People, ListPage):
    title = "People"
    section = None
    empty = "Nobody serves a party that you govern in this capacity."
    table = Table(
        "People whom you keep, by name",
        (Column("Name", "name", href=page_of), Column("E-mail address", "email"), Column("Sign-in", state)),
    )

    def actions(self) -> list[dict[str, Any]]:
        return [
            {"text": "Add a person", "href": reverse("person_new")},
            {"text": "Appoint somebody", "href": reverse("appointment_new"), "secondary": True},
        ]


class PersonPage(People, DetailPage):
    caption = "Person"

    def rows(self, action: str = "view") -> QuerySet[Person]:
        return super().rows(action).annotate(is_kept=IS_KEPT)

    def refusal(self) -> str:
        return "" if self.row.is_kept else people.NOT_KEPT

    def summary(self) -> list[dict[str, Any]]:
        person = self.row
        return [
            {"key": "E-mail address", "value": person.email},
            {"key": "Sign-in", "value": state(person)},
            {"key": "Disabled from", "value": british(person.inactive_from)},
            {"key": "Last signed in", "value": british(person.last_login) or "Never"},
        ]

    def panels(self) -> list[dict[str, Any]]:
        posts = kept_appointments().filter(person=self.row).order_by("-starts_at", "pk")
        return [
            {"title": "Posts", "table": HELD.of(posts), "empty": "No post of a party whose appointments you make."},
            *changes_panel(self.row),
        ]

    def actions(self) -> list[dict[str, Any]]:
        refusal = self.refusal()
        there = [self.row.ref]
        switch = (
            {"text": "Disable", "href": reverse("person_disable", args=there), "warning": True}
            if self.row.inactive_from is None
            else {"text": "Enable", "href": reverse("person_enable", args=there)}
        )
        return [
            {
                "text": "Appoint to a post",
                "href": f"{reverse('appointment_new')}?person={self.row.ref}",
            },
            {
                "text": "Correct the name",
                "href": reverse("person_edit", args=there),
                "refusal": refusal,
                "secondary": True,
            },
            {"text": "Send a link to set a password", "href": reverse("person_link", args=there), "secondary": True},
            {
                "text": "Sign out everywhere",
                "href": reverse("person_sessions", args=there),
                "refusal": refusal,
                "secondary": True,
            },
            switch | {"refusal": refusal},
        ]


class NewPersonPage(Kept, CreatePage):
    model = Person
    section = ("People", "people")
    form_class = NewPersonForm
    title = "Add a person"
    submit = "Add"
    saved = "Done. If the address was new here, a link to set a password is on its way to it."

    def act(self, form: NewPersonForm) -> Person | str:
        person, added = people.add_person(by=self.by, **form.cleaned_data)
        if added:
            send_link(self.request, person)
        # A governor keeps those who serve; until then there is no page of theirs to see.
        return person if self.by.administers else reverse("appointment_new")


class RenamePage(People, EditPage):
    form_class = RenameForm
    title = "Correct a name"

    def act(self, form: RenameForm) -> Person:
        return people.rename_person(by=self.by, person=self.row, name=form.cleaned_data["name"])


class DisablePage(People, ActPage):
    form_class = DisableForm
    title = "Disable a person"
    intro = "They can sign in no more, and their sessions end at that moment. Their posts stay until ended."
    submit = "Disable"
    saved = "Disabled."

    def act(self, form: DisableForm) -> Person:
        return people.disable_person(by=self.by, person=self.row, moment=form.cleaned_data["moment"])


class EnablePage(People, ActPage):
    title = "Enable a person"
    intro = "They can sign in again, with the posts they hold now."
    submit = "Enable"
    saved = "Enabled."

    def act(self, form: Any) -> Person:
        return people.enable_person(by=self.by, person=self.row)


class SessionsPage(People, ActPage):
    title = "Sign a person out everywhere"
    intro = "They are signed out at once on every device, and can sign in again."
    submit = "Sign them out"
    saved = "Signed out everywhere."

    def act(self, form: Any) -> Person:
        return people.end_sessions(by=self.by, person=self.row)


class LinkPage(People, ActPage):
    title = "Send a link to set a password"
    intro = "It goes to their own address, and works once."
    submit = "Send"
    saved = "The link is on its way."

    def refusal(self) -> str:
        return ""  # anyone may have the link sent, from the sign-in page too

    def act(self, form: Any) -> Person:
        send_link(self.request, self.row)
        return self.row
