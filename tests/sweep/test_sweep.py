"""Every URL, asked by every sign-in in each of its capacities, for its own rows, others' and none: as the model says.

An answer must have the expected status; a hidden row must be as absent, to the byte; and no answer may carry a
mark of a row that the model says is hidden.
"""

import csv
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from councils.models import Need
from councils.views.needs import NeedPage
from tests.owner import as_owner
from tests.sweep.addresses import KEYS, OTHERS, Cell
from tests.sweep.askers import Asker
from tests.sweep.browsers import CANARY, Browser, bare
from tests.sweep.counts import PREFIX
from tests.sweep.expectations import EXPECTED, HIDDEN, REFUSED, SHOWN, SIGN_IN, SIGN_IN_PAGES
from tests.waiting import WAITING
from walls import checks
from walls.models import Walled

NOBODY = ""
with (settings.BASE_DIR / "config" / "demo" / "signins.csv").open(newline="", encoding="utf-8") as file:
    SIGN_INS = [NOBODY, *(row["email"] for row in csv.DictReader(file))]

AFTER_POST = {SIGN_IN: {SIGN_IN}, REFUSED: {REFUSED}, HIDDEN: {HIDDEN}, SHOWN: {200, 302, 409}}
"""An empty form is shown again with its errors, or in conflict with the row; one that asks nothing is carried out."""


def test_every_url_is_expected():
    declared = {name for _, name, _ in checks.declared_urls()}
    assert declared == EXPECTED.keys() | SIGN_IN_PAGES.keys()
    assert not EXPECTED.keys() & SIGN_IN_PAGES.keys()
    assert KEYS.keys() <= SIGN_IN_PAGES.keys()


def test_a_url_that_says_nothing_stops_the_service(monkeypatch):
    assert checks.urls_are_declared(None) == []
    silent: list[URLPattern] = [path("silent/", lambda request: HttpResponse(), name="silent")]
    monkeypatch.setattr(checks.get_resolver(), "url_patterns", [*checks.get_resolver().url_patterns, *silent])
    assert [error.id for error in checks.urls_are_declared(None)] == ["walls.E020"]


def test_the_sweep_is_wide(demonstration, place):
    assert {asker.email for asker in place.askers} == set(SIGN_INS)
    cells = [cell for asker in place.askers for cell in place.addresses.cells(asker)]
    assert len(cells) >= 5_000
    asked = {(cell.name, cell.relation) for cell in cells}
    for name, rule in EXPECTED.items():
        relations = {"own", "absent"} if rule.rows else {"no row"}
        if name in WAITING:
            relations -= {"own"}
        assert relations <= {relation for known, relation in asked if known == name}, f"{name} is not asked in full"


@pytest.mark.parametrize("email", SIGN_INS, ids=lambda email: email or "nobody")
def test_every_url_answers_as_the_model_says(demonstration, place, email, record_property):
    cells = responses = 0
    for asker in place.askers:
        if asker.email == email:
            sweep = Sweep(asker, place)
            sweep.all()
            assert not sweep.wrong, "\n".join(sweep.wrong)
            cells, responses = cells + sweep.cells, responses + sweep.responses
    record_property(f"{PREFIX}cells", cells)
    record_property(f"{PREFIX}responses", responses)


def shown_to_all(page: NeedPage, action: str = "view") -> Need:
    with as_owner():
        return need_named(page)


def refused_to_all(page: NeedPage, action: str = "view") -> Need:
    with as_owner():
        need_named(page)
    raise PermissionDenied("You may not see this.")


def missed_in_other_words(page: NeedPage, request: HttpRequest, ref: str) -> HttpResponse:
    with as_owner():
        need_named(page)
    return HttpResponseNotFound("This need is not for you.")


def need_named(page: NeedPage) -> Need:
    return get_object_or_404(Need, ref=page.kwargs["ref"])


@pytest.mark.parametrize(
    ("method", "plant", "symptom"),
    [
        ("find", shown_to_all, "200, not [404]"),
        ("find", shown_to_all, "shows of hidden rows"),
        ("find", refused_to_all, "403, not [404]"),
        ("get", missed_in_other_words, "is not as absent"),
    ],
)
def test_L20_a_planted_leak_is_found(demonstration, place, monkeypatch, method, plant, symptom):
    monkeypatch.setattr(NeedPage, method, plant)
    (officer,) = (asker for asker in place.askers if asker.email == "officer@cdc.example")
    sweep = Sweep(officer, place)
    sweep.all(only="need")
    assert any(symptom in wrong for wrong in sweep.wrong), sweep.wrong


class Sweep:
    """One capacity's questions, what came of them, and what was wrong."""

    def __init__(self, asker: Asker, place: Any):
        self.asker = asker
        self.browser = Browser(asker)
        self.addresses = place.addresses
        self.shown = {ref for ref, compartment in place.walled.items() if compartment in asker.may["view"]}
        self.shown |= {ref for ref, pk in place.compartments.items() if pk in asker.may["view"] | asker.may["govern"]}
        self.wrong: list[str] = []
        self.cells = self.responses = 0

    def all(self, only: str = "") -> None:
        """Ask about every URL, or `only` about the one of that name."""
        absent: dict[tuple[str, str], Any] = {}
        hidden: list[tuple[str, Cell, Any]] = []
        for cell in self.addresses.cells(self.asker):
            if only not in ("", cell.name):
                continue
            self.cells += 1
            for method, response in self.answers(cell):
                self.responses += 1
                self.look_for_canaries(cell, method, response)
                if cell.relation == "absent":
                    absent[cell.name, method] = bare(response, cell.path)
                elif cell.relation in OTHERS and not self.seen_elsewhere(cell):
                    hidden.append((method, cell, bare(response, cell.path)))
        for method, cell, answer in hidden:
            if answer != absent[cell.name, method]:
                self.wrong.append(f"{method} {cell.path}: hidden ({cell.relation}) is not as absent")

    def answers(self, cell: Cell) -> list[tuple[str, Any]]:
        """What the service answers to reading the address, and to an empty form sent there."""
        if cell.name in SIGN_IN_PAGES:
            response = self.browser.get(cell.path)
            self.judge(cell, "GET", response, {SIGN_IN_PAGES[cell.name][not self.asker.is_public]})
            return [("GET", response)]
        rule = EXPECTED[cell.name]
        expected = rule.expected(self.asker, cell.row, named=cell.relation != "no row")
        response = self.browser.get(cell.path)
        self.judge(cell, "GET", response, {expected})
        # Whom a page is not open to is refused before any row is looked for, so to send it once is enough.
        if not rule.form or (cell.row is not None and not rule.open_to(self.asker)):
            return [("GET", response)]
        sent = self.browser.post(cell.path)
        self.judge(cell, "POST", sent, AFTER_POST[expected])
        return [("GET", response), ("POST", sent)]

    def judge(self, cell: Cell, method: str, response: Any, expected: set[int]) -> None:
        if response.status_code not in expected:
            self.wrong.append(
                f"{method} {cell.path} ({cell.name}, {cell.relation}): {response.status_code}, not {sorted(expected)}"
            )

    def seen_elsewhere(self, cell: Cell) -> bool:
        """Whether another capacity of the same person sees the row: then the answer offers to switch."""
        return isinstance(cell.row, Walled) and cell.row.compartment_id in self.asker.elsewhere

    def look_for_canaries(self, cell: Cell, method: str, response: Any) -> None:
        leaked = set(CANARY.findall(response.content.decode())) - self.shown
        if leaked:
            self.wrong.append(f"{method} {cell.path} ({cell.name}, {cell.relation}) shows of hidden rows: {leaked}")
