"""Meetings of bodies on pages: called, with an agenda, and with the list of who leaves for which item."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from councils.views.sourced import SourcedPage, change_and_history
from governance.meetings.actions import (
    add_item,
    add_matter,
    call_meeting,
    cancel_meeting,
    edit_item,
    edit_meeting,
    hold_meeting,
    refusal,
)
from governance.meetings.attendance import by_item, sentences, wall_check, watched_meeting
from governance.meetings.attendance import refusal as wall_check_refusal
from governance.meetings.forms import ItemForm, MatterForm, MeetingForm, NewMeetingForm
from governance.meetings.lifecycle import MEETING
from governance.meetings.panels import agenda_of, expected_panel, matters_panel
from governance.meetings.tables import MEETINGS, OF_ITEM, WALL_CHECK, state_tag
from governance.models import AgendaItem, Meeting, MeetingState
from walls.subjects import subject_at
from walls.tables import british
from walls.views import ActPage, CreatePage, DetailPage, EditPage, HistoryPage, ListPage, RowsPage, exports
from walls.views.pages import Crumbs

SECTION = ("Meetings", "meetings")
BODY = "body__organisation__parent"
DISPENSATION = (
    "A dispensation opens nothing here: whoever the wall keeps out leaves for the item, whatever they may vote on. "
    "Only a wall permit lets somebody stay."
)


class MeetingFilter(django_filters.FilterSet):
    """What the list of meetings may be narrowed by."""

    state = django_filters.ChoiceFilter(
        choices=MeetingState.choices, label="Where it has got to", empty_label="Anywhere"
    )


class MeetingsPage(ListPage):
    model = Meeting
    related = (BODY,)
    table = MEETINGS
    filterset = MeetingFilter
    title = "Meetings"
    empty = "No meeting that you can see matches."

    def actions(self) -> list[dict[str, Any]]:
        return [{"text": "Call a meeting", "href": reverse("meeting_new"), "refusal": refusal(self.by)}]


class MeetingPage(SourcedPage):
    model = Meeting
    related = (BODY,)
    section = SECTION
    caption = "Meeting"

    def summary(self) -> list[dict[str, Any]]:
        it = self.row
        parent = it.body.organisation.parent
        of = str(it.body) if parent is None else f"{it.body}, {parent}"
        return [
            {"key": "Where it has got to", "value": "", "tag": state_tag(it)},
            {"key": "Body", "value": of, "href": it.body.get_absolute_url()},
            {"key": "Begins", "value": british(it.begins_at)},
            {"key": "Place", "value": it.venue},
        ]

    def panels(self) -> list[dict[str, Any]]:
        return [agenda_of(self.by, self.row), expected_panel(self.row)]

    def actions(self) -> list[dict[str, Any]]:
        it, there = self.row, [self.row.ref]
        check = reverse("meeting_wall_check", args=there)
        moves = [
            {
                "text": MEETING[code].text,
                "href": reverse(name, args=there),
                "refusal": MEETING.refusal(code, it, self.by),
                "secondary": code == "cancel",
            }
            for code, name in (("hold", "meeting_hold"), ("edit", "meeting_edit"), ("cancel", "meeting_cancel"))
        ]
        history = reverse("meeting_history", args=there)
        return [
            {"text": "Who leaves for which item", "href": check, "refusal": wall_check_refusal(self.by, it)},
            *moves,
            {"text": "History", "href": history, "secondary": True},
        ]


class NewMeetingPage(CreatePage):
    model = Meeting
    section = SECTION
    form_class = NewMeetingForm
    title = "Call a meeting"
    audience = "whoever sees the papers of the body that meets"
    submit = "Call it"
    saved = "The meeting is called."

    def refusal(self) -> str:
        return refusal(self.by)

    def act(self, form: NewMeetingForm) -> Meeting:
        return call_meeting(by=self.by, **form.written())


class EditMeetingPage(EditPage):
    model = Meeting
    related = (BODY,)
    section = SECTION
    form_class = MeetingForm
    title = "Change a meeting"

    def refusal(self) -> str:
        return MEETING.refusal("edit", self.row, self.by)

    def act(self, form: MeetingForm) -> Meeting:
        return edit_meeting(by=self.by, meeting=self.row, **form.written())


class HoldPage(ActPage):
    model = Meeting
    related = (BODY,)
    section = SECTION
    title = "Record that a meeting was held"
    intro = "Its agenda then stays as it is."
    submit = "It was held"
    saved = "Recorded."

    def refusal(self) -> str:
        return MEETING.refusal("hold", self.row, self.by)

    def act(self, form: Any) -> Meeting:
        return hold_meeting(by=self.by, meeting=self.row)


class CancelPage(ActPage):
    model = Meeting
    related = (BODY,)
    section = SECTION
    title = "Cancel a meeting"
    intro = "It stays to be read, marked as cancelled."
    submit = "Cancel it"
    saved = "The meeting is cancelled."

    def refusal(self) -> str:
        return MEETING.refusal("cancel", self.row, self.by)

    def act(self, form: Any) -> Meeting:
        return cancel_meeting(by=self.by, meeting=self.row)


class MeetingHistoryPage(HistoryPage):
    model = Meeting
    related = ("body__organisation",)
    section = SECTION
    fields = ("state", "begins_at", "venue")


class NewItemPage(ActPage):
    """An item is of a meeting, and found through it (L06)."""

    model = Meeting
    related = (BODY,)
    section = SECTION
    form_class = ItemForm
    template_name = "pages/form.html"
    title = "Add an item"
    saved = "The item is on the agenda."

    def form_arguments(self) -> dict[str, Any]:
        last = AgendaItem.objects.visible_to(self.by).filter(meeting=self.row).order_by("-position").first()
        return {"initial": {"position": last.position + 1 if last else 1}}

    def refusal(self) -> str:
        return MEETING.refusal("item", self.row, self.by)

    def act(self, form: ItemForm) -> AgendaItem:
        return add_item(by=self.by, meeting=self.row, **form.written())


class OfItem(RowsPage):
    """A page about an agenda item: its meeting is the way back."""

    model = AgendaItem
    related = ("meeting__body__organisation__parent",)
    section: ClassVar[tuple[str, str] | None] = SECTION


class ItemPage(OfItem, SourcedPage):
    caption = "Agenda item"

    def summary(self) -> list[dict[str, Any]]:
        it = self.row
        return [
            {"key": "Meeting", "value": str(it.meeting), "href": it.meeting.get_absolute_url()},
            {"key": "What for", "value": it.get_kind_display()},
            {"key": "What the meeting is asked", "value": it.text},
        ]

    def panels(self) -> list[dict[str, Any]]:
        found = matters_panel(self.by, self.row)
        return [found] if found else []

    def actions(self) -> list[dict[str, Any]]:
        return change_and_history("agenda_item", self.row, MEETING.refusal("item", self.row.meeting, self.by))


class EditItemPage(OfItem, EditPage):
    form_class = ItemForm
    title = "Change an item"

    def refusal(self) -> str:
        return MEETING.refusal("item", self.row.meeting, self.by)

    def act(self, form: ItemForm) -> AgendaItem:
        return edit_item(by=self.by, item=self.row, **form.written())


class ItemHistoryPage(OfItem, HistoryPage):
    fields = ("position", "title", "kind", "text")


class NewMatterPage(OfItem, ActPage):
    form_class = MatterForm
    template_name = "pages/form.html"
    title = "Say what an item is about"
    intro = (
        "Of a record behind a wall, only those learn who see the meeting and the record. Those who keep the wall learn "
        "that the item comes to it, so that they can say who leaves."
    )
    saved = "The item is tied to the record."

    def refusal(self) -> str:
        return MEETING.refusal("matter", self.row.meeting, self.by)

    def act(self, form: MatterForm) -> str:
        add_matter(by=self.by, item=self.row, matter=subject_at(self.by, form.cleaned_data["address"]))
        return self.row.get_absolute_url()


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
        if refused := wall_check_refusal(self.by, self.row):
            raise PermissionDenied(refused)
        if (kind := request.GET.get(exports.PARAMETER)) is not None:
            return exports.exported(kind, self.title, WALL_CHECK, wall_check(self.by, self.row), more=False)
        return self.show()

    def context(self) -> dict[str, Any]:
        return super().context() | {"title": self.title, "caption": str(self.row), "audience": self.audience}

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
