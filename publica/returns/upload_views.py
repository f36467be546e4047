"""The workbook of a return: getting it, sending it in, seeing what was understood, and using that."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from commissioning.monitoring.periods import Period
from publica.returns import uploads
from publica.returns.actions import submit
from publica.returns.layouts import layout_of
from publica.returns.lifecycle import RETURN, not_edited
from publica.returns.models import Return, Upload, UploadState
from publica.returns.sheets import Sheet, sheets
from publica.returns.upload_forms import SUBMIT, UploadForm, UseForm
from publica.returns.upload_tables import changes, findings, lately, to_change
from publica.returns.workbook.write import write
from walls import once, typed
from walls.files import EXCEL
from walls.tables import british
from walls.views import ActPage, DetailPage, FormPage, RowsPage

SECTION = ("Returns", "returns")
LONG = timedelta(minutes=1)
"""After which a page no longer asks every second whether the worker is done."""
COLOURS = {
    UploadState.RECEIVED: "blue",
    UploadState.CHECKED: "green",
    UploadState.REFUSED: "red",
    UploadState.USED: "grey",
}


class WorkbookPage(RowsPage):
    """The workbook itself, made for whoever asks from what they see."""

    model = Return
    related = ("team",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ret = self.find()
        name = f"return-{str(Period(ret.year, ret.quarter)).lower().replace(', ', '-').replace(' ', '-')}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(write(layout_of(self.by, ret)), content_type=EXCEL, headers=headers)


class UploadNewPage(FormPage):
    """Sends a workbook in."""

    model = Return
    related = ("team",)
    section = SECTION
    below_row = True
    form_class = UploadForm
    title = "Upload the workbook"
    intro = "You are shown what was understood before anything is saved."
    submit = "Upload"
    saved = "Received."

    def prepare(self, *, for_update: bool = False) -> None:
        self.row = self.find("contribute")

    def refusal(self) -> str:
        return not_edited(self.row, self.by)

    def act(self, form: UploadForm) -> Upload:
        name, content = form.cleaned_data["file"]
        return uploads.receive(by=self.by, ret=self.row, name=name, content=content)


class Uploaded(RowsPage):
    """A page about one upload."""

    model = Upload
    related = ("ret__team", "file")
    section = SECTION

    def rows(self, action: str = "view") -> QuerySet[Upload]:
        return super().rows(action).defer("file__content")

    def crumbs(self) -> list[dict[str, str]]:
        above = super().crumbs()
        if self.row is not None:
            above.insert(1, {"text": str(self.row.ret), "href": self.row.ret.get_absolute_url()})
        return above


class UploadPage(Uploaded, DetailPage):
    """What was understood of a workbook, council by council, and what is to be put right, cell by cell."""

    template_name = "publica/upload.html"
    caption = "Uploaded workbook"
    found: list[Sheet]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.row = self.find()
        self.found = sheets(self.by, self.row.ret) if self.row.understood else []
        response = self.show()
        if self.waits and not self.late:
            response["Refresh"] = "1"  # works without scripts; the page has nothing on it that could be lost
        return response

    @property
    def waits(self) -> bool:
        return self.row.state == UploadState.RECEIVED

    @property
    def late(self) -> bool:
        return timezone.now() - self.row.created_at > LONG

    def summary(self) -> list[dict[str, Any]]:
        tag = {"text": self.row.get_state_display(), "colour": COLOURS[self.row.state]}
        return [
            {"key": "Return", "value": str(self.row.ret), "href": self.row.ret.get_absolute_url()},
            {"key": "Sent in", "value": british(self.row.created_at)},
            {"key": "State", "value": "", "tag": tag},
        ]

    def panels(self) -> list[dict[str, Any]]:
        return [*findings(self.row), *changes(self.row, self.found)]

    def context(self) -> dict[str, Any]:
        refusal = uploads.not_used(self.row, self.by)
        usable = not refusal
        return super().context() | {
            "upload": self.row,
            "waits": self.waits,
            "late": self.late,
            "again": reverse("upload_new", args=[self.row.ret.ref]),
            "use": reverse("upload_use", args=[self.row.ref]),
            "refusal": refusal,
            "usable": usable,
            "not_submitted": RETURN.refusal("submit", self.row.ret, self.by) if usable else "",
            "missing": sum(read["value"] is None for read in self.row.understood),
            "form_once": once.new_token() if usable else "",
            "form_version": self.row.ret.version if usable else "",
        }


class UploadUsePage(Uploaded, ActPage):
    """Saves what was understood in the draft, and submits the return with it if that was asked for."""

    below_row = True
    form_class = UseForm
    title = "Use these figures"
    intro = (
        "They take the place of what the draft holds, in all its parts. Reasons may be typed in the workbook, which is "
        "then uploaded again, or in the draft once the figures are saved there."
    )
    submit = "Use these figures"
    saved = "The figures are saved."
    found: list[Sheet]

    def prepare(self, *, for_update: bool = False) -> None:
        self.row = self.find("contribute")
        self.found = sheets(self.by, self.row.ret)
        self.version = str(self.row.ret.version)

    def refusal(self) -> str:
        return "" if self.row.state == UploadState.USED else uploads.not_used(self.row, self.by)

    def conflict(self, form: UseForm) -> list[dict[str, Any]] | None:
        if self.row.state == UploadState.USED or self.request.POST.get(typed.VERSION) == self.version:
            return None
        return to_change(self.row, self.found) or None

    def act(self, form: UseForm) -> str:
        used = self.row.state == UploadState.USED
        ret = uploads.use(by=self.by, upload=self.row)
        if form.cleaned_data["then"] == SUBMIT and not used:
            ret = submit(by=self.by, ret=ret)
            self.saved = "The figures are saved, and the return is submitted."
        return ret.get_absolute_url()


def workbook_panel(page: Any) -> dict[str, Any] | None:
    """The workbook on the return's own page: get it, send it in, and what was sent in lately."""
    ret: Return = page.row
    return {
        "title": "The workbook",
        "template": "publica/workbook_panel.html",
        "form": UploadForm(by=page.by),
        "refusal": not_edited(ret, page.by),
        "once": once.new_token(),
        "download": reverse("workbook", args=[ret.ref]),
        "target": reverse("upload_new", args=[ret.ref]),
        "table": lately(Upload.objects.visible_to(page.by).filter(ret=ret).select_related("file")),
    }
