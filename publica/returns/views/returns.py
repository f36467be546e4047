"""Returns as the provider's own side sees them: the list, one return, and filling it in."""

from hashlib import sha256
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from commissioning.monitoring.periods import Period
from publica.models import Return, ReturnPart
from publica.returns.actions import edit_return, open_return, save_figures
from publica.returns.actions.drafts import not_opened
from publica.returns.forms import NewReturnForm, PartForm, ReturnForm
from publica.returns.lifecycle import RETURN, not_edited, not_followed, not_revised
from publica.returns.models import ReturnState
from publica.returns.sheets import Sheet, sheets
from publica.returns.tables import LINES, RETURNS, by_council, due_tag, state_tag
from publica.returns.upload_views import workbook_panel
from walls import typed
from walls.forms.base import in_words
from walls.rows import rows_of
from walls.tables import british
from walls.views import CreatePage, DetailPage, EditPage, FormPage, HistoryPage, ListPage, RowsPage

SECTION = ("Returns", "returns")
OWN_SIDE = "the team, and its provider's performance officers and approver"
MOVES = {
    "submit": "return_submit",
    "assure": "return_assure",
    "sign_off": "return_sign_off",
    "send_back": "return_back",
}
"""The pages on which moves are made, by the code of the move."""


class ReturnFilter(django_filters.FilterSet):
    """What the list of returns may be narrowed by."""

    state = django_filters.ChoiceFilter(choices=ReturnState.choices, label="State", empty_label="Any")


class ReturnsPage(ListPage):
    model = Return
    related = ("team",)
    table = RETURNS
    filterset = ReturnFilter
    title = "Returns"
    empty = "You see no return in this capacity: a provider's drafts are its own."

    def actions(self) -> list[dict[str, Any]]:
        return [
            {"text": "Open a return", "href": reverse("return_new"), "refusal": not_opened(self.by)},
            {
                "text": "Who has not sent it",
                "href": reverse("returns_progress"),
                "refusal": not_followed(self.by),
                "secondary": True,
            },
        ]


class OfReturn(RowsPage):
    """A page about one return."""

    model = Return
    related: ClassVar[tuple[str, ...]] = ("team__organisation",)
    section = SECTION


class ReturnPage(OfReturn, DetailPage):
    related = ("team__organisation", "submitted_by", "assured_by", "signed_off_by")
    caption = "Performance return"

    @cached_property
    def sheets(self) -> list[Sheet]:
        """What the return says, read once for all panels."""
        return sheets(self.by, self.row)

    def summary(self) -> list[dict[str, Any]]:
        ret = self.row
        said = [
            {"key": "Team", "value": ret.team.name, "href": ret.team.get_absolute_url()},
            {"key": "Period", "value": str(Period(ret.year, ret.quarter))},
            {"key": "Revision", "value": str(ret.revision)},
            {"key": "State", "value": "", "tag": state_tag(ret)},
            {"key": "To be signed off by", "value": british(ret.due_on), "tag": due_tag(ret)},
        ]
        more = {
            "Why it was sent back": ret.sent_back,
            "Submitted": _did(ret.submitted_by, ret.submitted_at),
            "Quality assured": _did(ret.assured_by, ret.assured_at),
            "Signed off": _did(ret.signed_off_by, ret.signed_off_at),
            "Commentary on the whole": ret.commentary,
        }
        return [*said, *({"key": key, "value": value} for key, value in more.items() if value)]

    def panels(self) -> list[dict[str, Any]]:
        return [
            {
                "title": "Figures by council",
                "table": by_council(
                    self.sheets, self.row, href=None if not_edited(self.row, self.by) else self.part_page
                ),
                "empty": "There is no figure in it that you can see.",
            },
            *([panel] if (panel := workbook_panel(self)) else []),
            *({"title": str(sheet), "table": LINES.of(sheet.lines) | {"caption": ""}} for sheet in self.sheets),
        ]

    def part_page(self, sheet: Sheet) -> str:
        """Where the figures of a part are typed."""
        return reverse("return_part", args=[sheet.part.ref])

    def actions(self) -> list[dict[str, Any]]:
        ret, now = self.row, RETURN.state(self.row)
        made = [
            {
                "text": RETURN[code].text,
                "href": reverse(name, args=[ret.ref]),
                "refusal": RETURN.refusal(code, ret, self.by),
                "secondary": code == "send_back",
            }
            for code, name in MOVES.items()
            if now in RETURN[code].sources
        ]
        if now == ReturnState.DRAFT:
            edit = reverse("return_edit", args=[ret.ref])
            why_not = not_edited(ret, self.by)
            made.append({"text": "Change its day or commentary", "href": edit, "refusal": why_not, "secondary": True})
        if now == ReturnState.SIGNED_OFF:
            revise = reverse("return_revise", args=[ret.ref])
            made.append({"text": "Answer a query", "href": revise, "refusal": not_revised(ret, self.by)})
        made.append({"text": "History", "href": reverse("return_history", args=[ret.ref]), "secondary": True})
        return made


