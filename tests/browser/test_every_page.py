"""Every page, as the first visitor who can open it sees it: nothing for axe to find, and no scrolling sideways."""

import pytest
from django.template.loader import get_template
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.audit import faults, listening
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
"""Forms that cannot be sent empty."""


@pytest.mark.parametrize("name", sorted(set(routes()) - set(NOT_PAGES) - set(FILES)))
def test_page(opened, name: str) -> None:
    assert name in opened, f"no visitor can open {name} ({routes()[name]})"
    page = opened[name].guest.page
    with listening(page) as heard:
        page.goto(opened[name].visit.path)
        assert faults(page) + heard == []


@pytest.mark.parametrize("name", WITH_ERRORS)
def test_form_with_errors(opened, name: str) -> None:
    page = opened[name].guest.page
    page.goto(opened[name].visit.path)
    for box in page.locator("main form[method=post] :is(input[type=text], input[type=email], textarea)").all():
        box.fill("")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.title().startswith("Error: ")
    assert faults(page) == []


@pytest.fixture
def officer(guests) -> Page:
    return guests["officer@cdc.example"].page


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
