"""Your work: the most urgent first, late ones marked, and each link says what it is about."""

import datetime as dt

from django.utils import timezone

from walls.requests import WalledRequest
from walls.views import work
from walls.views.work import Task


def test_the_most_urgent_comes_first_and_the_undated_last(monkeypatch):
    today = dt.date(2026, 11, 22)
    undated = Task("C", "why", "Do it", "/c/")
    later = Task("A", "why", "Do it", "/a/", today + dt.timedelta(days=9))
    sooner = Task("B", "why", "Do it", "/b/", today)
    monkeypatch.setattr(work, "_sources", [lambda request: [undated, later], lambda request: [sooner]])
    assert work.tasks(WalledRequest()) == [sooner, later, undated]


def test_what_must_be_done_first_comes_before_the_rest_of_its_day(monkeypatch):
    sign, declare = Task("A", "why", "Sign", "/a/", rank=1), Task("B", "why", "Declare", "/b/")
    monkeypatch.setattr(work, "_sources", [lambda request: [sign, declare]])
    assert work.tasks(WalledRequest()) == [declare, sign]


def test_a_late_one_is_marked_and_its_link_names_it():
    today = timezone.localdate()
    late, due = (Task("The return", "It is yours.", "Fill it in", "/r/", today - dt.timedelta(days=d)) for d in (1, 0))
    (marked, unmarked) = work.WORK.of([late, due])["rows"]
    assert marked[2]["tag"]["text"] == "Late"
    assert "tag" not in unmarked[2]
    assert marked[3]["href"] == "/r/"
    assert marked[3]["text"] == 'Fill it in<span class="govuk-visually-hidden">: The return</span>'


def test_what_a_task_is_about_is_never_read_as_html():
    row = work.WORK.of([Task("<b>", "why", "Do it", "/r/")])["rows"][0]
    assert "&lt;b&gt;" in row[3]["text"]
