"""What `access` and `who_could_see` share: how a time is given, and how answers are shown."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from walls.tables import british
from walls.who import Reach, Window


class AskingCommand(BaseCommand):
    """A command that asks the definition about an instant or a day, and prints a table or JSON."""

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--on", type=_day, metavar="DATE", help="all that held at any moment of a day: 2026-03-31")
        when.add_argument("--at", type=_instant, metavar="INSTANT", help="what held at an instant: 2026-03-31T09:30:00")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def execute(self, *args: Any, **options: Any) -> None:
        """Run and print, and end in peace if whoever reads has read enough, as `head` has after ten lines."""
        try:
            super().execute(*args, **options)
            self.stdout.flush()
        except BrokenPipeError:
            # Python empties its buffer once more as it ends; what is left goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def window(self, options: dict[str, Any]) -> Window:
        """The time asked about; now, if none was given."""
        if options["on"]:
            return Window.day(options["on"])
        return Window(options["at"]) if options["at"] else Window.now()

    def answer(self, title: str, columns: Sequence[str], reaches: list[Reach], options: dict[str, Any]) -> None:
        """Print what was found: the columns of each reach, and from when until when if a day was asked about."""
        if options["json"]:
            self.stdout.write(json.dumps([entry(reach) for reach in reaches], indent=2))
            return
        columns = [*columns, "from", "until"] if options["on"] else columns
        self.stdout.write(f"{title}\n")
        rows = [[in_words(entry(reach)[name]) for name in columns] for reach in reaches]
        for line in table([name.capitalize() for name in columns], rows):
            self.stdout.write(line)
        if not rows:
            self.stdout.write("Nothing.")


def entry(reach: Reach) -> dict[str, Any]:
    """One answer as data."""
    person = reach.capacity.person
    return {
        "person": person.email if person else "",
        "capacity": str(reach.capacity) if person else "the public",
        "kind": reach.compartment.kind_id,
        "compartment": reach.compartment.name,
        "ref": reach.compartment.ref,
        "action": reach.action,
        "rule": reach.rule,
        "why": reach.why,
        "from": reach.since and timezone.localtime(reach.since).isoformat(),
        "until": reach.until and timezone.localtime(reach.until).isoformat(),
    }


def in_words(value: Any) -> str:
    return "" if value is None else str(value)


def moment(window: Window) -> str:
    """The time asked about, in words."""
    if window.ends is None:
        return f"at {timezone.localtime(window.starts):%H:%M:%S} on {british(timezone.localdate(window.starts))}"
    return f"on {british(timezone.localdate(window.starts))}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Plain lines in columns as wide as their widest value; nothing without rows."""
    if not rows:
        return []
    widths = [max(len(line[place]) for line in [head, *rows]) for place in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return ["  ".join(value.ljust(width) for value, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is not a date such as 2026-03-31") from None


def _instant(given: str) -> datetime:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is not a time such as 2026-03-31T09:30:00") from None
    return timezone.make_aware(found) if timezone.is_naive(found) else found
