"""The verdicts of the leak test, for whoever reads a council's oversight."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from walls.identity import compartments
from walls.lists import PAGE
from walls.models import LeakTest, WallSide
from walls.oversight import watched
from walls.policy import Policy
from walls.tables import Column, Table, british, page_of
from walls.views.pages import DetailPage, ListPage, RowsPage

AUDIENCE = "those who read a council's oversight; of a verdict on a wall, those who govern or oversee what it parts"
OVERDUE = timedelta(days=1)
"""How long after a run the next is missed."""
NONE = "There is no verdict of a leak test that you may read."
LATE = "There has been no leak test for more than a day. Ask whoever keeps the server why."
PASSED = "The last leak test passed."
FAILED = "The last leak test did not pass."
CHANNELS = {
    "counts": "Lists before and after a wall was raised",
    "definition": "Who is let through, against the facts",
    "exports": "Lists as files",
    "feeds": "Calendar feeds",
    "files": "Files",
    "forms": "Forms and what they answer",
    "histories": "Histories",
    "lists": "Lists",
    "logs": "Logs",
    "mails": "Notices sent, and e-mails",
    "notices": "Notices read",
    "pages": "Pages",
    "programs": "Programs' interface",
    "refusals": "Refusals",
    "search": "Search",
}
"""What the channels are called on screen."""


def verdict(test: LeakTest) -> dict[str, str]:
    """Passed or failed, as a tag."""
    return {"text": str(test), "colour": "green" if test.passed else "red"}


def about(test: LeakTest) -> str:
    """What a verdict is on."""
    return str(test.wall) if test.wall else "Kinds of compartment, and a wall of the test's own"


def counted(test: LeakTest, name: str) -> int:
    """One of the counts of a verdict, over all channels."""
    return sum(counts[name] for counts in test.figures.get("channels", {}).values())


class Verdicts(RowsPage):
    """The verdicts that the acting capacity may read: of oversight that it sees, on walls before what it watches."""

    policy = Policy.WALLED
    model = LeakTest
    audience = AUDIENCE
    related = ("wall", "compartment")
    section: ClassVar[tuple[str, str] | None] = ("Leak tests", "leak_tests")

    def rows(self, action: str = "view") -> QuerySet[LeakTest]:
        near = WallSide.objects.filter(compartment__in=watched(self.by)).values("wall")
        return LeakTest.objects.filter(
            Q(wall=None) | Q(wall__in=near), compartment__in=compartments(self.by)
        ).select_related(*self.related)


class LeakTestsPage(Verdicts, ListPage):
    template_name = "walls/leak_tests.html"
    section = None
    title = "Leak tests"
    empty = NONE
    table = Table(
        "Verdicts, the newest first",
        (
            Column("Begun", "started_at", href=page_of, tag=verdict),
            Column("On", about),
            Column("Of", "compartment"),
            Column("Answers searched", lambda test: counted(test, "searched"), numeric=True),
            Column("Marks seen that are kept", lambda test: counted(test, "foreign"), numeric=True),
        ),
    )

    def page(self, rows: Any, size: int = PAGE) -> tuple[list[Any], str]:
        found = super().page(rows, size)
        self.shown: Sequence[LeakTest] = found[0]
        return found

    def context(self) -> dict[str, Any]:
        told = super().context()
        if "after" in self.request.GET or not self.shown:
            return told
        return told | {"state": state(self.shown)}


def state(newest: Sequence[LeakTest]) -> dict[str, Any]:
    """How things stand, by the newest verdicts: passed, failed, or none for more than a day."""
    last = newest[0]
    if timezone.now() - last.started_at > OVERDUE:
        return {"text": LATE, "well": False}
    failed = [test for test in newest if test.run == last.run and not test.passed]
    return {"text": FAILED if failed else PASSED, "well": not failed}


class LeakTestPage(Verdicts, DetailPage):
    """One verdict: its counts by channel, and what leaked."""

    caption = "Leak test"

    def summary(self) -> list[dict[str, Any]]:
        test: LeakTest = self.row
        figures = test.figures
        return [
            {"key": "Verdict", "value": str(test), "tag": verdict(test)},
            {"key": "On", "value": about(test), "href": test.wall.get_absolute_url() if test.wall else ""},
            {"key": "Of", "value": str(test.compartment)},
            {"key": "Why it did not pass", "value": " ".join(test.problems) or "It passed"},
            {"key": "Begun", "value": british(test.started_at)},
            {"key": "Ended", "value": british(test.ended_at)},
            {"key": "Answers searched", "value": f"{counted(test, 'searched'):,}"},
            {"key": "Marks seen that are kept", "value": f"{counted(test, 'foreign'):,}"},
            {"key": "Marks found by whom they are for", "value": f"{figures['found']:,} of {figures['planted']:,}"},
            {"key": "Version of the service", "value": test.release},
            {"key": "Seed", "value": str(test.seed)},
        ]

    def panels(self) -> list[dict[str, Any]]:
        figures = self.row.figures
        channels = [{"channel": CHANNELS.get(name, name), **counts} for name, counts in figures["channels"].items()]
        silent = [{"address": name, "times": times} for name, times in figures["silent"].items()]
        found = [{**each, "channel": CHANNELS.get(each["channel"], each["channel"])} for each in figures["findings"]]
        panels = [{"title": "By channel", "table": COUNTS.of(channels), "empty": "Nothing was asked."}]
        if found:
            panels.append({"title": "What leaked", "table": LEAKS.of(found)})
        if silent:
            panels.append({"title": "Addresses that did not answer", "table": SILENT.of(silent)})
        return panels


def of(name: str) -> Any:
    return lambda told: told[name]


COUNTS = Table(
    "Answers searched for marks, by channel",
    (
        Column("Channel", of("channel")),
        Column("Answers searched", of("searched"), numeric=True),
        Column("Marks seen that are kept", of("foreign"), numeric=True),
        Column("Marks found by whom they are for", of("found"), numeric=True),
    ),
)
LEAKS = Table(
    "What was shown to somebody from whom it is kept",
    (Column("Channel", of("channel")), Column("Address", of("address")), Column("Shown to", of("who"))),
)
SILENT = Table(
    "Addresses that could not be asked, or answered with an error",
    (Column("Address", of("address")), Column("Times", of("times"), numeric=True)),
)
