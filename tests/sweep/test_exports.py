"""Every list as a file, for somebody of every kind: the rows that the model lets them see, and no trace of others."""

import csv
import io
import random
from collections import Counter

import openpyxl
import pytest
from django.urls import resolve, reverse

from councils.models import Need
from councils.views.needs import NeedsPage
from tests.owner import as_owner
from tests.sweep.askers import SIGN_INS, Asker
from tests.sweep.browsers import Browser
from tests.sweep.canaries import CONTROL, marked, marks_in
from tests.sweep.counts import record
from tests.sweep.expectations import EXPECTED, SHOWN
from tests.sweep.place import Place
from walls.views import ListPage
from walls.views.exports import KINDS


def view_of(name: str) -> type:
    """The class of the page at an address without a blank."""
    return getattr(resolve(reverse(name)).func, "view_class", object)


VIEWS = {name: view_of(name) for name, rule in EXPECTED.items() if rule.rows is None}
PAGES: dict[str, type[ListPage]] = {name: view for name, view in VIEWS.items() if issubclass(view, ListPage)}
"""The lists, by the name of their URL."""
NARROWED = {"reports", "appointments", "moves", "organisations"}
"""Lists that leave something out which one may see: the originals of reports, what has ended or has not, the public."""
LEADS_TO = {"overseen": "compartment_why", "bids": "bid"}
"""Lists of compartments that are known to others than who governs them: the page that each leads to."""
UNMARKED = {"returns", "standing_releases", "decisions", "commissioner_notes"}
"""Lists that show no typed text of their rows, or none of it whole."""


def length(kind: str, content: bytes) -> int:
    """How many rows a file has below its heading."""
    if kind == "csv":
        return len(list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))) - 1
    return openpyxl.load_workbook(io.BytesIO(content)).active.max_row - 1


def seen_rows(place: Place, name: str, asker: Asker) -> int:
    """How many rows of a list the model lets an asker see."""
    model = PAGES[name].model
    pages = [LEADS_TO[name]] if name in LEADS_TO else EXPECTED
    rule = next((EXPECTED[page] for page in pages if EXPECTED[page].rows is model), None)
    if rule is None:  # a register that has no page for each entry
        return model._default_manager.count()
    return sum(rule.sees(asker, row) for row, _ in place.addresses.rows[model])


def fall_to(place: Place, name: str) -> set[int]:
    """The capacities that ask for a list as a file: one of each that hold the same posts on one side."""
    return place.addresses.one_of_each(f"{name} as a file", lambda asker: (asker.side, asker.posts))


def ask(place: Place, asker: Asker, only: str = "") -> tuple[Counter[str], list[str]]:
    """Have an asker fetch the lists that fall to it, each as a file of the one kind or the other.

    What comes back is the counts, and what is wrong.
    """
    browser, shown = Browser(asker), place.shown(asker)
    dice = random.Random(f"{asker.email} {asker.side}")
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for name, page in ({only: PAGES[only]} if only else PAGES).items():
        if not only and asker.capacity not in fall_to(place, name):
            continue
        kind = dice.choice(sorted(KINDS))
        response = browser.get(f"{reverse(name)}?export={kind}")
        counts["exports"] += 1
        expected = EXPECTED[name].expected(asker, None, named=False)
        told = f"{name} as {kind}"
        if response.status_code != expected:
            wrong.append(f"{told}: {response.status_code}, not {expected}")
        marks = marks_in(response)
        if leaked := marks - shown:
            wrong.append(f"{told} shows of hidden rows: {leaked}")
        if response.status_code != SHOWN:
            continue
        lines, seen = length(kind, response.content), seen_rows(place, name, asker)
        if lines > seen or (lines < seen and name not in NARROWED):
            wrong.append(f"{told} has {lines} lines of {seen} rows")
        if page.model in marked() and name not in UNMARKED:
            counts["rows in lists"] += lines
            counts["rows found in lists"] += len(marks & place.refs_of(page.model))
    return counts, wrong


def test_every_list_is_asked_for_widely(demonstration, place):
    assert len(PAGES) >= 20
    for name in PAGES:
        assert len(fall_to(place, name)) >= 20


@pytest.mark.parametrize("email", SIGN_INS, ids=lambda email: email or "nobody")
def test_L14_a_list_as_a_file_has_the_rows_that_the_model_lets_one_see(demonstration, place, email, record_property):
    counts: Counter[str] = Counter()
    for asker in place.of_person(email):
        asked, wrong = ask(place, asker)
        assert not wrong, "\n".join(wrong)
        counts.update(asked)
    assert counts["rows found in lists"] >= CONTROL * counts["rows in lists"]
    record(record_property, counts)


def test_L14_a_planted_row_is_found_in_a_file(demonstration, place, monkeypatch):
    monkeypatch.setattr(NeedsPage, "page", lambda page, rows, size=0: (all_needs(), ""))
    _, wrong = ask(place, place.of("officer@cdc.example"), only="needs")
    assert any(one.startswith("needs as") and "shows of hidden rows" in one for one in wrong), wrong
    assert any(one.startswith("needs as") and "lines of" in one for one in wrong), wrong


def all_needs() -> list[Need]:
    with as_owner():
        return list(Need.objects.select_related("compartment"))
