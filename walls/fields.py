"""Dates and times as people type them here: three boxes (27 / 3 / 2026) and perhaps a fourth for the time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone, to_current_timezone

DATE_PARTS = ("day", "month", "year")
EARLIEST, LATEST = 1900, 2199
"""Years beyond which a date is a slip of the hand, and calendars run out."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?\s*(?P<half>[ap])?\.?(?:m\.?)?", re.IGNORECASE)


class GovDateWidget(forms.Widget):
    """The boxes of a date; its value is the tuple of what was typed, so that redisplay loses nothing."""

    parts: tuple[str, ...] = DATE_PARTS

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, ...]:
        return tuple(str(data.get(f"{name}-{part}", "")).strip() for part in self.parts)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in self.parts)

    def boxes(self, value: Any) -> tuple[str, ...]:
        """What stands in each box, for a date or for typed text."""
        if isinstance(value, dt.date):
            return str(value.day), str(value.month), str(value.year)
        return value if isinstance(value, tuple) else ("",) * len(self.parts)

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return f"{id_}-{self.parts[0]}" if id_ else ""


class GovDateTimeWidget(GovDateWidget):
    """The boxes of a date with one for the time of day."""

    parts = (*DATE_PARTS, "time")

    def boxes(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, dt.datetime):
            local = to_current_timezone(value)
            return *super().boxes(local), f"{local:%H:%M}"
        return super().boxes(value)


class GovDateField(forms.Field):
    """A date typed in three boxes; an error's code names the boxes at fault, separated by spaces."""

    widget: type[forms.Widget] | forms.Widget = GovDateWidget

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, dt.date) or not value or not any(value):
            return value if isinstance(value, dt.date) else None
        return self.date_from(value)

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise self.error("must include a day, month and year", *DATE_PARTS)

    def has_changed(self, initial: Any, data: Any) -> bool:
        widget = cast(GovDateWidget, self.widget)
        return not self.disabled and widget.boxes(initial) != widget.boxes(data)

    def error(self, sentence: str, *boxes: str) -> ValidationError:
        """A refusal beginning with this field's label and blaming these boxes."""
        return ValidationError(f"{self.label or 'The date'} {sentence}", code=" ".join(boxes))

    def date_from(self, typed: tuple[str, ...]) -> dt.date:
        """The date of the first three boxes, or a ValidationError that says what to mend."""
        boxes = dict(zip(DATE_PARTS, typed, strict=False))
        if missing := [part for part in DATE_PARTS if not boxes[part]]:
            raise self.error(f"must include a {' and '.join(', '.join(missing).rsplit(', ', 1))}", *missing)
        month = month_number(boxes["month"])
        if wrong := [p for p in ("day", "year") if not boxes[p].isdecimal()] + ([] if month else ["month"]):
            raise self.error("must be a real date, such as 27 3 2026", *wrong)
        if len(boxes["year"]) != 4:
            raise self.error("must have a year of 4 numbers, such as 2026", "year")
        if not EARLIEST <= int(boxes["year"]) <= LATEST:
            raise self.error(f"must be between the years {EARLIEST} and {LATEST}", "year")
        try:
            return dt.date(int(boxes["year"]), month, small(boxes["day"]))
        except ValueError:
            raise self.error("must be a real date, such as 27 3 2026", *DATE_PARTS) from None


class GovDateTimeField(GovDateField):
    """A moment in British time, typed as a date and perhaps a time; else it is `default_time` that day."""

    widget = GovDateTimeWidget

    def __init__(self, *, default_time: dt.time = dt.time.min, **kwargs: Any) -> None:
        self.default_time = default_time
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.datetime | None:
        if isinstance(value, dt.datetime) or not value or not any(value):
            return value if isinstance(value, dt.datetime) else None
        day = self.date_from(value)
        typed = value[len(DATE_PARTS)]
        moment = clock_time(typed) if typed else self.default_time
        if moment is None:
            raise self.error("must have a time such as 9:30am or 14:00", "time")
        try:
            return from_current_timezone(dt.datetime.combine(day, moment))
        except ValidationError:
            raise self.error("falls in the hour when the clocks change; choose a time outside it", "time") from None


def small(typed: str) -> int:
    """The number that digits make; 0 if they are more than a day or month could have."""
    return int(typed) if len(typed) <= 4 else 0


def month_number(typed: str) -> int:
    """The month meant by a number or an English name; 0 if none."""
    if typed.isdecimal():
        return small(typed)
    short = typed[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def clock_time(typed: str) -> dt.time | None:
    """The time of day meant by such as 9am, 9.30pm, 14:00 or midday; None if unclear."""
    named = {"midday": dt.time(12), "noon": dt.time(12), "midnight": dt.time(0)}
    if typed.lower() in named:
        return named[typed.lower()]
    match = TIME.fullmatch(typed.strip())
    if not match:
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None
