"""How wide the sweep is, and that it finds what is planted. Who asks is in test_councils and test_others."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from councils.models import Need
from councils.views.needs import NeedPage
from tests.owner import as_owner
from tests.sweep.addresses import KEYS
from tests.sweep.askers import SIGN_INS
from tests.sweep.expectations import EXPECTED, SIGN_IN_PAGES
from tests.sweep.sweep import Sweep
from tests.sweep.test_exports import PAGES, fall_to
from walls import checks


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
    cells = [(asker, cell) for asker in place.askers for cell in place.addresses.cells(asker)]
    files = sum(len(fall_to(place, name)) for name in PAGES)
    assert len(cells) + files >= 5_000
    assert {asker.email for asker, _ in cells} == set(SIGN_INS)
    asked = {(cell.name, cell.relation) for _, cell in cells}
    for name, rule in EXPECTED.items():
        relations = {"own", "absent"} if rule.rows else {"no row"}
        assert relations <= {relation for known, relation in asked if known == name}, f"{name} is not asked in full"


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
    sweep = Sweep(place.of("officer@cdc.example"), place)
    sweep.all(only="need")
    assert any(symptom in wrong for wrong in sweep.wrong), sweep.wrong
