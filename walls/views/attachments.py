"""Files on any walled row: the list on the row's page, sending one, and getting one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from walls.actions.attachments import attach
from walls.files import in_words
from walls.forms.subjects import FileForm
from walls.models import Attachment
from walls.tables import Column, Table, page_of
from walls.views.pages import RowsPage
from walls.views.subjects import SubjectPage, hanging_on, panel

INERT = "sandbox; default-src 'none'"
"""Under which nothing in a file runs or loads anything, should a browser show it after all."""


def files_panel(page: Any) -> dict[str, Any] | None:
    """The files on a row."""
    hanging = hanging_on(page)
    if hanging is None:
        return None
    table = Table(
        "Files",
        (
            Column("File", "name", href=page_of),
            Column("What it is", "description"),
            Column("Added by", hanging.author),
            Column("When", "created_at"),
            Column("Size", lambda file: in_words(file.size), numeric=True),
        ),
    )
    listed = table.of(hanging.files)
    return panel(page, "Files", hanging.files, "Add a file", "file_new", table=listed, empty="No files yet.")


class NewFilePage(SubjectPage):
    form_class = FileForm
    title = "Add a file"
    submit = "Add the file"
    intro = "Whoever sees this record will see the file. It cannot be changed or removed later."
    saved = "The file is added."

    def act(self, form: FileForm) -> str:
        name, content = form.cleaned_data["file"]
        description = form.cleaned_data["description"]
        attach(by=self.by, subject=self.row, name=name, content=content, description=description)
        return self.row.get_absolute_url()


class FilePage(RowsPage):
    """The file itself, to be saved and never shown in place (L17, L18)."""

    model = Attachment

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        file = self.find()
        return HttpResponse(
            bytes(file.content),
            content_type=file.media_type,
            headers={
                "Content-Disposition": content_disposition_header(True, file.name),
                "Content-Security-Policy": INERT,
                "X-Content-Type-Options": "nosniff",
                "Cross-Origin-Resource-Policy": "same-origin",
            },
        )
