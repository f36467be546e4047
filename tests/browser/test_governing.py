"""Who may see what: shown to everyone, changed by the Monitoring Officer, true on the next click; and the keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.needs import STATEMENT, THEME, WORKING_PAPERS, record

pytestmark = pytest.mark.browser
OFFICER, GOVERNOR = "officer@cdc.example", "monitoring.officer@cdc.example"
ROLE = "Commissioning officer (Cotswold, commissioner)"


def change(page: Page, what: str, may: str, reason: str) -> None:
    """Change one grant from the compartment's page, and come back to it."""
    page.get_by_role("button", name="Change who may see it").click()
    page.get_by_label(what).check()
    page.get_by_label("Role", exact=True).select_option(label=ROLE)
    page.get_by_label(may, exact=True).check()
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Change it now").click()
    expect(page.get_by_text("It took effect at once.")).to_be_visible()


def test_a_grant_withdrawn_shows_on_the_next_click(door) -> None:
    governor, officer = door(GOVERNOR), door(OFFICER)
    address = record(officer, "Quiet streets at night")
    governor.goto("/")
    governor.get_by_role("link", name="Compartments that you govern").click()
    governor.get_by_role("link", name=WORKING_PAPERS).click()
    expect(governor.get_by_role("row", name="Commissioning officer").first).to_be_visible()

    change(governor, "Take something away", "add and change", "A conflict of interest is being looked into.")
    officer.get_by_role("button", name="Change it").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("You may not do this")
    change(governor, "Take something away", "see", "The same.")
    assert officer.goto(address).status == 404

    change(governor, "Let a role do something", "see", "Looked into: there was none.")
    assert officer.goto(address).status == 200
    expect(officer.get_by_role("button", name="Change it")).to_be_disabled()
    change(governor, "Let a role do something", "add and change", "The same.")
    officer.reload()
    officer.get_by_role("button", name="Change it").click()
    expect(officer.get_by_label(STATEMENT)).to_have_value("Quiet streets at night")


def test_what_you_can_see_and_why(door) -> None:
    page = door(OFFICER)
    page.goto("/")
    page.get_by_role("link", name="What you can see in this capacity, and why").click()
    papers = page.get_by_role("row", name=WORKING_PAPERS)
    expect(papers.first).to_contain_text("Cotswold's commissioners")
    page.goto("/")
    page.get_by_role("link", name="Kinds of compartment").click()
    expect(page.get_by_role("row", name="sealed")).to_contain_text("named team")


def test_by_keyboard_alone(door) -> None:
    page = door("lead.commissioner@cdc.example")
    page.goto("/needs/new/")
    keys = page.keyboard
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.get_by_label(STATEMENT)).to_be_focused()
    keys.type("A bench every hundred paces")
    keys.press("Tab")
    expect(page.get_by_label(THEME, exact=True)).to_be_focused()
    keys.type("Ageing population")
    until_focused(page, page.get_by_role("radio").first)
    keys.press("Space")
    keys.press("Tab")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("A bench every hundred paces")

    page.goto("/")
    menu = page.locator("header summary")
    until_focused(page, menu)
    keys.press("Enter")
    expect(page.locator("header details")).to_have_attribute("open", "")
    keys.press("Escape")
    expect(page.locator("header details")).not_to_have_attribute("open", "")
    expect(menu).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Enter")
    expect(menu).to_have_text("Acting as Cotswold, owner")


def until_focused(page: Page, wanted) -> None:
    """Press Tab until a control has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if wanted.evaluate("(control) => control === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard")
