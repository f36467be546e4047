"""The page that tells, for a meeting, who leaves for which item: the clerk's and the wall keeper's list."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from governance.meetings.attendance import by_item, refusal, sentences, wall_check, watched_meeting
from governance.meetings.tables import OF_ITEM, WALL_CHECK
from governance.meetings.views import BODY, SECTION
from governance.models import Meeting
from walls.tables import british
from walls.views import DetailPage, exports
from walls.views.pages import Crumbs

DISPENSATION = (
    "A dispensation opens nothing here: whoever the wall keeps out leaves for the item, whatever they may vote on. "
    "Only a wall permit lets somebody stay."
)


class WallCheckPage(DetailPage):
    """Per item that comes to a walled matter: who leaves and why, who stays under which permit, and the minutes."""

    model = Meeting
    related = (BODY,)
    section = SECTION
    below_row = True
    title = "Who leaves for which item"
    known = True
    """Whether the reader sees the meeting itself, and not only that it comes to what they keep."""
    audience = "you, in this capacity: another reader of the meeting may learn of fewer matters"

    def find(self, action: str = "view") -> Meeting:
        """The meeting, also for who keeps the walls around its matters and sees nothing else of it.

        Raises:
            Http404: it is hidden or absent, without telling which (L20).
        """
        self.known = True
        try:
            return super().find(action)
        except Http404:
            self.known = False
            if (meeting := watched_meeting(self.kwargs["ref"])) is None:
                raise
            return meeting

    def crumbs(self) -> Crumbs:
        return super().crumbs() if self.known else [{"text": "Meetings", "href": reverse("meetings")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.row = self.find()
        if refused := refusal(self.by, self.row):
            raise PermissionDenied(refused)
        if (kind := request.GET.get(exports.PARAMETER)) is not None:
            return exports.exported(kind, self.title, WALL_CHECK, wall_check(self.by, self.row), more=False)
        return self.show()

    def context(self) -> dict[str, Any]:
        return super().context() | {"title": self.title, "caption": str(self.row)}

    def seen_by(self) -> str:
        return self.audience

    def summary(self) -> list[dict[str, Any]]:
        return [
            {"key": "Begins", "value": british(self.row.begins_at)},
            {"key": "How it is told", "value": "By the walls and permits as they stand for the moment it begins."},
            {"key": "Dispensations", "value": DISPENSATION},
        ]

    def panels(self) -> list[dict[str, Any]]:
        lines = wall_check(self.by, self.row)
        each = [{"title": item, "table": OF_ITEM.of(of_item), "empty": ""} for item, of_item in by_item(lines).items()]
        minutes = {
            "title": "For the minutes",
            "text": "\n".join(sentences(lines)),
            "empty": "Nobody leaves, as far as you keep or oversee the walls.",
        }
        return [*each, minutes]

    def actions(self) -> list[dict[str, Any]]:
        here = reverse("meeting_wall_check", args=[self.row.ref])
        return [
            {"text": f"Download as {words}", "href": f"{here}?{exports.PARAMETER}={kind}", "secondary": True}
            for words, kind in (("Excel", "xlsx"), ("CSV", "csv"))
        ]
