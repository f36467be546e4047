"""Taking a side of a wall, signing what it asks for, and leaving it; and the papers that a wall sealed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.apps import apps
from django.urls import reverse

from walls.actions import walls
from walls.capacities import signatures
from walls.forms.policies import AgreeForm
from walls.forms.walls import LeaveForm, SideForm
from walls.identity import Asker
from walls.models import AuditEvent, Compartment, Sealing, SideTaken, UndertakingText, Wall, Walled
from walls.tables import Column, Table, british
from walls.views.form_pages import ActPage
from walls.views.pages import DetailPage
from walls.views.walls import Known

NOTHING_TO_SIGN = "Nothing waits here for your signature in this capacity."
ON_NO_SIDE = "You are on no side of this wall."
UNRECORDED = "Of these only the files' readings are recorded:"


class OfPerson(Known, ActPage):
    """What concerns the reader's own side."""

    audience = "you, and those who govern or oversee the matter"

    def mine(self) -> SideTaken | None:
        """The side that the reader has taken and not left."""
        return SideTaken.objects.filter(wall=self.row, person=self.by.person_id, left_at=None).first()

    def summary(self) -> list[dict[str, Any]]:
        wall: Wall = self.row
        return [{"key": "Kind", "value": wall.get_kind_display()}, {"key": "Clause", "value": str(wall.clause or "")}]


class SidePage(OfPerson):
    """The first step: which side."""

    form_class = SideForm
    title = "Take a side"
    intro = (
        "You take one side, in every capacity that you hold, and never another of this wall. Then its papers can open."
    )
    submit = "Take this side"
    saved = "You have taken your side."

    def refusal(self) -> str:
        if SideTaken.objects.filter(wall=self.row, person=self.by.person_id).exists():
            return walls.ONE_SIDE
        return "" if self.offered else walls.NOT_OFFERED

    def form_arguments(self) -> dict[str, Any]:
        return {"offered": {offer.side: offer.name for offer in self.offered}}

    def act(self, form: SideForm) -> Wall | str:
        walls.take_side(by=self.by, wall=self.row, **form.cleaned_data)
        asked = any(offer.undertaking for offer in self.offered if offer.side == form.cleaned_data["side"])
        return reverse("wall_sign", args=[self.row.ref]) if asked else self.row


class SignPage(OfPerson):
    """The second step: the undertaking, in full."""

    template_name = "walls/undertaking.html"
    form_class = AgreeForm
    title = "Sign the undertaking"
    submit = "Sign it"
    saved = "Signed. What your side may see is open to you."

    def form_arguments(self) -> dict[str, Any]:
        return {"label": "I undertake this"}

    def asked(self) -> UndertakingText | None:
        """The text that the reader's side asks for now, if they have not signed it."""
        mine = self.mine()
        if mine is None:
            return None
        newest = UndertakingText.objects.filter(wall=self.row, side=mine.side).select_related("clause").first()
        signed = newest and self.row.undertakings.filter(person=self.by.person_id, version=newest.version).exists()
        return None if signed else newest

    def refusal(self) -> str:
        return "" if self.asked() else NOTHING_TO_SIGN

    def context(self) -> dict[str, Any]:
        text = self.asked()
        version = [{"key": "Version", "value": f"{text.version}, of {british(text.issued_at)}"}] if text else []
        return super().context() | {
            "summary": [*self.summary(), *version],
            "undertaking": text.text if text else "",
        }

    def act(self, form: AgreeForm) -> Wall:
        walls.sign(by=self.by, wall=self.row)
        return self.row


class LeavePage(OfPerson):
    form_class = LeaveForm
    title = "Leave your side"
    submit = "Leave it now"
    saved = "You have left your side."

    def refusal(self) -> str:
        return "" if self.mine() else ON_NO_SIDE

    def context(self) -> dict[str, Any]:
        months = self.row.cooling_off
        return super().context() | {
            "warning": (
                f"The whole matter closes to you at once, in every capacity, for {months} months. "
                "You take no side of it again."
            ),
        }

    def act(self, form: LeaveForm) -> str:
        walls.leave_side(by=self.by, wall=self.row, **form.cleaned_data)
        return reverse("walls")


