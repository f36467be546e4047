"""Letting a copy of a paper out: putting it forward, and deciding on what another put forward."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from commissioning.models import Paper, PaperRelease, ReleaseState
from commissioning.sourcing.actions import forward_refusal, let_out, put_forward, turn_down
from commissioning.sourcing.forms import ForwardForm, TurnDownForm
from commissioning.sourcing.lifecycle import RELEASE
from commissioning.sourcing.rows import forwards
from commissioning.sourcing.tables import COPIES_OF_PAPER
from walls.audience import audience
from walls.forms import PlainForm
from walls.tables import british
from walls.views import ActAsSeenPage, ActPage
from walls.views.pages import Crumbs

SECTION = ("Papers", "papers")
STAYS = "Its files and comments stay where they are, and the copy does not say where it came from."


def copies_of_paper(page: Any) -> dict[str, Any]:
    """On a paper's page: what was put forward of it, what came of each, and what may be done."""
    found = list(forwards(page.by).filter(paper=page.row)[:100])
    forward = {
        "text": "Put a copy forward for release",
        "href": reverse("paper_put_forward", args=[page.row.ref]),
        "refusal": forward_refusal(page.by, page.row),
        "secondary": True,
    }
    waiting = [each for each in found if each.state == ReleaseState.WAITING]
    for each in waiting:
        each.paper = page.row
    return {
        "title": "Copies for others",
        "table": COPIES_OF_PAPER.of(found),
        "empty": "No copy of it has been put forward.",
        "actions": [
            *(
                {
                    "text": RELEASE[code].text,
                    "href": reverse(name, args=[each.ref]),
                    "refusal": RELEASE.refusal(code, each, page.by),
                    "secondary": code != "let_out",
                }
                for each in waiting
                for code, name in (("let_out", "paper_release_let_out"), ("turn_down", "paper_release_turn_down"))
            ),
            forward,
        ],
    }


class PutForwardPage(ActAsSeenPage):
    model = Paper
    section = SECTION
    related = ("compartment",)
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


class LetOutPage(OfForward):
    code = "let_out"
    title = "Let a copy out"
    intro = f"This is all that goes. {STAYS}"
    submit = "Let it out"
    saved = "The copy is let out."

    def seen_by(self) -> str:
        """Who will see the copy."""
        return audience(self.row.release.target_id)

    def context(self) -> dict[str, Any]:
        paper, release = self.row.paper, self.row.release
        told = [
            {"key": "Goes to", "value": self.row.place},
            {"key": "Put forward by", "value": f"{release.opened_by}, {british(release.opened_at)}"},
            {"key": "Why", "value": release.reason},
            {"key": "Title", "value": paper.title},
            {"key": "What sort", "value": paper.get_sort_display()},
            {"key": "Text", "value": paper.text},
            *([{"key": "Source", "value": paper.source}] if paper.source else []),
        ]
        return super().context() | {
            "summary": told,
            "warning": "Whoever sees it there has seen it: it is not taken back.",
        }

    def act(self, form: PlainForm) -> str:
        let_out(by=self.by, forward=self.row)
        return self.row.paper.get_absolute_url()


class TurnDownPage(OfForward):
    code = "turn_down"
    template_name = "pages/form.html"
    form_class = TurnDownForm
    title = "Turn a copy down"
    submit = "Turn it down"
    saved = "It is turned down."

    def act(self, form: TurnDownForm) -> str:
        turn_down(by=self.by, forward=self.row, **form.cleaned_data)
        return self.row.paper.get_absolute_url()
