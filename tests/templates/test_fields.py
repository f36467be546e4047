"""Dates and times as people type them: what is understood, what is refused in which words, what is kept."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django import forms

from walls import rendering
from walls.fields import GovDateField, GovDateTimeField, clock_time

LONDON = ZoneInfo("Europe/London")


class Agreement(forms.Form):
    """A form with a date and a moment."""

    starts = GovDateField(label="Start date")
    closes = GovDateTimeField(label="Closing time", required=False, default_time=dt.time(17))


def bound(
    day: str = "27", month: str = "3", year: str = "2026", closes: tuple[str, ...] = ("", "", "", "")
) -> Agreement:
    data = {"starts-day": day, "starts-month": month, "starts-year": year}
    names = ("closes-day", "closes-month", "closes-year", "closes-time")
    return Agreement(data | dict(zip(names, closes, strict=True)))


@pytest.mark.parametrize("month", ["3", "03", "March", "mar"])
def test_a_date_is_understood(month: str) -> None:
    form = bound(month=month)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"starts": dt.date(2026, 3, 27), "closes": None}


@pytest.mark.parametrize(
    ("typed", "sentence", "blamed"),
    [
        (("", "", ""), "Start date must include a day, month and year", ["day", "month", "year"]),
        (("", "3", "2026"), "Start date must include a day", ["day"]),
        (("27", "", ""), "Start date must include a month and year", ["month", "year"]),
        (("31", "2", "2026"), "Start date must be a real date, such as 27 3 2026", ["day", "month", "year"]),
        (("27", "Mittwoch", "2026"), "Start date must be a real date, such as 27 3 2026", ["month"]),
        (("27", "13", "2026"), "Start date must be a real date, such as 27 3 2026", ["day", "month", "year"]),
        (("27", "3", "26"), "Start date must have a year of 4 numbers, such as 2026", ["year"]),
        (("-1", "3", "2026"), "Start date must be a real date, such as 27 3 2026", ["day"]),
    ],
)
def test_a_refused_date_says_why_and_keeps_what_was_typed(
    typed: tuple[str, str, str], sentence: str, blamed: list[str]
) -> None:
    form = bound(*typed)
    assert rendering.error_sentences(form["starts"]) == [sentence]
    params = rendering.field(form["starts"])["params"]
    assert tuple(item["value"] for item in params["items"]) == typed
    assert [item["name"] for item in params["items"] if "govuk-input--error" in item["classes"]] == blamed
    summary = rendering.error_summary(form)
    assert summary
    assert summary["errorList"][0] == {"text": sentence, "href": f"#id_starts-{blamed[0]}"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9am", dt.time(9)),
        ("9.30pm", dt.time(21, 30)),
        ("9:30 PM", dt.time(21, 30)),
        ("12am", dt.time(0)),
        ("12pm", dt.time(12)),
        ("14:05", dt.time(14, 5)),
        ("1405", dt.time(14, 5)),
        ("midday", dt.time(12)),
        ("25:00", None),
        ("9:75", None),
        ("13pm", None),
        ("soon", None),
    ],
)
def test_times_of_day(typed: str, meant: dt.time | None) -> None:
    assert clock_time(typed) == meant


def test_a_moment_is_british_time_and_the_time_may_be_left_out() -> None:
    summer = bound(closes=("1", "7", "2026", "2pm"))
    assert summer.is_valid()
    assert summer.cleaned_data["closes"] == dt.datetime(2026, 7, 1, 14, tzinfo=LONDON)
    silent = bound(closes=("1", "7", "2026", ""))
    assert silent.is_valid()
    assert silent.cleaned_data["closes"] == dt.datetime(2026, 7, 1, 17, tzinfo=LONDON)


@pytest.mark.parametrize("typed", [("29", "3", "2026", "1:30am"), ("25", "10", "2026", "1:30am")])
def test_the_hour_when_the_clocks_change_is_refused(typed: tuple[str, ...]) -> None:
    assert rendering.error_sentences(bound(closes=typed)["closes"]) == [
        "Closing time falls in the hour when the clocks change; choose a time outside it"
    ]


def test_a_stored_date_fills_the_boxes_and_is_not_a_change() -> None:
    stored = {"starts": dt.date(2026, 3, 27), "closes": dt.datetime(2026, 7, 1, 13, tzinfo=dt.UTC)}
    form = Agreement(initial=stored)
    shown = [
        [item["value"] for item in rendering.field(form[name])["params"]["items"]] for name in ("starts", "closes")
    ]
    assert shown == [["27", "3", "2026"], ["1", "7", "2026", "14:00"]]
    data = {
        "starts-day": "27",
        "starts-month": "3",
        "starts-year": "2026",
        "closes-day": "1",
        "closes-month": "7",
    }
    again = Agreement(data | {"closes-year": "2026", "closes-time": "14:00"}, initial=stored)
    assert again.is_valid()
    assert not again.has_changed()
