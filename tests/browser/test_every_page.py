"""Every page, as the first visitor who can open it sees it: nothing for axe to find, and no scrolling sideways."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.template.loader import get_template
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.browser.audit import AXE, faults, listening
from tests.browser.conftest import window
from tests.demonstration import in_copy
from tests.pages.tours import Toured
from tests.pages.visits import FILES, NOT_PAGES, routes

pytestmark = pytest.mark.browser

WITH_ERRORS = (
    "account_login",
    "account_change_password",
    "account_reset_password",
    "account_reauthenticate",
    "need_new",
    "need_edit",
    "service_new",
    "service_edit",
    "provision_new",
    "corporate_plan_new",
    "corporate_plan_edit",
    "priority_new",
    "priority_edit",
    "policy_new",
    "policy_edit",
    "outcome_new",
    "outcome_edit",
    "cycle_new",
    "cycle_edit",
    "cycle_service_new",
    "priority_need_new",
    "policy_priority_new",
    "outcome_priority_new",
    "outcome_policy_new",
    "plan_item_outcome_new",
    "agreement_new",
    "agreement_edit",
    "plan_item_new",
    "plan_item_edit",
    "commissioner_note_new",
    "commissioner_note_edit",
    "review_new",
    "review_edit",
    "review_join",
    "review_team_new",
    "review_team_remove",
    "review_ring_fence",
    "review_seal",
    "candidate_new",
    "candidate_invite",
    "candidate_withdraw",
    "bid_team_new",
    "bid_team_remove",
    "paper_new",
    "paper_edit",
    "paper_put_forward",
    "paper_release_turn_down",
    "measure_new",
    "measure_edit",
    "target_new",
    "target_edit",
    "report_query",
    "return_edit",
    "return_back",
    "return_revise",
    "upload_new",
    "cost_line_new",
    "cost_line_edit",
    "delegation_new",
    "delegation_edit",
    "recommendation_new",
    "recommendation_edit",
    "decision_new",
    "standing_release_new",
    "file_new",
    "comment_new",
    "key_new",
    "team_edit",
    "compartment_grants",
    "cover",
    "person_new",
    "person_edit",
    "appointment_new",
    "arrival",
    "meeting_new",
    "meeting_edit",
    "agenda_item_new",
    "agenda_item_edit",
    "item_matter_new",
    "move_many",
)
"""Pages whose form cannot be sent empty, looked at with its errors too."""


@dataclass(frozen=True)
class Opened:
    """A page as the first visitor who can open it has it in front of them, and where it is."""

    page: Page
    path: str


@pytest.fixture(scope="module")
def guests(browser: Browser, served: str, toured: Toured) -> Iterator[dict[str, Page]]:
    """The visitors' windows, which bring axe along, each in the session in which that visitor took the tour."""
    with in_copy(toured.database, f"{toured.database}_served"):
        met = {
            visitor: window(browser, served, client, script=AXE).new_page()
            for visitor, client in toured.clients.items()
        }
        yield met
        for page in met.values():
            page.context.close()


@pytest.fixture(scope="module")
def opened(guests: dict[str, Page], toured: Toured) -> dict[str, Opened]:
    """Every page that somebody can open, by the name of its URL."""
    found: dict[str, Opened] = {}
    for visitor, pages in toured.pages.items():
        for name, visit in pages.items():
            found.setdefault(name, Opened(guests[visitor], visit.path))
    return found


@pytest.mark.parametrize("name", sorted(set(routes()) - set(NOT_PAGES) - set(FILES)))
def test_page(opened: dict[str, Opened], name: str) -> None:
    assert name in opened, f"no visitor can open {name} ({routes()[name]})"
    page = opened[name].page
    with listening(page) as heard:
        page.goto(opened[name].path)
        assert faults(page) + heard == []
    if name in WITH_ERRORS:
        send_empty(page)
        page.get_by_role("heading", name="There is a problem").wait_for()
        assert page.title().startswith("Error: ")
        assert faults(page) == []


def send_empty(page: Page) -> None:
    """Send the page's form with nothing written in it."""
    boxes = page.locator("main form[method=post] :is(input[type=text], input[type=email], textarea)")
    boxes.evaluate_all("boxes => boxes.forEach(box => { box.value = '' })")
    page.locator("main form[method=post] button[type=submit]").first.click()


def test_each_form_with_errors_is_a_page() -> None:
    assert set(WITH_ERRORS) <= set(routes())


@pytest.fixture
def officer(guests: dict[str, Page]) -> Page:
    return guests["officer@cdc.example"]


def test_an_absent_page(officer: Page) -> None:
    assert officer.goto("/needs/000000000000/").status == 404
    assert faults(officer) == []


def test_a_page_that_is_not_for_this_capacity(officer: Page) -> None:
    assert officer.goto(reverse("people")).status == 403
    assert faults(officer) == []


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "429.html", "500.html", "503.html"])
def test_a_last_resort(officer: Page, template: str) -> None:
    """Pages for what must not happen here, given in the place of another."""
    body = get_template(template).render({"typed": [{"label": "Comment", "value": "Too low.\n" + "x" * 200}]})
    officer.route("**/about/privacy/", lambda route: route.fulfill(body=body, content_type="text/html"))
    officer.goto("/about/privacy/")
    officer.unroute("**/about/privacy/")
    assert faults(officer) == []


def test_an_empty_list(officer: Page) -> None:
    officer.goto("/needs/?theme=nothing+of+the+kind")
    assert officer.get_by_text("No need that you can see matches.").is_visible()
    assert faults(officer) == []


def test_sources_of_styles_are_not_served(officer: Page) -> None:
    assert officer.request.get("/static/build/app.css").status == 200
    assert officer.request.get("/static/src/app.scss").status == 404
