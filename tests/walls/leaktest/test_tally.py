"""When a run is a pass: every reason against it, one by one."""

import pytest

from walls.leaktest.tally import (
    BROKEN,
    CHANNELS,
    DUMB,
    FACTS,
    LEAK,
    UNANSWERED,
    UNASKED,
    UNFOUND,
    UNPLANTED,
    Finding,
    Tally,
)


@pytest.fixture
def tally() -> Tally:
    """A run that passed: two marks planted in one scope, and found by every channel that must find some."""
    made = Tally()
    made.planted["needle"] = {"a", "b"}
    for channel in CHANNELS:
        made.searched[channel, frozenset({"needle"})] = 5
        made.found[channel, "needle"] = {"a"}
    return made


def test_all_of_it_is_a_pass(tally):
    assert tally.problems(["needle"]) == []
    figures = tally.figures(["needle"])
    assert figures["channels"]["lists"] == {"searched": 5, "foreign": 0, "found": 1}
    assert (figures["planted"], figures["found"]) == (2, 1)


def test_a_mark_seen_is_none_and_is_told_in_its_own_scope_alone(tally):
    tally.planted["other"], tally.found["lists", "other"] = {"c"}, {"c"}
    tally.search("lists", ["other", "needle"])
    tally.leak(Finding("needle", "lists", "needs", "officer (Cotswold, commissioner)"))
    assert tally.problems(["needle"]) == [LEAK]
    assert tally.problems(["other"]) == []
    assert tally.figures(["needle"])["channels"]["lists"]["foreign"] == 1
    assert tally.figures(["other"])["findings"] == []
    assert tally.figures(["other", "needle"])["channels"]["lists"]["searched"] == 6


def test_what_the_facts_forbid_is_none(tally):
    tally.against_facts.add("needle")
    assert tally.problems(["needle"]) == [FACTS]


def test_a_control_that_finds_nothing_proves_nothing(tally):
    tally.planted["needle"] |= {"c", "d", "e"}
    assert tally.problems(["needle"]) == [UNFOUND]


def test_a_channel_by_which_nobody_finds_anything_proves_nothing(tally):
    tally.found["search", "needle"] = set()
    assert tally.problems(["needle"]) == [DUMB]


def test_a_scope_of_which_nothing_was_asked_or_planted_is_none(tally):
    assert tally.problems(["never heard of"]) == [UNASKED, UNPLANTED]


def test_an_address_without_an_answer_and_an_error_on_the_way_are_none(tally):
    tally.silent["needs"] += 1
    assert tally.problems(["needle"]) == [UNANSWERED]
    tally.broken = "OperationalError"
    assert tally.problems(["needle"]) == [BROKEN, UNANSWERED]


def test_no_run_at_all_is_none():
    assert Tally().problems([]) == [DUMB]


def test_an_answer_to_somebody_from_whom_nothing_is_kept_proves_nothing(tally):
    before = dict(tally.searched)
    tally.search("lists", [])
    assert tally.searched == before
    tally.search("lists", ["needle"])
    assert tally.searched != before
