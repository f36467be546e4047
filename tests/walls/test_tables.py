from datetime import UTC, datetime

import pytest

from walls.tables import Column, last_day


def test_an_end_with_the_day_is_said_as_that_day() -> None:
    assert last_day(datetime(2026, 12, 1, 0, 0, tzinfo=UTC)) == "30 November 2026"


def test_the_day_is_the_one_on_british_clocks() -> None:
    assert last_day(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == "30 June 2026"


def test_any_other_end_is_said_to_the_minute() -> None:
    assert last_day(datetime(2026, 12, 1, 14, 5, tzinfo=UTC)) == "1 December 2026, 2:05pm"
    assert last_day(None) == ""


@pytest.mark.parametrize("tag", ["Accepted", {"text": "Accepted", "colour": "green"}])
def test_a_file_says_in_words_what_the_page_says_by_a_tag(tag) -> None:
    assert Column("Standing", lambda row: "", tag=lambda row: tag).in_file(None) == "Accepted"
    assert Column("Standing", lambda row: "", tag=lambda row: None).in_file(None) == ""
    assert Column("Due", lambda row: 7, tag=lambda row: tag).in_file(None) == 7
