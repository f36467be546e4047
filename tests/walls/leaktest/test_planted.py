"""The leak test fails on a leak that is planted, and names the channel; and where nothing would be proved."""

import logging
from collections.abc import Sequence
from typing import Any

import pytest
from django.apps import apps
from django.core.mail import EmailMessage

from councils.models import Need
from councils.views.needs import NeedPage, NeedsPage
from tests.owner import as_owner, query
from walls import notices
from walls.leaktest import probing
from walls.leaktest.people import Prober
from walls.leaktest.planting import Garden
from walls.leaktest.running import Part, carry_out
from walls.leaktest.tally import BROKEN, DUMB, LEAK, UNANSWERED, UNFOUND, Tally
from walls.models import Notice, SideTaken
from walls.search import Found
from walls.views import search as page
from walls.views.pages import ListPage

pytestmark = pytest.mark.usefixtures("demonstration")
SEED = 7
LOGGER = logging.getLogger("tests.leaktest")


def few(people: Sequence[Prober], scopes: object) -> list[Prober]:
    """Two who ask: a commissioning officer, and a provider."""
    return [next(each for each in people if role in each.capacity.roles) for role in ("officer", "performance")]


def run(*addresses: str) -> Tally:
    """A run of these addresses alone, on needs that lie in three kinds of compartment and behind walls."""
    part = Part(few, {"officers", "council"}.__contains__, {"home", *addresses}.__contains__)
    with as_owner():
        return carry_out(SEED, part).tally


def leaked(tally: Tally) -> set[tuple[str, str]]:
    """Channels and addresses by which something leaked; each is counted, and fails its scope."""
    for finding in tally.findings:
        assert tally.foreign[finding.channel, finding.scope]
        assert LEAK in tally.problems([finding.scope])
    return {(finding.channel, finding.address) for finding in tally.findings}


def all_needs() -> list[Need]:
    with as_owner():
        return list(Need.objects.select_related("compartment").order_by("-pk"))


def test_L01_L14_a_list_that_forgets_the_wall_is_found_and_so_is_its_file(monkeypatch):
    monkeypatch.setattr(NeedsPage, "page", lambda page, rows, size=0: (all_needs(), ""))
    assert leaked(run("needs")) == {("lists", "needs"), ("exports", "needs"), ("counts", "/needs/")}


def test_L14_a_file_that_forgets_the_wall_is_found(monkeypatch):
    before = ListPage.page

    def forgetful(page: Any, rows: Any, size: int = 25) -> tuple[list[Any], str]:
        is_file = "export" in page.request.GET and page.model is Need
        return (all_needs(), "") if is_file else before(page, rows, size)

    monkeypatch.setattr(ListPage, "page", forgetful)
    assert leaked(run("needs")) == {("exports", "needs")}


def test_L01_a_page_that_forgets_the_wall_is_found(monkeypatch):
    def find(page: NeedPage, action: str = "view") -> Need:
        with as_owner():
            return Need.objects.get(ref=page.kwargs["ref"])

    monkeypatch.setattr(NeedPage, "find", find)
    monkeypatch.setattr("walls.views.panels._panels", [])
    assert leaked(run("need")) == {("pages", "need")}


def test_L09_a_search_that_forgets_the_wall_is_found(monkeypatch):
    def everywhere(asker: object, typed: str) -> list[Found]:
        with as_owner():
            rows = query(
                "SELECT title, compartment_id FROM walls_searchentry WHERE words @@ websearch_to_tsquery(%s) LIMIT 9",
                typed,
            )
        return [Found(title, "Need", "/needs/", compartment) for title, compartment in rows]

    monkeypatch.setattr(page, "search", everywhere)
    assert leaked(run()) == {("search", "search")}


def test_L15_a_mail_with_content_is_found_also_if_its_reader_may_see_it(monkeypatch):
    class Telling(EmailMessage):
        def __init__(self, **told: Any) -> None:
            notice = Notice.objects.order_by("-pk")[0]
            row = apps.get_model(notice.subject_model).objects.get(ref=notice.subject_ref)
            super().__init__(**told | {"body": f"{told['body']} {row}"})

    monkeypatch.setattr(notices, "EmailMessage", Telling)
    assert leaked(run()) == {("mails", "mail")}


def test_L24_a_log_with_content_is_found(monkeypatch):
    before = NeedPage.summary

    def logged(page: NeedPage) -> Any:
        LOGGER.warning(page.row.statement)  # in the place of a template, which our logs show
        return before(page)

    monkeypatch.setattr(NeedPage, "summary", logged)
    assert {channel for channel, _ in leaked(run("need"))} == {"logs"}


def test_an_address_that_answers_with_an_error_is_no_pass(monkeypatch):
    def broken(page: NeedsPage) -> Any:
        raise LookupError

    monkeypatch.setattr(NeedsPage, "context", broken)
    tally = run("needs")
    assert tally.silent["needs"]
    assert tally.general()[0] == UNANSWERED


def test_a_control_that_finds_nothing_is_no_pass(monkeypatch):
    monkeypatch.setattr(probing, "found_in", lambda content: set())
    tally = run("needs", "need")
    assert not tally.findings
    assert DUMB in tally.general()
    assert any(UNFOUND in tally.of_scope(scope) for scope in tally.planted)


def test_a_run_that_breaks_off_is_no_pass_and_leaves_nothing_behind(monkeypatch):
    def fails(garden: Garden, place: Any, scope: str) -> None:
        raise TimeoutError

    monkeypatch.setattr(Garden, "plant", fails)
    tally = run()
    assert tally.broken == "TimeoutError"
    assert tally.general()[0] == BROKEN


def test_EW_4_a_definition_that_lets_somebody_through_against_the_facts_is_found(monkeypatch):
    """Somebody leaves their side without leaving it by the definition's own lights."""
    monkeypatch.setattr("walls.leaktest.people.SideTaken", Emptied(SideTaken))
    tally = run()
    assert tally.against_facts
    assert {finding.channel for finding in tally.findings} >= {"definition"}


class Emptied:
    """A model of which nothing is known."""

    def __init__(self, model: Any) -> None:
        self.objects = model.objects.none()
        self.objects.filter = lambda *args, **kwargs: model.objects.none()
