"""The figures of a campaign: sums over all tests, held against bars."""

from collections import Counter
from types import SimpleNamespace

import pytest

from tests.leaks import figures
from tests.leaks.channels import ELSEWHERE, WAITING

ENOUGH = Counter(
    {name: bar.now for name, bar in figures.BARS.items()} | {"own rows found": 98, "own rows asked for": 100}
)


def report(nodeid: str, **counts: int) -> SimpleNamespace:
    return SimpleNamespace(
        nodeid=nodeid, user_properties=[(name.replace("_", " "), each) for name, each in counts.items()]
    )


def test_counts_of_all_tests_are_added_up():
    reports = [
        report("tests/a.py::test_a[1]", leaks_episodes=1, other=7),
        report("tests/a.py::test_a[2]", leaks_episodes=1, sweep_cells=5),
        report("tests/b.py::test_b", sweep_exports=2),
        report(ELSEWHERE["L20"] + "[one]"),
        report(ELSEWHERE["L20"] + "[another]"),
    ]
    assert figures.counted(reports) == Counter({"episodes": 2, "cells": 7, "exports": 2, "planted leaks noticed": 1})


def test_a_figure_that_reaches_its_bar_is_enough():
    assert all(enough for *_, enough in figures.table(ENOUGH, campaign=True))
    words = figures.shown(figures.table(ENOUGH, campaign=True))
    assert not [line for line in words if "MISSED" in line]
    assert figures.BARS["planted leaks noticed"].least == 48 - len(WAITING)


@pytest.mark.parametrize("name", [*figures.BARS, "own rows found"])
def test_one_that_misses_it_is_not(name):
    short = ENOUGH - Counter({name: 1})
    lines = figures.table(short, campaign=True)
    assert [enough for *_, enough in lines].count(False) == 1
    assert len([line for line in figures.shown(lines) if line.endswith("MISSED")]) == 1


def test_a_run_of_nothing_reaches_no_bar():
    assert not any(enough for *_, enough in figures.table(Counter(), campaign=False))


def test_a_log_says_what_was_tried():
    log = figures.written(figures.table(ENOUGH, campaign=True), ["tests/a.py::test_a"])
    assert {line.split()[0] for line in log if line} >= {"date", "commit", "seed", "scale", "failed:"}
