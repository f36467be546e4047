"""Recording and changing a need: alone, beside a colleague, in two capacities, past the session's end."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.browser.audit import faults
from tests.browser.needs import MEMBERS, STATEMENT, WORKING_PAPERS, choose, fill, record, save
from tests.owner import as_owner
from tests.pages.people import PASSWORD

pytestmark = pytest.mark.browser
OFFICER, LEAD = "officer@cdc.example", "lead.commissioner@cdc.example"
COMMISSIONER, OWNER = "Cotswold, commissioner", "Cotswold, owner"
WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def switch(page: Page, label: str) -> None:
    """Act in another capacity by the menu in the header."""
    page.locator("header summary").click()
    page.locator("header").get_by_role("button", name=f"Act as {label}").click()
    expect(page.locator("header summary")).to_have_text(f"Acting as {label}")


@WITH_AND_WITHOUT
def test_record_change_and_look_back(door, script: bool) -> None:
    page = door(OFFICER, script=script)
    page.goto("/needs/new/")
    audiences = page.get_by_role("group", name="Who will see this?")
    expect(audiences).to_contain_text(f"{WORKING_PAPERS} (seen by: Cotswold's commissioners)")
    expect(audiences).to_contain_text("Cotswold's councillors")
    statement = f"Homes that young families can afford, told {'with' if script else 'without'} script"
    record(page, statement, MEMBERS)
    expect(page.get_by_text("The need is recorded.")).to_be_visible()
    expect(page.locator(".gc-audience")).to_contain_text("Cotswold's councillors")

    page.get_by_role("button", name="Change it").click()
    expect(page.locator("main form .gc-audience")).to_contain_text("Cotswold's councillors")
    page.get_by_label(STATEMENT).fill(f"{statement}, and soon")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{statement}, and soon")

    page.get_by_role("button", name="History").click()
    versions = page.locator("main tbody tr")
    expect(versions).to_have_count(2)
    expect(versions.first).to_contain_text("Changed")
    expect(versions.first).to_contain_text("Commissioning officer")
    expect(versions.last).to_contain_text("Added")


def test_an_empty_form_says_what_is_missing_and_keeps_the_rest(door) -> None:
    page = door(OFFICER)
    page.goto("/needs/new/")
    page.get_by_label("Notes").fill("Typed with care.")
    save(page)
    summary = page.get_by_role("alert")
    summary.get_by_role("link", name="Choose who will see this.").click()
    expect(page.get_by_role("radio").first).to_be_focused()
    expect(page.get_by_label("Notes")).to_have_value("Typed with care.")


def test_two_editors_see_both_texts(door) -> None:
    first, second = door(OFFICER), door(LEAD, audited=True)
    address = record(first, "Buses that meet the trains")
    for page in (first, second):
        page.goto(f"{address}edit/")
    first.get_by_label(STATEMENT).fill("Buses that meet every train")
    save(first)
    second.get_by_label(STATEMENT).fill("Buses that meet the last train")
    save(second)
    both = second.get_by_role("row", name="What is needed")
    expect(both).to_contain_text("Buses that meet every train")
    expect(both).to_contain_text("Buses that meet the last train")
    expect(second.get_by_label(STATEMENT)).to_have_value("Buses that meet the last train")
    assert faults(second) == []
    second.get_by_label(STATEMENT).fill("Buses that meet every train, the last too")
    save(second)
    expect(second.get_by_role("heading", level=1)).to_have_text("Buses that meet every train, the last too")


@WITH_AND_WITHOUT
def test_switch_capacity_by_the_menu(door, script: bool) -> None:
    page = door(LEAD, script=script)
    page.goto("/needs/")
    expect(page.locator("main table")).to_contain_text(WORKING_PAPERS)
    switch(page, OWNER)
    expect(page).to_have_url("/needs/")
    expect(page.locator("main")).not_to_contain_text(WORKING_PAPERS)
    switch(page, COMMISSIONER)
    expect(page.locator("main table")).to_contain_text(WORKING_PAPERS)


@WITH_AND_WITHOUT
def test_a_form_opened_in_another_capacity_keeps_its_text(door, script: bool) -> None:
    page = door(LEAD, script=script, audited=script)
    statement = f"A warm room in each village, {script}"
    page.goto("/needs/new/")
    fill(page, statement, WORKING_PAPERS)
    other = page.context.new_page()
    other.goto("/")
    switch(other, OWNER)
    page.bring_to_front()
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You are now acting in another capacity")
    expect(page.locator("pre").first).to_have_text(statement)
    assert not script or faults(page) == []
    page.get_by_role("button", name=f"Act as {COMMISSIONER} and open").click()
    expect(page.get_by_text("nothing has been saved yet")).to_be_visible()
    expect(page.get_by_label(STATEMENT)).to_have_value(statement)
    assert not script or faults(page) == []
    choose(page, WORKING_PAPERS)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(statement)


def test_a_page_of_another_capacity_offers_to_switch(door) -> None:
    page = door(LEAD, audited=True)
    address = record(page, "A path along the river")
    switch(page, OWNER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    assert faults(page) == []
    page.get_by_role("button", name=f"Act as {COMMISSIONER} and open").click()
    expect(page).to_have_url(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("A path along the river")


@WITH_AND_WITHOUT
def test_text_outlives_the_session(door, script: bool) -> None:
    page = door(OFFICER, script=script)
    statement = f"Shade where people wait for the bus, {script}"
    page.goto("/needs/new/")
    fill(page, statement, WORKING_PAPERS)
    end_session(page)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_text("What you typed is kept: sign in to go on with it.")).to_be_visible()
    page.get_by_label("E-mail address").fill(OFFICER)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)  # the next box by the keyboard, with no link on the way
    page.keyboard.press("Enter")
    expect(page).to_have_url("/needs/new/")
    expect(page.get_by_label(STATEMENT)).to_have_value(statement)
    choose(page, WORKING_PAPERS)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(statement)


def end_session(page: Page) -> None:
    """End the session of a window behind its back, as an hour of rest does."""
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    with as_owner():
        assert Session.objects.filter(session_key=key).delete()[0] == 1
