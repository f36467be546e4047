"""What pages about something that hangs on a walled row share: finding the row, and listing what hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import IntegerField, Value
from django.urls import reverse

from walls.actions.attachments import refusal
from walls.capacities import CurrentCapacity, signatures
from walls.models import Attachment, Comment, OnSubject, Walled
from walls.subjects import carries, subject_of, word_of
from walls.views.form_pages import FormPage

SHOWN = 200
"""How many files, and how many comments, a row's page shows: the newest."""
HANGS = ("id", "ref", "compartment_id", "acting_id", "created_at")
"""Columns of whatever hangs on a row."""
OF_FILE = ("name", "description", "size")
OF_COMMENT = ("text", Value(""), Value(None, IntegerField()))
"""As many as a file's, of the same kinds: the two are asked for together."""


class SubjectPage(FormPage):
    """A form that adds something to a walled row, which the address names by a word and a reference."""

    below_row = True

    def prepare(self, *, for_update: bool = False) -> None:
        self.row = subject_of(self.by, self.kwargs["word"], self.kwargs["ref"])

    def refusal(self) -> str:
        return refusal(self.by, self.row)


@dataclass(frozen=True)
class Hanging:
    """What hangs on a row, newest first, and who added it."""

    files: list[Attachment]
    comments: list[Comment]
    signed: dict[tuple[int, datetime], str]

    def author(self, added: OnSubject) -> str:
        """Who added a file or a comment: the post they held then."""
        return self.signed.get((added.acting_id or 0, added.created_at), "The service")


def hanging_on(page: Any) -> Hanging | None:
    """What hangs on the page's row, asked once for all its panels; None for a row that carries nothing."""
    if not carries(type(page.row)):
        return None
    if not hasattr(page, "hanging"):
        files, comments = newest_on(page.by, page.row)
        moments = [(added.acting_id, added.created_at) for added in (*files, *comments) if added.acting_id]
        page.hanging = Hanging(files, comments, signatures(moments))
    return page.hanging


def newest_on(by: CurrentCapacity, row: Walled) -> tuple[list[Attachment], list[Comment]]:
    """The newest files, without their bytes, and the newest comments of a row, in one statement."""
    there: dict[str, Any] = {"compartment_id": row.compartment_id, "subject_ref": row.ref}
    files, comments = (
        model.objects.visible_to(by)
        .filter(**there)
        .order_by("-created_at", "-pk")
        .values_list(Value(model._meta.model_name), *HANGS, *own)[:SHOWN]
        for model, own in ((Attachment, OF_FILE), (Comment, OF_COMMENT))
    )
    found = list(files.union(comments, all=True).order_by("-created_at", "-pk"))
    return _loaded(Attachment, found, (*HANGS, *OF_FILE)), _loaded(Comment, found, (*HANGS, "text"))


def _loaded(model: type[Any], found: list[tuple[Any, ...]], fields: Sequence[str]) -> list[Any]:
    """Those of a model, as rows that the database gave: reading them in a sealed compartment is on record."""
    mine = [values[1:] for values in found if values[0] == model._meta.model_name]
    return [model.from_db(connection.alias, fields, values[: len(fields)]) for values in mine]


def panel(page: Any, title: str, shown: Sequence[OnSubject], button: str, address: str, **more: Any) -> dict[str, Any]:
    """A panel of what hangs on a row, with the button that adds to it."""
    href = reverse(address, args=[word_of(type(page.row)), page.row.ref])
    action = {"text": button, "href": href, "refusal": refusal(page.by, page.row), "secondary": True}
    cut = f"The newest {SHOWN} are shown." if len(shown) == SHOWN else ""
    return {"title": title, "actions": [action], "note": cut} | more
