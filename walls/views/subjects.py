"""What pages about something that hangs on a walled row share: finding the row, and listing what hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from walls.actions.attachments import refusal
from walls.capacities import signatures
from walls.models import Attachment, Comment, OnSubject
from walls.subjects import carries, subject_of, word_of
from walls.views.form_pages import FormPage

SHOWN = 200
"""How many files, and how many comments, a row's page shows: the newest."""


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
        files = newest(Attachment.objects.visible_to(page.by).defer("content"), page.row)
        comments = newest(Comment.objects.visible_to(page.by), page.row)
        moments = [(added.acting_id, added.created_at) for added in (*files, *comments) if added.acting_id]
        page.hanging = Hanging(files, comments, signatures(moments))
    return page.hanging


def newest(rows: Any, subject: Any) -> list[Any]:
    """The newest of what hangs on a row."""
    there = rows.filter(compartment_id=subject.compartment_id, subject_ref=subject.ref)
    return list(there.order_by("-created_at", "-pk")[:SHOWN])


def panel(page: Any, title: str, shown: Sequence[OnSubject], button: str, address: str, **more: Any) -> dict[str, Any]:
    """A panel of what hangs on a row, with the button that adds to it."""
    href = reverse(address, args=[word_of(type(page.row)), page.row.ref])
    action = {"text": button, "href": href, "refusal": refusal(page.by, page.row), "secondary": True}
    cut = f"The newest {SHOWN} are shown." if len(shown) == SHOWN else ""
    return {"title": title, "actions": [action], "note": cut} | more
