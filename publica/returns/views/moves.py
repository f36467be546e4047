"""The pages on which a return is moved on: what will happen, what it says, and one button."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from commissioning.models import Report
from publica.models import Return
from publica.returns.actions import assure, open_revision, send_back, sign_off, submit
from publica.returns.actions.moves import unexplained
from publica.returns.forms import RevisionForm, SendBackForm
from publica.returns.lifecycle import RETURN, not_revised
from publica.returns.sheets import Sheet, queried, sheets
from publica.returns.tables import by_council
from publica.returns.views.returns import OfReturn
from walls import typed
from walls.forms import PlainForm
from walls.tables import Column, Table
from walls.views import ActPage

CHANGED = "Somebody has changed this return since you opened this page. Look at it again before you go on."
QUERIES = Table(
    "What councils ask",
    (Column("Council", "council.short_name"), Column("Service", "service_name"), Column("What is queried", "query")),
    stacked=True,
)


class MovePage(OfReturn, ActPage):
    """One move of a return, decided on what the page showed and not on what has come since."""

    template_name = "publica/move.html"
    code = ""

    def prepare(self, *, for_update: bool = False) -> None:
        super().prepare(for_update=for_update)
        self.version = str(self.row.version)

    def refusal(self) -> str:
        return RETURN.refusal(self.code, self.row, self.by)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """What the return says."""
        return sheets(self.by, self.row)

    def context(self) -> dict[str, Any]:
        return super().context() | {"table": by_council(self.sheets, self.row), "row": self.row}

    def act(self, form: Any) -> Return:
        if self.request.POST.get(typed.VERSION) != self.version:
            raise ValidationError(CHANGED)
        return self.move(form)

    def move(self, form: Any) -> Return:
        """Make the move."""
        raise NotImplementedError


class SubmitPage(MovePage):
    code = "submit"
    title = "Check and submit"
    intro = (
        "When you submit, the figures stay as they are, and the provider's performance officer checks their quality. "
        "No council sees anything before the return is signed off. A missing figure is reported as missing."
    )
    submit = "Submit"
    saved = "The return is submitted."

    def context(self) -> dict[str, Any]:
        return super().context() | {"lacking": unexplained(self.sheets)}

    def move(self, form: PlainForm) -> Return:
        return submit(by=self.by, ret=self.row)


class AssurePage(MovePage):
    code = "assure"
    title = "Quality is assured"
    intro = "You say for the provider that these figures have been checked. They then wait to be signed off."
    submit = "Quality is assured"
    saved = "The return waits to be signed off."

    def move(self, form: PlainForm) -> Return:
        return assure(by=self.by, ret=self.row)


class SignOffPage(MovePage):
    code = "sign_off"
    title = "Sign off a return"
    intro = "You sign for the provider. Each council is given its own part at once, and sees no other's."
    submit = "Sign off"
    saved = "The return is signed off, and its parts are with their councils."

    def move(self, form: PlainForm) -> Return:
        return sign_off(by=self.by, ret=self.row)


class SendBackPage(MovePage):
    code = "send_back"
    title = "Send a return back"
    intro = "It becomes a draft again, and goes through all its steps once more."
    form_class = SendBackForm
    submit = "Send it back"
    saved = "The return is with its team again."

    def move(self, form: SendBackForm) -> Return:
        return send_back(by=self.by, ret=self.row, reason=form.cleaned_data["reason"])


class RevisePage(MovePage):
    title = "Answer a query"
    intro = (
        "This opens a new revision with the queried parts alone, filled in as they were, for you to correct or explain."
    )
    form_class = RevisionForm
    submit = "Open the revision"
    saved = "The revision is open."

    def refusal(self) -> str:
        return not_revised(self.row, self.by)

    @cached_property
    def queries(self) -> list[Report]:
        """The reports of the return that councils query."""
        return queried(self.by, self.row)

    def form_arguments(self) -> dict[str, Any]:
        days = [report.due_on for report in self.queries if report.due_on]
        return {"initial": {"due_on": min(days, default=None)}}

    def context(self) -> dict[str, Any]:
        return super().context() | {"table": QUERIES.of(self.queries)}

    def move(self, form: RevisionForm) -> Return:
        return open_revision(by=self.by, ret=self.row, due_on=form.cleaned_data["due_on"])