class PapersPage(Known, DetailPage):
    """The papers that a wall sealed, and who had opened which before: for those who govern or oversee them."""

    below_row = True
    caption = "Papers sealed"
    audience = "those who govern or oversee where the papers lay, or lie now"

    def panels(self) -> list[dict[str, Any]]:
        sealed = [
            each
            for each in Sealing.objects.filter(wall=self.row).select_related("sealed_by")
            if {each.source_id, each.target_id} & self.near
        ]
        copies = copies_of(self.by, sealed)
        papers = Table(
            "Papers copied behind the wall, and withdrawn where they lay",
            (
                Column("Paper", lambda s: f"{_words(s.model)} {s.original_ref}"),
                Column(
                    "Its copy",
                    lambda s: copies.get(s.copy_ref, s.copy_ref),
                    href=lambda s: copies[s.copy_ref].get_absolute_url() if s.copy_ref in copies else "",
                ),
                Column("Sealed", "sealed_at"),
                Column("By", lambda s: s.sealed_by or "The service"),
            ),
        )
        opened = Table(
            "Readings before it was sealed",
            (Column("When", "at"), Column("Post", "post"), Column("Paper", "paper")),
        )
        silent = unrecorded(sealed)
        return [
            {"title": "Papers", "table": papers.of(sealed), "empty": "No papers were sealed with this wall."},
            {
                "title": "Who had opened which",
                "table": opened.of(readings(sealed)),
                "empty": "No reading is on record.",
                "note": f"{UNRECORDED} {', '.join(silent)}." if silent else "",
            },
        ]


def copies_of(by: Asker, sealed: list[Sealing]) -> dict[str, Any]:
    """The copies that the reader sees, by reference: those on the side where they lie, who have signed."""
    refs: dict[str, list[str]] = defaultdict(list)
    for each in sealed:
        refs[each.model].append(each.copy_ref)
    models = {model: cast(type[Walled], apps.get_model(model)) for model in refs}
    return {
        row.ref: row
        for model, several in refs.items()
        for row in models[model].objects.visible_to(by).filter(ref__in=several)
    }


@dataclass(frozen=True)
class Reading:
    """That somebody had opened a paper, or a version or file of it, before it was sealed."""

    at: datetime
    post: str
    paper: str


def readings(sealed: list[Sealing]) -> list[Reading]:
    """Who had opened the originals, their versions and files, by the events of where they lay, newest first."""
    papers: dict[int, dict[str, str]] = defaultdict(dict)
    for each in sealed:
        paper = f"{_words(each.model)} {each.original_ref}"
        papers[each.source_id][f"{each.model}:{each.original_id}"] = paper
        for part in each.parts:
            what = "A file" if part.startswith("walls.Attachment:") else "An earlier version"
            papers[each.source_id][part] = f"{what} of {paper}"
    rows = [row for several in papers.values() for row in several]
    if not rows:
        return []
    read = AuditEvent.objects.filter(kind="read", compartment_id__in=papers, body__rows__has_any_keys=rows).order_by(
        "-pk"
    )
    found = [
        (event, papers[event.compartment_id or 0][row])
        for event in read[:200]
        for row in event.body["rows"]
        if row in papers[event.compartment_id or 0]
    ]
    posts = signatures([(event.capacity_id or 0, event.at) for event, _ in found])
    return [
        Reading(
            event.at,
            posts.get((event.capacity_id or 0, event.at), "The service"),
            paper,
        )
        for event, paper in found
    ]


def unrecorded(sealed: list[Sealing]) -> list[str]:
    """The names of the places, and the kinds of paper that lay there, of which nobody's reading is recorded.

    It is where each read is, and of every kind whose model says what reading it is. Files are recorded everywhere.
    """
    quiet = {(s.source_id, s.model) for s in sealed if not apps.get_model(s.model).reads_noted}
    names = Compartment.objects.filter(pk__in={place for place, _ in quiet}, kind__sealed=False).in_bulk()
    return sorted(f"{_words(model)} in {names[place]}" for place, model in quiet if place in names)


def _words(label: str) -> str:
    words = str(apps.get_model(label)._meta.verbose_name)
    return words[:1].upper() + words[1:]
