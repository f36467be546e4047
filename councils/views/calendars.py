"""Calendars and their holidays: read by everyone signed in, kept by administrators."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from councils.actions import add_holiday, open_calendar
from councils.forms.registers import CalendarForm, EditHolidayForm, HolidayForm
from councils.models import Calendar, Holiday
from councils.tables.registers import CALENDARS, HOLIDAYS
from councils.views.sourced import SourcedPage
from walls.actions.registers import refusal
from walls.tables import british
from walls.views.register_pages import EditEntryPage, EntriesPage, EntryPage, NewEntryPage

SECTION = ("Calendars", "calendars")


class CalendarsPage(EntriesPage):
    model = Calendar
    table = CALENDARS
    title = "Calendars"

    def actions(self) -> list[dict[str, Any]]:
        return [{"text": "Add a calendar", "href": reverse("calendar_new"), "refusal": refusal(self.by)}]


class CalendarPage(EntryPage):
    model = Calendar
    section = SECTION
    caption = "Calendar"

    def panels(self) -> list[dict[str, Any]]:
        holidays = self.row.holidays.order_by("-date")
        return [
            {"title": "Holidays", "table": HOLIDAYS.of(holidays), "empty": "It has no holiday yet."},
            *super().panels(),
        ]

    def actions(self) -> list[dict[str, Any]]:
        there, why_not = [self.row.ref], refusal(self.by)
        return [
            {"text": "Add a holiday", "href": reverse("holiday_new", args=there), "refusal": why_not},
            {"text": "Change it", "href": reverse("calendar_edit", args=there), "refusal": why_not, "secondary": True},
        ]


class NewCalendarPage(NewEntryPage):
    model = Calendar
    section = SECTION
    form_class = CalendarForm
    title = "Add a calendar"
    saved = "The calendar is added."

    def act(self, form: CalendarForm) -> Calendar:
        return open_calendar(by=self.by, **form.written())


class EditCalendarPage(EditEntryPage):
    model = Calendar
    section = SECTION
    form_class = CalendarForm
    title = "Change a calendar"


class HolidayPage(SourcedPage, EntryPage):
    model = Holiday
    related = ("calendar",)
    section = SECTION
    caption = "Holiday"

    def summary(self) -> list[dict[str, Any]]:
        holiday = self.row
        return [
            {"key": "Calendar", "value": holiday.calendar.name, "href": holiday.calendar.get_absolute_url()},
            {"key": "Day", "value": british(holiday.date)},
            {"key": "No longer a holiday", "value": british(holiday.superseded)},
        ]

    def actions(self) -> list[dict[str, Any]]:
        edit = reverse("holiday_edit", args=[self.row.ref])
        return [{"text": "Change it or call it off", "href": edit, "refusal": refusal(self.by)}]


class NewHolidayPage(NewEntryPage):
    model = Holiday
    section = SECTION
    form_class = HolidayForm
    title = "Add a holiday"
    saved = "The holiday is added. Periods counted from now on take it into account."

    def prepare(self, *, for_update: bool = False) -> None:
        self.calendar = get_object_or_404(Calendar, ref=self.kwargs["ref"])

    def form_arguments(self) -> dict[str, Any]:
        return {"calendar": self.calendar}

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": self.calendar.name}

    def act(self, form: HolidayForm) -> str:
        add_holiday(by=self.by, calendar=self.calendar, **form.written())
        return self.calendar.get_absolute_url()


class EditHolidayPage(EditEntryPage):
    model = Holiday
    related = ("calendar",)
    section = SECTION
    form_class = EditHolidayForm
    title = "Change a holiday or call it off"

    def form_arguments(self) -> dict[str, Any]:
        return super().form_arguments() | {"calendar": self.row.calendar}
