"""How wide the sweep was, in the summary of a run."""

from collections import Counter
from collections.abc import Callable

import pytest

PREFIX = "sweep "


def record(record_property: Callable[[str, object], None], counts: Counter[str]) -> None:
    """Note what a test counted, for the summary."""
    for name, count in counts.items():
        record_property(f"{PREFIX}{name}", count)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter) -> None:
    """The cells and responses of all workers together."""
    counts: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        counts.update(
            {name.removeprefix(PREFIX): count for name, count in report.user_properties if name.startswith(PREFIX)}
        )
    if counts:
        terminalreporter.write_line(", ".join(f"{count:,} {name}" for name, count in sorted(counts.items())))
