"""Mutants of who learns of a joint body's meeting, tried on the tests that say so: each must fail on its mutant."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.governance import test_meeting_pages, test_meetings
from tests.governance.test_meetings import matter, on_agenda
from tests.walls.test_mutants import sampled
from tests.walls.test_told_mutants import fails_on

__all__ = ["matter", "on_agenda"]

pytestmark = pytest.mark.usefixtures("demonstration")

PART = "walls.takes_part(bigint)"
KNOWS = "walls.knows_of_meeting(bigint, bigint)"
ENDS = "walls.watched_ends(regclass, text)"

MUTANTS: dict[str, tuple[str, str, str, Callable[..., Any]]] = {
    "nobody takes part": (
        PART,
        "> 1 AND",
        "> 99 AND",
        test_meetings.test_EW_7_each_councils_monitoring_officer_is_told_when_a_joint_bodys_meeting_comes_to_its_own_matter,
    ),
    "everybody takes part": (
        PART,
        "HAVING count(DISTINCT y.organisation_id) > 1 AND bool_or",
        "HAVING true OR bool_or",
        test_meetings.test_EW_7_who_is_told_may_learn_of_the_meeting_and_a_wall_stands_and_it_is_to_come,
    ),
    "who keeps anything knows of every meeting": (
        KNOWS,
        "AND place IN (SELECT walls.takes_part(knows_of_meeting.capacity))",
        "",
        test_meetings.test_EW_7_who_is_told_may_learn_of_the_meeting_and_a_wall_stands_and_it_is_to_come,
    ),
    "who keeps nothing knows of the meetings of their own": (
        KNOWS,
        "EXISTS (SELECT FROM held h WHERE h.action = 'govern') AND place",
        "place",
        test_meetings.test_L20_nobody_who_keeps_nothing_learns_who_is_expected_at_a_joint_meeting,
    ),
    "an end is told to who looks on at it": (
        ENDS,
        "l.compartment_id = ANY ($4) AND n.compartment_id = ANY ($2)",
        "l.compartment_id = ANY ($4)",
        test_meeting_pages.test_EW_7_a_members_monitoring_officer_reads_of_a_joint_meeting_what_concerns_its_own_matter_alone,
    ),
    "an end is told to who sees the other alone": (
        ENDS,
        "AND (n.compartment_id = ANY ($3) OR",
        "AND (true OR",
        test_meetings.test_L20_a_reader_of_the_agenda_learns_of_no_matter_nor_who_leaves,
    ),
}


@pytest.mark.parametrize("name", sampled(MUTANTS))
def test_a_test_notices_a_mutant(request, demonstration, name):
    *mutant, says = MUTANTS[name]
    fails_on(request, mutant, says)
