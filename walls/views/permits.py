"""Wall permits: those one holds, the register for those who govern and oversee, and what scrutiny may read of it."""

from typing import Any, ClassVar

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from walls.actions import exceptions
from walls.capacities import signatures
from walls.forms.permits import ReleaseEntryForm
from walls.identity import compartments
from walls.lists import PAGE
from walls.models import Permit
from walls.oversight import names_of, watched
from walls.policy import Policy
from walls.tables import Column, Table, british, last_day, page_of
from walls.views.form_pages import ActPage
from walls.views.pages import DetailPage, ListPage, Page, RowsPage

AUDIENCE = "whoever holds the permit, and those who govern or oversee what it opens"
NOT_APPROVER = "A permit is kept by those who govern what it opens."
OVER = "This permit has ended."
OUT_OF_REACH = "What you do not reach now"


def holds(permit: Permit) -> bool:
    """Whether a permit opens anything now."""
    return permit.ends_at is None or permit.ends_at > timezone.now()


def state(permit: Permit) -> dict[str, str]:
    return {"text": "In force", "colour": "green"} if holds(permit) else {"text": "Ended", "colour": "grey"}


class Permits(RowsPage):
    """One's own permits in this capacity, and those of compartments that it governs or oversees."""

    policy = Policy.WALLED
    model = Permit
    audience = AUDIENCE
    section: ClassVar[tuple[str, str] | None] = ("Wall permits", "permits")

    @cached_property
    def watched(self) -> frozenset[int]:
        return watched(self.by)

    def rows(self, action: str = "view") -> QuerySet[Permit]:
        mine = Q(capacity=self.by.pk) | Q(compartment__in=self.watched)
        return (
            Permit.objects.filter(mine)
            .select_related("asked_by", "approved_by", "clause__policy")
            .order_by("-starts_at", "-pk")
        )

    def summary(self) -> list[dict[str, Any]]:
        """Who holds it, what it opens, for what and until when."""
        permit: Permit = self.row
        place = names_of([permit.compartment_id]).get(permit.compartment_id, OUT_OF_REACH)
        posts = signatures([(permit.capacity_id, permit.starts_at)])
        told: list[dict[str, Any]] = [
            {
                "key": "Held by",
                "value": f"{permit.asked_by}, as {posts.get((permit.capacity_id, permit.starts_at), '')}",
            },
            {"key": "Opens", "value": place, "tag": state(permit)},
            {"key": "May", "value": permit.get_action_display()},
            {"key": "For", "value": permit.purpose},
            {"key": "From", "value": british(permit.starts_at)},
            {"key": "Until", "value": last_day(permit.ends_at)},
            {"key": "Clause", "value": str(permit.clause or "None is cited")},
            {"key": "Reason", "value": permit.reason},
            {"key": "Approved by", "value": str(permit.approved_by)},
            {"key": "Emergency", "value": "Yes" if permit.break_glass else "No"},
        ]
        if permit.compartment_id in self.watched:
            told += [
                {"key": "Lifts a bar", "value": "Yes" if permit.lifts_id else "No"},
                {"key": "What scrutiny may read", "value": permit.public_text},
                {"key": "Released to scrutiny on", "value": british(permit.released_on) or "Not released"},
            ]
        return told


class PermitsPage(Permits, ListPage):
    section = None
    title = "Wall permits"
    empty = "You hold no permit in this capacity, and keep none."
    table = Table(
        "Permits, newest first",
        (
            Column("Permit", "ref", href=page_of, tag=state),
            Column("Held by", "asked_by.name"),
            Column("Opens", "place"),
            Column("May", "get_action_display"),
            Column("For", "purpose"),
            Column("From", "starts_at"),
            Column("Until", lambda permit: last_day(permit.ends_at)),
        ),
        stacked=True,
    )

    def page(self, rows: Any, size: int = PAGE) -> tuple[list[Any], str]:
        found, after = super().page(rows, size)
        names = names_of(row.compartment_id for row in found)
        for row in found:
            row.place = names.get(row.compartment_id, OUT_OF_REACH)
        return found, after

    def actions(self) -> list[dict[str, Any]]:
        return [
            {"text": "Ask for a permit", "href": reverse("permit_request_new")},
            {"text": "Requests", "href": reverse("permit_requests"), "secondary": True},
            {"text": "What scrutiny may read", "href": reverse("permits_released"), "secondary": True},
        ]


class PermitPage(Permits, DetailPage):
    caption = "Wall permit"

    def actions(self) -> list[dict[str, Any]]:
        if self.row.compartment_id not in self.watched:
            return []
        kept = self.row.compartment_id in compartments(self.by, "govern")
        refusal = "" if kept else NOT_APPROVER
        ref = [self.row.ref]
        over = "" if holds(self.row) else OVER
        buttons: list[dict[str, Any]] = [
            {
                "text": "Release it to scrutiny",
                "href": reverse("permit_release", args=ref),
                "refusal": refusal,
                "secondary": True,
            },
            {
                "text": "Revoke it",
                "href": reverse("permit_revoke", args=ref),
                "refusal": refusal or over,
                "warning": True,
            },
        ]
        return buttons


class Approved(Permits, ActPage):
    """What only those do with a permit who govern what it opens."""

    def refusal(self) -> str:
        return "" if self.row.compartment_id in compartments(self.by, "govern") else NOT_APPROVER


class RevokePage(Approved):
    title = "Revoke this permit"
    intro = "What it opened closes at once."
    submit = "Revoke it now"
    saved = "The permit is revoked."

    def refusal(self) -> str:
        return super().refusal() or ("" if holds(self.row) else OVER)

    def context(self) -> dict[str, Any]:
        return super().context() | {"warning": "A permit that is revoked is not given back: another is asked for."}

    def act(self, form: Any) -> Permit:
        exceptions.revoke_permit(by=self.by, permit=self.row)
        return self.row


class ReleasePage(Approved):
    form_class = ReleaseEntryForm
    title = "Release this entry to scrutiny"
    intro = "The register shows scrutiny these words and the dates, and nothing else of the permit."
    submit = "Release it"
    saved = "Released."

    def act(self, form: ReleaseEntryForm) -> Permit:
        exceptions.release_entry(by=self.by, permit=self.row, **form.cleaned_data)
        return self.row


class ReleasedPage(Page):
    """The register as scrutiny reads it: the words that were released, and nothing of the other permits."""

    policy = Policy.SIGNED_IN
    template_name = "pages/list.html"
    title = "Wall permits, as released to scrutiny"
    audience = "the council's officers, scrutiny and internal audit"
    table = Table(
        "Entries released, newest first",
        (
            Column("Released on", lambda row: row[5]),
            Column("What was permitted", lambda row: row[2]),
            Column("From", lambda row: row[3]),
            Column("Until", lambda row: last_day(row[4])),
        ),
    )

    def crumbs(self) -> list[dict[str, str]]:
        return [{"text": "Wall permits", "href": reverse("permits")}]

    def context(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ref, council, words, starts_at, ends_at, released_on FROM walls.permits_released() LIMIT 200"
            )
            found = cursor.fetchall()
        return super().context() | {
            "table": self.table.of(found),
            "empty": "No entry is released for you to read in this capacity.",
        }
