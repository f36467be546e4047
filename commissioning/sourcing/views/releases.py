"""Letting a copy of a paper out: putting it forward, and deciding on what another put forward."""

from typing import Any

from django.db.models import QuerySet

from commissioning.models import Paper, PaperRelease
from commissioning.sourcing.actions import forward_refusal, let_out, put_forward, turn_down
from commissioning.sourcing.forms import ForwardForm, TurnDownForm
from commissioning.sourcing.lifecycle import RELEASE
from commissioning.sourcing.rows import forwards
from commissioning.sourcing.views.papers import SECTION, OfPaper
from walls.audience import audience
from walls.forms import PlainForm
from walls.tables import british
from walls.views import ActAsSeenPage, ActPage
from walls.views.pages import Crumbs

STAYS = "Its files and comments stay where they are, and the copy does not say where it came from."


class PutForwardPage(OfPaper, ActAsSeenPage):
    template_name = "pages/form.html"
    form_class = ForwardForm
    title = "Put a copy forward for release"
    intro = f"Another person, who decides where the paper lies, lets the copy out or turns it down. {STAYS}"
    submit = "Put it forward"
    saved = "It is put forward, and waits for somebody else to let it out."

    def refusal(self) -> str:
        return forward_refusal(self.by, self.row)

    def form_arguments(self) -> dict[str, Any]:
        return {"paper": self.row}

    def seen_by(self) -> str:
        """Each choice says who would see the copy."""
        return "those who see the paper; and, once the copy is let out, those whom you choose"

    def act(self, form: ForwardForm) -> Paper:
        self.as_seen()
        put_forward(by=self.by, paper=self.row, **form.cleaned_data)
        return self.row


class OfForward(ActPage):
    """What is decided on a copy that was put forward; it is found through the wall of its paper."""

    model = PaperRelease
    section = SECTION
    below_row = False
    code: str

    def rows(self, action: str = "view") -> QuerySet[Any]:
        return forwards(self.by, action).select_related("paper")

    def crumbs(self) -> Crumbs:
        paper = [] if self.row is None else [self.row.paper]
        return [*super().crumbs(), *({"text": str(each), "href": each.get_absolute_url()} for each in paper)]

    def refusal(self) -> str:
        return RELEASE.refusal(self.code, self.row, self.by)

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": str(self.row.paper)}

    def summary(self) -> list[dict[str, Any]]:
        """Where it goes, who put it forward, and why."""
        release = self.row.release
        return [
            {"key": "Goes to", "value": self.row.place},
            {"key": "Put forward by", "value": f"{release.opened_by}, {british(release.opened_at)}"},
            {"key": "Why", "value": release.reason},
        ]


class LetOutPage(OfForward):
    code = "let_out"
    title = "Let a copy out"
    intro = f"This is all that goes. {STAYS}"
    submit = "Let it out"
    saved = "The copy is let out."

    def seen_by(self) -> str:
        """Who will see the copy."""
        return audience(self.row.release.target_id)

    def summary(self) -> list[dict[str, Any]]:
        paper = self.row.paper
        return [
            *super().summary(),
            {"key": "Title", "value": paper.title},
            {"key": "What sort", "value": paper.get_sort_display()},
            {"key": "Text", "value": paper.text},
            {"key": "Source", "value": paper.source},
        ]

    def context(self) -> dict[str, Any]:
        return super().context() | {"warning": "Whoever sees it there has seen it: it is not taken back."}

    def act(self, form: PlainForm) -> str:
        let_out(by=self.by, forward=self.row)
        return self.row.paper.get_absolute_url()


class TurnDownPage(OfForward):
    code = "turn_down"
    form_class = TurnDownForm
    title = "Turn a copy down"
    intro = "It goes nowhere. Whoever sees the paper reads why."
    submit = "Turn it down"
    saved = "It is turned down."

    def act(self, form: TurnDownForm) -> str:
        turn_down(by=self.by, forward=self.row, **form.cleaned_data)
        return self.row.paper.get_absolute_url()
