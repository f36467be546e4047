"""What a page costs the database: twelve statements at most, five of them the kernel's, however many rows there are."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client

from tests.demonstration import in_database
from tests.pages.costs import Cost, cost, of_the_kernel
from tests.pages.people import quick_passwords
from tests.pages.tenfold import add_tenfold
from tests.pages.tours import Toured
from tests.pages.visits import FILES, NOT_PAGES, Visit, routes
from walls.lists import PAGE as LISTED

PAGE, KERNEL = 12, 5
PACK, PACK_KERNEL = 16, 7
ASKED = 2
"""Visitors that each page is asked by: what a page costs is its own doing and hardly theirs."""
PACKS = {"compartment_evidence"}
"""A pack of ten spreadsheets and the chain's events, taken seldom: a statement for each, most of them of the kernel's
own tables."""
EXAMPLES = {"gallery", "leak_test"}
"""Pages whose tables hold examples, or what a single row says; and no rows of ours."""


@dataclass(frozen=True)
class Tours:
    """Every page that some visitors opened, and its cost: with the demonstration's rows, and with ten times as many."""

    pages: dict[tuple[str, str], Visit]
    before: dict[tuple[str, str], Cost]
    after: dict[tuple[str, str], Cost]
    onward: dict[tuple[str, str], Cost]
    """Of the second page of a list."""


@pytest.fixture(scope="module")
def tours(toured: Toured, django_db_blocker) -> Iterator[Tours]:
    with (
        django_db_blocker.unblock(),
        in_database(toured.database),
        transaction.atomic(),
        quick_passwords(),
        sessions_untouched(),
    ):
        guests, pages = toured.clients, asked(toured)
        before = costs(guests, pages)
        add_tenfold()
        after = costs(guests, pages)
        following = {
            (name, visitor): Visit(name, found.following, is_html=True)
            for (name, visitor), found in after.items()
            if found.following
        }
        yield Tours(pages, before, after, costs(guests, following))
        transaction.set_rollback(True)


def asked(toured: Toured) -> dict[tuple[str, str], Visit]:
    """Every page, with the first of those who can open it, and of those to whom it lists something."""
    pages: dict[tuple[str, str], Visit] = {}
    met: Counter[tuple[str, bool]] = Counter()
    for visitor, found in toured.pages.items():
        for name, visit in found.items():
            lists = visit.rows > 0
            if met[name, lists] < ASKED // 2 or met[name, False] + met[name, True] < ASKED:
                pages[name, visitor] = visit
                met[name, lists] += 1
    return pages


def sessions_untouched() -> AbstractContextManager[object]:
    """Let no session note in mid-tour that it was used, as each does now and then: a statement of no page's."""
    return patch("walls.middleware.TOUCH_EVERY", timedelta(days=1))


def costs(guests: dict[str, Client], pages: dict[tuple[str, str], Visit]) -> dict[tuple[str, str], Cost]:
    """The cost of each page to its visitor."""
    found: dict[tuple[str, str], Cost] = {}
    for visitor, client in guests.items():
        own = {key: visit for key, visit in pages.items() if key[1] == visitor}
        found |= {key: cost(client, visit) for key, visit in own.items()}
    return found


def test_every_page_opens_to_somebody(tours: Tours) -> None:
    assert set(routes()) - {name for name, _ in tours.pages} == set(NOT_PAGES)
    assert {visit.name for visit in tours.pages.values() if not visit.is_html} == FILES


@pytest.mark.parametrize("when", ["before", "after", "onward"])
def test_every_page_is_cheap(tours: Tours, when: str) -> None:
    found = getattr(tours, when)
    assert found
    assert {key: each for key, each in found.items() if not is_cheap(key[0], each)} == {}


def is_cheap(name: str, each: Cost) -> bool:
    """Whether a page is within its bar."""
    most, kernel = (PACK, PACK_KERNEL) if name in PACKS else (PAGE, KERNEL)
    return each.statements <= most and each.kernel <= kernel


def test_ten_times_the_rows_cost_no_more(tours: Tours) -> None:
    pairs = {key: (before, tours.after[key]) for key, before in tours.before.items()}
    dearer = {key: (a.statements, b.statements) for key, (a, b) in pairs.items() if a.statements != b.statements}
    assert dearer == {}


def test_every_list_was_ten_times_as_long(tours: Tours) -> None:
    """Else the test above would say nothing of it. A page of a list ends where the next begins."""
    grown: dict[str, list[bool]] = {}
    for (name, visitor), before in tours.before.items():
        if before.rows:
            after = tours.after[name, visitor]
            grown.setdefault(name, []).append(after.rows >= min(10 * before.rows, LISTED))
    lists = {visit.name for visit in tours.pages.values() if visit.is_list}
    assert set() < lists <= set(grown)
    assert {name for name, enough in grown.items() if not any(enough)} == EXAMPLES


@pytest.mark.parametrize(
    ("statement", "page", "expected"),
    [
        ("SELECT * FROM walls.capacities(7)", "needs", True),
        ('SELECT "walls_membership"."id" FROM "walls_membership" WHERE ends_at > (walls.clock())', "need", True),
        ('SELECT "walls_membership"."id" FROM "walls_membership"', "what_i_can_see", False),
        ("SELECT ref, post FROM walls.holdings()", "home", False),
        ("SELECT ref, post FROM walls.holdings()", "needs", True),
        ("SELECT ref, post FROM walls.holdings(), walls.waiting(ARRAY['review'])", "home", True),
        ('SELECT "publica_return"."id" FROM "publica_return" WHERE due_on < (walls.clock())', "home", False),
        ("INSERT INTO walls_auditevent (kind) VALUES ('read')", "need", True),
        ('SELECT "walls_compartment"."id" FROM "walls_compartment"', "need_new", True),
        ('SELECT "walls_compartment"."id" FROM "walls_compartment"', "compartments", False),
        ("SELECT * FROM walls.who_could_see(7, walls.clock())", "compartment", True),
        ('SELECT "councils_need"."id" FROM "councils_need" JOIN "walls_compartment" ON true', "needs", False),
        ('SELECT "django_session"."session_key" FROM "django_session"', "home", False),
    ],
)
def test_what_decides_is_the_kernels(statement: str, page: str, expected: bool) -> None:
    assert of_the_kernel(statement, page) is expected
