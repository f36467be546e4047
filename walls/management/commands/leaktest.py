from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from walls.actions.leaktests import look_for_leaks
from walls.leaktest.asking import owns_the_tables
from walls.leaktest.running import Busy
from walls.management.asking import table
from walls.models import LeakTest

OTHER = 2
"""The exit status when another run is under way: neither a pass nor a failure."""


class Command(BaseCommand):
    """Test this installation for leaks: marks behind every wall, every address asked, all of it rolled back."""

    help = "Looks for leaks in this installation. Leaves nothing behind but its verdict; ends with 1 if it is no pass."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, help="choose the same people and rows as a run with this seed")
        parser.add_argument("--nightly", action="store_true", help="do nothing if a run began in the last six hours")

    def handle(self, *args: Any, **options: Any) -> None:
        if not owns_the_tables():
            raise CommandError(
                f"The leak test plants rows as {settings.WALL_OWNER_ROLE}, and this connection signed in as somebody "
                "else. Set DATABASE_OWNER_URL."
            )
        try:
            verdicts = look_for_leaks(seed=options["seed"], nightly=options["nightly"])
        except Busy:
            raise CommandError("Another leak test is under way.", returncode=OTHER) from None
        if verdicts is None:
            self.stdout.write("There was a leak test in the last six hours.")
            return
        if not verdicts:
            raise CommandError("The leak test has nobody to tell: there is no oversight compartment.")
        for line in told(verdicts):
            self.stdout.write(line)
        failed = [verdict for verdict in verdicts if not verdict.passed]
        if failed:
            raise CommandError(f"The leak test did not pass: {len(failed)} of {len(verdicts)} verdicts.")
        self.stdout.write("The leak test passed.")


def told(verdicts: list[LeakTest]) -> list[str]:
    """The verdicts in plain lines: by place and wall, the counts of each channel, and what is wrong."""
    lines = []
    for verdict in verdicts:
        about = f"wall {verdict.wall.ref}" if verdict.wall else "kinds of compartment"
        figures = verdict.figures
        lines += [
            "",
            f"{verdict.compartment.name}, {about}: {str(verdict).lower()}. Seed {verdict.seed}, "
            f"{figures['found']:,} of {figures['planted']:,} marks found by those who may see them.",
            *table(
                ("Channel", "Searched", "Foreign", "Found"),
                [
                    (channel, *(f"{counts[name]:,}" for name in ("searched", "foreign", "found")))
                    for channel, counts in figures["channels"].items()
                ],
            ),
            *verdict.problems,
            *(f"{each['channel']}: {each['address']} to {each['who']}" for each in figures["findings"]),
            *(f"Not answered: {name}, {times} times" for name, times in figures["silent"].items()),
        ]
    return lines
