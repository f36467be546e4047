"""The table of compartments: the policy, for everyone; and each compartment, for those who govern it."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse

from walls.actions import grants
from walls.audience import audience, audiences
from walls.forms.grants import GrantForm
from walls.identity import compartments
from walls.lists import PAGE
from walls.models import Action, Compartment, CompartmentKind, GrantPeriod
from walls.oversight import NEWEST, watch
from walls.policy import Policy
from walls.tables import Column, Table, page_of, until
from walls.views.form_pages import FormPage
from walls.views.pages import DetailPage, ListPage, RowsPage

GRANTS = Table(
    "Standing grants, now and before",
    (
        Column("Role", "group.role.title"),
        Column("Party", "group.role.party"),
        Column("May", lambda period: Action(period.action).label),
        Column("From", "starts_at"),
        Column("Until", until),
    ),
)
REACHED = Table(
    "Capacities that reach it at this moment",
    (Column("Post", "post"), Column("May", "may"), Column("By", "rules")),
)
REFUSED = Table(
    f"The last {NEWEST} refusals",
    (Column("When", "at"), Column("Post", "post"), Column("Asked for", "path")),
)


class KindsPage(ListPage):
    """The kinds of compartment: what each holds, who may see it, who may act."""

    policy = Policy.SIGNED_IN
    model = CompartmentKind
    title = "Kinds of compartment"
    audience = "everyone who signs in"
    caption = "Who may see what"
    table = Table(
        "Every record is in one compartment, and every compartment is of one of these kinds",
        (
            Column("Kind", "code"),
            Column("One per", "one_per"),
            Column("Holds", "holds"),
            Column("Seen by", "seen_by"),
            Column("Acted on by", "acted_on_by"),
            Column("Each read recorded", "sealed"),
        ),
    )


class Governed(RowsPage):
    """The compartments that the acting capacity governs."""

    policy = Policy.GOVERNORS
    model = Compartment
    section: ClassVar[tuple[str, str] | None] = ("Compartments", "compartments")

    def rows(self, action: str = "view") -> QuerySet[Compartment]:
        return (
            Compartment.objects.filter(pk__in=compartments(self.by, "govern"))
            .select_related("kind", "owner__organisation", "owner__on_behalf_of")
            .order_by("kind__position", "name")
        )


class CompartmentsPage(Governed, ListPage):
    """The compartments that this capacity governs, for the Monitoring Officer and their like."""

    section = None
    title = "Compartments"
    caption = "What you govern"
    empty = "You govern no compartment in this capacity."
    table = Table(
        "Compartments whose audience you may change",
        (
            Column("Compartment", "name", href=page_of),
            Column("Kind", "kind.code"),
            Column("Owner", "owner"),
            Column("Seen by", "seen_by"),
        ),
    )

    def page(self, rows: Any, size: int = PAGE) -> tuple[list[Any], str]:
        found, after = super().page(rows, size)
        words = audiences(row.pk for row in found)
        for row in found:
            row.seen_by = words.get(row.pk, "")
        return found, after


class CompartmentPage(Governed, DetailPage):
    """One compartment: who may do what there, since when, and who reaches it now."""

    def summary(self) -> list[dict[str, Any]]:
        return [
            {"key": "Kind", "value": self.row.kind.code},
            {"key": "Holds", "value": self.row.kind.holds},
            {"key": "Owner", "value": str(self.row.owner)},
            {"key": "Seen by", "value": audience(self.row.pk)},
            {"key": "Each read recorded", "value": "Yes" if self.row.kind.sealed else "No"},
        ]

    def panels(self) -> list[dict[str, Any]]:
        standing = GrantPeriod.objects.filter(compartment=self.row).select_related(
            "group__role__party__organisation", "group__role__party__on_behalf_of"
        )
        reached, refused = watch(self.row)
        return [
            {
                "title": "Who may do what",
                "table": GRANTS.of(standing.order_by("-ends_at", "group__role__title", "action")),
            },
            {"title": "Who reaches it now", "table": REACHED.of(reached)},
            {
                "title": "Turned away",
                "table": REFUSED.of(refused),
                "empty": "Nobody has been turned away from a record of this compartment.",
            },
        ]

    def actions(self) -> list[dict[str, Any]]:
        ref = [self.row.ref]
        return [
            {"text": "Change who may see it", "href": reverse("compartment_grants", args=ref)},
            {"text": "Raise a wall", "href": reverse("wall_new", args=ref), "secondary": True},
            {"text": "Who is kept out", "href": reverse("kept_out", args=ref), "secondary": True},
            {"text": "Why can somebody see it?", "href": reverse("compartment_why", args=ref), "secondary": True},
            {"text": "Declare an interest", "href": reverse("declaration_on", args=ref), "secondary": True},
            {"text": "Evidence pack", "href": reverse("compartment_evidence", args=ref), "secondary": True},
        ]


class GrantsPage(Governed, FormPage):
    """Give or withdraw one standing grant."""

    below_row = True
    form_class = GrantForm
    title = "Change who may see it"
    submit = "Change it now"
    saved = "Changed. It took effect at once."

    def prepare(self, *, for_update: bool = False) -> None:
        self.row = self.find()

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": str(self.row)}

    def act(self, form: GrantForm) -> Compartment:
        said = dict(form.cleaned_data)
        change = grants.give if said.pop("change") == "give" else grants.withdraw
        change(by=self.by, compartment=self.row, **said)
        return self.row
