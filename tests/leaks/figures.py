"""The figures of a campaign: what was counted, and the bar that each must reach.

Tests note their counts with `count`; at the end of a whole run the sums are held against the bars, and one that is
missed fails the run. `make leaks` writes them down, with seed, commit, date and scale.
"""

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.leaks.channels import ELSEWHERE, WAITING
from tests.leaks.scale import SCALE, SEED

PREFIX = "leaks "
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Bar:
    """A figure's bar at scale one, and whether it grows with the scale."""

    words: str
    least: int
    grows: bool = True
    campaign: bool = False
    """Whether it is reached in the long campaign only."""

    @property
    def now(self) -> int:
        return self.least * SCALE if self.grows else self.least


BARS = {
    "planted leaks noticed": Bar(
        "planted leaks noticed, of as many channels", 48 - len(WAITING), grows=False, campaign=True
    ),
    "cells": Bar("cells of the matrix, none wrong", 5_000),
    "canaries": Bar("canaries planted", 300, grows=False),
    "responses": Bar("responses searched for foreign canaries, none seen", 3_000),
    "twin worlds": Bar("twin worlds whose responses are byte-equal", 200),
    "comparisons": Bar("comparisons of model, queryset and policies, none disagreeing", 200_000),
    "episodes": Bar("episodes of up to 50 steps, no invariant broken", 60),
    "walls raised": Bar("walls raised before readers, nothing shown after the commit", 40),
    "tampering noticed": Bar("ways of tampering with the audit noticed", 60, grows=False),
}
"""What a whole run must have counted."""
SHARES = {
    "canaries found by whoever may see them": ("own rows found", "own rows asked for", 0.98),
}
"""Shares of one count in another, which must be as large as this."""


def count(record_property: Callable[[str, object], None], counts: Mapping[str, int]) -> None:
    """Note what a test counted."""
    for name, number in counts.items():
        record_property(f"{PREFIX}{name}", number)


def counted(reports: list[Any]) -> Counter[str]:
    """The sums of all tests that passed, whichever worker ran them; of the sweep's own counts too."""
    sums: Counter[str] = Counter()
    passed = {report.nodeid.split("[")[0] for report in reports}
    sums["planted leaks noticed"] += len(passed & set(ELSEWHERE.values()))
    for report in reports:
        for name, number in report.user_properties:
            for prefix in (PREFIX, "sweep "):
                if name.startswith(prefix):
                    sums[name.removeprefix(prefix)] += number
    sums["cells"] += sums["exports"]  # a list as a file is another answer of its address
    return sums


def table(sums: Counter[str], *, campaign: bool) -> list[tuple[str, str, str, bool]]:
    """Each figure: its words, its bar, what was seen, and whether that is enough."""
    lines = [
        (bar.words, f"{bar.now:,}", f"{sums[name]:,}", sums[name] >= bar.now)
        for name, bar in BARS.items()
        if campaign or not bar.campaign
    ]
    for words, (part, whole, least) in SHARES.items():
        share = sums[part] / sums[whole] if sums[whole] else 0.0
        lines.append((words, f"{least:.0%}", f"{share:.1%}", share >= least))
    return lines


def is_whole(config: pytest.Config) -> bool:
    """Whether all of the suite was asked for, and not a part of it."""
    chosen = [arg for arg in config.args if not str(arg).startswith("-")]
    whole = all(Path(str(arg).rstrip("/")).name == "tests" for arg in chosen)
    return whole and not config.option.keyword and not hasattr(config, "workerinput")


def is_campaign() -> bool:
    """Whether this is `make leaks`, which writes a log."""
    return "LEAKS_LOG" in os.environ


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a whole run that misses a bar; a campaign writes its figures down."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not (is_campaign() or is_whole(session.config)) or session.config.option.collectonly:
        return
    lines = table(counted(reporter.getreports("passed")), campaign=is_campaign())
    session.config.stash[FIGURES] = lines
    if not all(enough for *_, enough in lines) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if is_campaign():
        log = Path(os.environ["LEAKS_LOG"])
        log.parent.mkdir(parents=True, exist_ok=True)
        failed = [report.nodeid for kind in ("failed", "error") for report in reporter.getreports(kind)]
        log.write_text("\n".join(written(lines, failed)) + "\n", encoding="utf-8")


FIGURES = pytest.StashKey[list[tuple[str, str, str, bool]]]()


def shown(lines: list[tuple[str, str, str, bool]]) -> list[str]:
    """The figures as a table in plain text."""
    width = max(len(words) for words, *_ in lines)
    return [
        f"{words:<{width}}  bar {bar:>9}  seen {seen:>9}  {'' if enough else 'MISSED'}".rstrip()
        for words, bar, seen, enough in lines
    ]


def written(lines: list[tuple[str, str, str, bool]], failed: list[str]) -> list[str]:
    """The log of a campaign."""
    return [
        "The campaign against leaks",
        f"date    {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
        f"commit  {commit()}",
        f"seed    {SEED}",
        f"scale   {SCALE}",
        "",
        *shown(lines),
        "",
        *(["failed:", *failed] if failed else ["Every test passed."]),
    ]


def commit() -> str:
    """The commit that was tried, and whether files differed from it."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    return git("rev-parse", "HEAD") + (" and changes" if git("status", "--porcelain", "-uno") else "")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write the figures at the end of a run, if there are any."""
    lines = terminalreporter.config.stash.get(FIGURES, None)
    if lines:
        terminalreporter.section("figures of the campaign against leaks")
        for line in shown(lines):
            terminalreporter.write_line(line)
