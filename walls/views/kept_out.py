"""Whose employees are kept out of a compartment, and who is let be: read by its watchers, kept by its governors."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from walls.actions import barriers
from walls.forms.barriers import EmployerBarForm, EndBarrierForm, RingFenceForm
from walls.identity import compartments
from walls.models import EmployerBar, RingFence
from walls.models.dated import in_force
from walls.tables import Column, Table, last_day
from walls.views.compartments import Governed
from walls.views.form_pages import FormPage
from walls.views.pages import DetailPage
from walls.views.proof import Watched

NOT_GOVERNOR = "Those who govern this compartment say whose people are kept out of it, and who of them is let be."
NOTHING = "Nobody's people are kept out of this compartment."
BARS = Table(
    "Employers whose people are kept out, now and before",
    (
        Column("Kept out", str),
        Column("Reason", "reason"),
        Column("Since", "starts_at"),
        Column("Until", lambda bar: last_day(bar.ends_at)),
    ),
)
FENCES = Table(
    "People who are let be, now and before",
    (
        Column("Person", "person.name"),
        Column("Reason", "reason"),
        Column("Since", "starts_at"),
        Column("Until", lambda fence: last_day(fence.ends_at)),
    ),
)


class KeptOutPage(Watched, DetailPage):
    """The employers' bars of a compartment and its ring-fences (EW-8)."""

    caption = "Kept out, and let be"
    below_row = True

    def panels(self) -> list[dict[str, Any]]:
        bars = EmployerBar.objects.filter(compartment=self.row).select_related("organisation")
        fences = RingFence.objects.filter(compartment=self.row).select_related("person")
        return [
            {"title": "Kept out", "table": BARS.of(bars.order_by("-starts_at", "-pk")), "empty": NOTHING},
            {"title": "Let be", "table": FENCES.of(fences.order_by("-starts_at", "-pk")), "empty": "Nobody is let be."},
        ]

    def actions(self) -> list[dict[str, Any]]:
        ref = [self.row.ref]
        refused = "" if self.row.pk in compartments(self.by, "govern") else NOT_GOVERNOR
        return [
            {"text": text, "href": reverse(name, args=ref), "refusal": refused, "secondary": True}
            for text, name in (
                ("Keep an employer out", "employer_bar_new"),
                ("Ring-fence somebody", "ring_fence_new"),
                ("End one of these", "barrier_end"),
            )
        ]


class Keeping(Governed, FormPage):
    """A page with which its governors say who is kept out of a compartment."""

    below_row = True

    def prepare(self, *, for_update: bool = False) -> None:
        self.row = self.find()

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": str(self.row)}

    def kept(self) -> str:
        """Where all that is kept out is shown."""
        return reverse("kept_out", args=[self.row.ref])


class NewEmployerBarPage(Keeping):
    form_class = EmployerBarForm
    title = "Keep an employer out"
    intro = "From now on nobody whom it employs sees anything here, in any capacity. No wall permit lifts that."
    submit = "Keep them out"
    saved = "They are kept out."

    def act(self, form: EmployerBarForm) -> str:
        barriers.bar_employer(by=self.by, compartment=self.row, **form.cleaned_data)
        return self.kept()


class NewRingFencePage(Keeping):
    form_class = RingFenceForm
    title = "Ring-fence somebody"
    intro = "It lets be, for this compartment alone, somebody whose employer is kept out. It gives them nothing more."
    submit = "Ring-fence them"
    saved = "They are let be."

    def form_arguments(self) -> dict[str, Any]:
        return {"place": self.row}

    def act(self, form: RingFenceForm) -> str:
        barriers.ring_fence(by=self.by, compartment=self.row, **form.cleaned_data)
        return self.kept()


class EndBarrierPage(Keeping):
    form_class = EndBarrierForm
    title = "End a bar or a ring-fence"
    submit = "End it now"
    saved = "It has ended."

    def standing(self, rows: QuerySet[Any]) -> list[Any]:
        """Those of this compartment that have not ended."""
        return list(rows.filter(in_force(), compartment=self.row).order_by("pk"))

    def form_arguments(self) -> dict[str, Any]:
        return {
            "bars": self.standing(EmployerBar.objects.select_related("organisation")),
            "fences": self.standing(RingFence.objects.select_related("person")),
        }

    def act(self, form: EndBarrierForm) -> str:
        barriers.end_barrier(by=self.by, barrier=form.chosen())
        return self.kept()
