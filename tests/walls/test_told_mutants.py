"""Mutants of what no world by lot has, tried on the tests that say what it is for: each must fail on its mutant."""

from collections.abc import Callable, Iterable
from inspect import signature
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from tests.owner import as_owner
from tests.walls import test_arrivals, test_named_for_walls
from tests.walls.scene import policy
from tests.walls.test_mutants import mutate, sampled
from walls.models import Clause

ARRIVALS = "walls.arrivals()"
TOLD = "walls.arrival_told()"
OPENED = "walls.more_in_matter()"

MUTANTS: dict[str, tuple[str, str, str, Callable[..., Any]]] = {
    "who appoints elsewhere reads of an arrival": (
        ARRIVALS,
        "y.id = ANY (ARRAY(SELECT walls.governed_parties()))",
        "true",
        test_arrivals.test_L20_nobody_learns_who_goes_on_but_those_who_appoint_there,
    ),
    "an arrival waits for ever": (
        ARRIVALS,
        "m.ends_at > walls.clock() - interval '30 days' AND",
        "",
        test_arrivals.test_who_is_theirs_already_and_who_left_long_ago_are_not_taken_on,
    ),
    "one takes on oneself": (
        ARRIVALS,
        "AND m.person_id IS DISTINCT FROM walls.me()",
        "",
        test_arrivals.test_nobody_takes_on_themselves,
    ),
    "who was taken on still waits": (
        ARRIVALS,
        "WHERE held.person_id = p.id AND",
        "WHERE false AND",
        test_arrivals.test_EW_3_the_other_employers_governor_is_told_and_takes_them_on_in_one_step,
    ),
    "who covers there is theirs": (
        ARRIVALS,
        "AND held.basis = 'substantive'",
        "",
        test_arrivals.test_who_covers_there_or_was_there_once_is_taken_on,
    ),
    "who was there once is theirs": (
        ARRIVALS,
        "AND (held.ends_at IS NULL OR held.ends_at > walls.clock())",
        "",
        test_arrivals.test_who_covers_there_or_was_there_once_is_taken_on,
    ),
    "every employer is told": (
        TOLD,
        "WHERE y.organisation_id = NEW.goes_to_id",
        "",
        test_arrivals.test_EW_3_the_other_employers_governor_is_told_and_takes_them_on_in_one_step,
    ),
    "what is opened later closes to nobody": (
        OPENED,
        "AND coalesce(k.matter_id, k.id) = NEW.matter_id",
        "AND false",
        test_named_for_walls.test_EW_3_what_is_opened_in_the_matter_later_closes_at_the_end_too,
    ),
    "what is opened in any matter closes": (
        OPENED,
        "AND coalesce(k.matter_id, k.id) = NEW.matter_id",
        "",
        test_named_for_walls.test_EW_3_what_is_opened_in_another_matter_or_too_late_stays_open,
    ),
    "what is opened later closes before the end": (
        OPENED,
        "greatest(x.starts_at, walls.clock()) AS starts_at",
        "walls.clock() AS starts_at",
        test_named_for_walls.test_EW_3_what_is_opened_in_the_matter_later_closes_at_the_end_too,
    ),
    "a bar that is over bars anew": (
        OPENED,
        "AND x.ends_at > greatest(x.starts_at, walls.clock())",
        "",
        test_named_for_walls.test_EW_3_what_is_opened_in_another_matter_or_too_late_stays_open,
    ),
    "each change bars once more": (
        OPENED,
        "WHERE NOT EXISTS (",
        "WHERE true OR NOT EXISTS (",
        test_named_for_walls.test_EW_3_what_is_opened_in_the_matter_later_is_closed_to_who_left_it,
    ),
}


@pytest.fixture
def clause(office, notes) -> Clause:
    return policy(office)


@pytest.mark.parametrize("name", sampled(MUTANTS))
def test_a_test_notices_a_mutant(request, office, name):
    *mutant, says = MUTANTS[name]
    fails_on(request, mutant, says)


def fails_on(request: pytest.FixtureRequest, mutant: Iterable[str], says: Callable[..., Any]) -> None:
    """What a test says of the wall does not hold of a mutant of it."""
    given = {each: request.getfixturevalue(each) for each in signature(says).parameters}
    with as_owner():
        mutate(*mutant)
    with pytest.raises((Exception, pytest.fail.Exception)) as noticed, transaction.atomic():
        says(**given)
    assert not isinstance(noticed.value, ProgrammingError), "the mutant does not run"
