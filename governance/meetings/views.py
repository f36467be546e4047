"""Meetings of bodies on pages: called, with an agenda, and with the list of who leaves for which item."""

from typing import Any, ClassVar

import django_filters
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
from governance.meetings.attendance import refusal as wall_check_refusal
from governance.meetings.forms import ItemForm, MatterForm, MeetingForm, NewMeetingForm
from governance.meetings.lifecycle import MEETING
from governance.meetings.panels import agenda_of, expected_panel, matters_panel
from governance.meetings.tables import MEETINGS, state_tag
from governance.models import AgendaItem, Meeting, MeetingState
from walls.subjects import subject_at
from walls.tables import british
from walls.views import ActPage, CreatePage, EditPage, HistoryPage, ListPage, RowsPage

SECTION = ("Meetings", "meetings")
BODY = "body__organisation__parent"


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
    submit = "Cancel the meeting"
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