class NewReturnPage(CreatePage):
    model = Return
    section = SECTION
    form_class = NewReturnForm
    title = "Open a return"
    intro = "It asks for a figure of each measure that is due in the period, in each service that the team delivers."
    submit = "Open it"
    saved = "The return is open."
    audience = OWN_SIDE

    def refusal(self) -> str:
        return not_opened(self.by)

    def act(self, form: NewReturnForm) -> Return:
        return open_return(by=self.by, **form.cleaned_data)


class EditReturnPage(OfReturn, EditPage):
    form_class = ReturnForm
    title = "Change a return as a whole"

    def refusal(self) -> str:
        return not_edited(self.row, self.by)

    def act(self, form: ReturnForm) -> Return:
        return edit_return(by=self.by, ret=self.row, **form.written())


class ReturnHistoryPage(HistoryPage):
    model = Return
    related = ("team",)
    section = SECTION
    fields = ("state", "due_on", "sent_back", "commentary")


class PartPage(OfReturn, FormPage):
    """The web form of one part: what a workbook's sheet holds, without Excel."""

    below_row = True
    form_class = PartForm
    intro = "Leave a figure empty if there is none: it is reported as missing. What is off target needs its reason."
    saved = "The figures are saved."
    sheet: Sheet

    def prepare(self, *, for_update: bool = False) -> None:
        # The page is about the return; its address names the part.
        part = rows_of(ReturnPart, self.by, "contribute").filter(ref=self.kwargs["ref"]).first()
        self.row = self.locked(for_update).filter(pk=part.ret_id).first() if part is not None else None
        found = sheets(self.by, self.row, part=self.kwargs["ref"]) if self.row is not None else []
        if not found:
            raise Http404
        self.sheet = found[0]
        seen = ",".join(f"{line.figure.pk}:{line.figure.version}" for line in self.sheet.lines)
        self.version = sha256(seen.encode()).hexdigest()[:16]

    def locked(self, for_update: bool) -> QuerySet[Return]:
        """Returns, when figures are to be saved kept from whoever would submit them meanwhile."""
        return self.rows("contribute").select_for_update(of=("self",)) if for_update else self.rows("contribute")

    def refusal(self) -> str:
        return not_edited(self.row, self.by)

    def form_arguments(self) -> dict[str, Any]:
        return {"sheet": self.sheet}

    def context(self) -> dict[str, Any]:
        return super().context() | {"title": str(self.sheet), "fields": "publica/figures.html"}

    def conflict(self, form: PartForm) -> list[dict[str, Any]] | None:
        if self.request.POST.get(typed.VERSION) == self.version:
            return None
        told = []
        for name, field in form.fields.items():
            yours, theirs = form[name].value(), field.prepare_value(field.initial)
            if field.has_changed(theirs, yours):
                yours, theirs = (in_words(form[name], value) for value in (yours, theirs))
                told.append({"label": field.label, "yours": yours, "theirs": theirs})
        return told or None

    def act(self, form: PartForm) -> str:
        save_figures(by=self.by, ret=self.row, figures=form.figures())
        parts = [sheet.part.ref for sheet in sheets(self.by, self.row)]
        following = parts[parts.index(self.sheet.part.ref) + 1 :]
        if following:
            return reverse("return_part", args=[following[0]])
        if not RETURN.refusal("submit", self.row, self.by):
            return reverse("return_submit", args=[self.row.ref])
        return self.row.get_absolute_url()


def _did(person: Any, at: Any) -> str:
    return f"{british(at)}, by {person}" if at and person else british(at)
