"""Declarations of interest: one's own, and those that are for oneself to decide on."""

from typing import Any, ClassVar

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse

from walls.actions import interests
from walls.forms.interests import DecideForm, DeclareForm, DeclareOnForm
from walls.identity import compartments
from walls.models import Declaration, Exclusion, Verdict
from walls.oversight import names_of
from walls.policy import Policy
from walls.tables import Column, Table, british, page_of
from walls.views.form_pages import ActPage, FormPage
from walls.views.pages import DetailPage, ListPage, RowsPage

AUDIENCE = "whoever declares it, and those who govern the matter, or the council where it is declared for the year"
NOT_YOURS = "Nobody decides on what they declared themselves."
SECTION = ("Declarations of interest", "declarations")


def about(declaration: Declaration) -> str:
    """Whether it is for a year or on a matter."""
    return "A matter" if declaration.compartment_id else "The year"


def said_in(said: Declaration) -> list[dict[str, Any]]:
    """What was declared, by whom and on what, and what was decided on it."""
    place = names_of([said.compartment_id]).get(said.compartment_id or 0, "A matter")
    told = [
        {"key": "Declared by", "value": said.person.name},
        {"key": "Declared", "value": british(said.declared_at)},
        {"key": "For", "value": place if said.compartment_id else "The year"},
    ]
    if said.nil:
        return [*told, {"key": "Interest", "value": "Nothing to declare"}]
    return [
        *told,
        {"key": "Interest", "value": said.interest},
        {"key": "Kind", "value": said.get_nature_display() if said.nature else "Not said"},
        {"key": "Whose", "value": "Somebody close to them" if said.indirect else "Their own"},
        {"key": "Concerns", "value": ", ".join(filter(None, [str(said.organisation or ""), said.concerns]))},
        {"key": "Withheld from the published register", "value": british(said.sensitive)},
        {"key": "Conflicts with the matter", "value": british(said.conflict)},
        {"key": "Decision", "value": said.get_verdict_display()},
        {"key": "Decided by", "value": str(said.decided_by or "")},
        {"key": "Reason", "value": said.decision},
    ]


class Declarations(RowsPage):
    """One's own declarations, and those on which this capacity decides."""

    policy = Policy.WALLED
    model = Declaration
    audience = AUDIENCE
    section: ClassVar[tuple[str, str] | None] = SECTION

    def rows(self, action: str = "view") -> QuerySet[Declaration]:
        told = Declaration.objects.annotate(decided_in=Coalesce(F("compartment"), F("party__governed_in")))
        mine = Q(person=self.by.person_id) | Q(decided_in__in=compartments(self.by, "govern"))
        return told.filter(mine).select_related("person", "organisation", "decided_by")


class DeclarationsPage(Declarations, ListPage):
    section = None
    title = "Declarations of interest"
    empty = "You have declared nothing yet, and nothing waits for your decision in this capacity."
    table = Table(
        "Declarations, newest first",
        (
            Column("What", str, href=page_of),
            Column("Declared by", "person.name"),
            Column("For", about),
            Column("Declared", "declared_at"),
            Column("Decision", lambda each: "" if each.nil else each.get_verdict_display()),
        ),
    )

    def actions(self) -> list[dict[str, Any]]:
        return [{"text": "Declare for the year", "href": reverse("declaration_new")}]


class DeclarationPage(Declarations, DetailPage):
    caption = "Declaration of interest"

    def summary(self) -> list[dict[str, Any]]:
        return said_in(self.row)

    def panels(self) -> list[dict[str, Any]]:
        bars = Exclusion.objects.filter(declaration=self.row).select_related("compartment")
        table = Table(
            "Barred from",
            (Column("Compartment", "compartment"), Column("Since", "starts_at"), Column("Until", "ends_at")),
        )
        return [{"title": "What it bars from", "table": table.of(bars)}] if bars else []

    def actions(self) -> list[dict[str, Any]]:
        if self.row.person_id == self.by.person_id or self.row.nil:
            return []
        return [{"text": "Decide on it", "href": reverse("declaration_decide", args=[self.row.ref])}]


class DeclarePage(Declarations, FormPage):
    """Declares for the year; that there is nothing to declare is an answer."""

    policy = Policy.SIGNED_IN
    form_class = DeclareForm
    title = "Declare your interests for the year"
    audience = "you, and those who govern where you serve"
    submit = "Declare"
    saved = "Declared."

    def act(self, form: DeclareForm) -> str:
        return reverse("declaration", args=[interests.declare(by=self.by, **form.cleaned_data)])


class DeclareOnPage(DeclarePage):
    """Declares on one matter: a conflict bars from it at once, whoever declares it."""

    form_class = DeclareOnForm
    title = "Declare an interest in a matter"
    intro = "A conflict bars you from the whole matter at once, whatever your post. Those who govern it then decide."
    audience = "you, and those who govern the matter"
    place: int
    name: str

    def prepare(self, *, for_update: bool = False) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, name FROM walls.declared_on(%s)", [self.kwargs["ref"]])
            found = cursor.fetchone()
        if found is None:
            raise Http404
        self.place, self.name = found

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": self.name}

    def act(self, form: DeclareForm) -> str:
        ref = interests.declare(by=self.by, compartment=self.place, **form.cleaned_data)
        return reverse("declaration", args=[ref])


class DecidePage(Declarations, ActPage):
    """Notes, confirms, narrows or lifts what another declared, which stands above the form."""

    form_class = DecideForm
    title = "Decide on a declaration"
    submit = "Decide"
    saved = "Decided."

    def refusal(self) -> str:
        return NOT_YOURS if self.row.person_id == self.by.person_id else ""

    def summary(self) -> list[dict[str, Any]]:
        return said_in(self.row)

    def form_arguments(self) -> dict[str, Any]:
        return {"bars": Exclusion.objects.filter(declaration=self.row, ends_at=None).select_related("compartment")}

    def act(self, form: DecideForm) -> Declaration:
        said = form.cleaned_data
        lift = list(said.get("lift") or []) if said["verdict"] == Verdict.NARROWED else None
        return interests.decide(
            by=self.by, declaration=self.row, verdict=said["verdict"], decision=said["decision"], lift=lift
        )
