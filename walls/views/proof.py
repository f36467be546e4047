"""For those who must prove it: what one oversees, why a person can or cannot see something, and the evidence pack."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from walls import audit
from walls.evidence import pack
from walls.fields import GovDateField
from walls.forms.base import PlainForm
from walls.models import Compartment, Person
from walls.oversight import seen, watched
from walls.policy import Policy
from walls.tables import Column, Table, british
from walls.views.pages import ListPage, RowsPage
from walls.why import explain

MATTER = Coalesce("matter", "pk")
"""What a compartment belongs to: its matter's, or itself."""
AUDIENCE = "those who govern or oversee the compartment"
UNRECORDED = "Here only the readings of files, and of records whose readings are kept everywhere, are on record."
REASONS = Table(
    "Each rule that bears on it", (Column("Capacity", "post"), Column("Speaks", "side"), Column("Rule", "words"))
)

COULD = Table(
    "People who could see it",
    (Column("Person", "person"), Column("Post", "post"), Column("Could", "may"), Column("By", "rules")),
)
READ = Table("Readings on record", (Column("When", "at"), Column("Post", "post"), Column("Records", "what")))
TURNED_AWAY = Table("People turned away", (Column("When", "at"), Column("Post", "post"), Column("Page", "what")))


class Watched(RowsPage):
    """The compartments that the acting capacity governs or oversees, as internal audit does."""

    policy = Policy.WALLED
    model = Compartment
    audience = AUDIENCE
    section: ClassVar[tuple[str, str] | None] = ("What you oversee", "overseen")

    @cached_property
    def near(self) -> frozenset[int]:
        """Their keys."""
        return watched(self.by)

    def rows(self, action: str = "view") -> QuerySet[Compartment]:
        found = Compartment.objects.filter(pk__in=self.near)
        related = found.select_related("kind", "owner__organisation", "owner__on_behalf_of")
        return related.order_by("kind__position", "name", "pk")


class OverseenPage(Watched, ListPage):
    section = None
    title = "What you oversee"
    empty = "You govern and oversee no compartment in this capacity."
    table = Table(
        "Compartments that you govern or oversee",
        (
            Column("Compartment", "name", href=lambda place: reverse("compartment_why", args=[place.ref])),
            Column("Kind", "kind.code"),
            Column("Owner", "owner"),
            Column("Employers", lambda place: "Kept out", href=lambda place: reverse("kept_out", args=[place.ref])),
            Column(
                "Proof",
                lambda place: "Evidence pack",
                href=lambda place: reverse("compartment_evidence", args=[place.ref]),
            ),
        ),
    )


class WhyForm(PlainForm):
    """Whom is asked about, or everyone, and on which day."""

    person = forms.EmailField(
        label="E-mail address of the person",
        max_length=254,
        required=False,
        help_text="Exactly as they sign in. Nobody is looked up. Leave empty for everyone.",
    )
    on = GovDateField(label="On which day?", required=False, help_text="As the day ended. Leave empty for now.")

    def clean_on(self) -> dt.date | None:
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Choose today or an earlier day.")
        return day


class WhyPage(Watched):
    """Why can, or can't, this person see this? Each rule that speaks for it or against. Or: who could, and who did?"""

    template_name = "walls/why.html"
    title = "Why can (or can’t) this person see this?"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.row = self.find()
        form = WhyForm(request.GET if request.GET else None, by=self.by)
        told: dict[str, Any] = {"form": form, "caption": str(self.row), "submit": "Ask"}
        if form.is_bound and form.is_valid():
            person, day = form.cleaned_data["person"], form.cleaned_data["on"]
            told["asked"] = f"{person or 'Everyone'}, {british(day) if day else 'now'}"
            told |= self.of_person(person, ended(day)) if person else self.of_everyone(ended(day))
        return self.show(**told)

    def of_person(self, address: str, at: dt.datetime) -> dict[str, Any]:
        answer = explain(Person.objects.with_address(address).first(), self.row, at)
        return {"answer": answer.words, "table": REASONS.of(answer.reasons)}

    def of_everyone(self, at: dt.datetime) -> dict[str, Any]:
        could, did, refused = seen(self.row, at)
        whoever = "Anyone could see it: it is public." if self.row.is_public else "Nobody could see it."
        return {
            "panels": [
                {"title": "Who could see it", "table": COULD.of(could), "empty": whoever},
                {
                    "title": "Who did on that day",
                    "table": READ.of(did),
                    "empty": "No reading is on record.",
                    "note": "" if self.row.kind.sealed else UNRECORDED,
                },
                {
                    "title": "Who was turned away on that day",
                    "table": TURNED_AWAY.of(refused),
                    "empty": "Nobody was turned away.",
                },
            ]
        }


def ended(day: dt.date | None) -> dt.datetime:
    """The last instant of a day that is over; else now."""
    if day is None or day >= timezone.localdate():
        return timezone.now()
    following = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))
    return following - dt.timedelta(microseconds=1)


class EvidencePage(Watched):
    """The evidence pack of a compartment and its matter, made at once and kept nowhere. Taking it is an event."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ref, matter = self.kwargs["ref"], self.rows().alias(matter_of=MATTER)
        found = list(matter.filter(matter_of__in=self.rows().filter(ref=ref).values(matter_of=MATTER)))
        place = next((each for each in found if each.ref == ref), None)
        if place is None:
            raise Http404
        content = pack(found)
        audit.record("evidence taken", compartment=place.pk)
        name = f"evidence-{place.ref}-{timezone.localdate():%Y-%m-%d}.zip"
        return HttpResponse(
            content,
            headers={
                "Content-Type": "application/zip",
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )
