"""On a phone nothing that one needs lies beyond the edge without a sign."""

import pytest
from playwright.sync_api import expect

from tests.browser.audit import faults

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
OFFICER, PROVIDER = "officer@cdc.example", "provider.revenues@publica.example"
SIGN = "This table is wider than the screen."


def test_a_table_that_is_too_wide_says_so_and_scrolls_by_the_keyboard(door) -> None:
    page = door(OFFICER)
    page.set_viewport_size(PHONE)
    page.goto("/reports/")
    region = page.get_by_role("region", name="Performance reports")
    expect(region.get_by_text(SIGN)).to_be_visible()
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("region => region.scrollLeft > 0", arg=region.element_handle())
    place = region.get_by_text(SIGN).bounding_box()  # it stays while the table goes by
    assert place and place["x"] >= 0 and place["x"] + place["width"] <= PHONE["width"]


def test_a_table_that_fits_says_nothing_and_is_no_stop_on_the_way(door) -> None:
    page = door(OFFICER)
    page.set_viewport_size(DESK)
    page.goto("/needs/")
    region = page.get_by_role("region", name="Needs")
    expect(region).not_to_have_attribute("tabindex", "0")
    expect(region.get_by_text(SIGN)).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_waits_is_all_on_the_screen(door, script: bool) -> None:
    page = door(PROVIDER, script=script)
    page.set_viewport_size(PHONE)
    page.goto("/")
    waiting = page.get_by_role("region", name="Waiting for you")
    for words in (waiting.get_by_text("has queried it"), waiting.get_by_role("link", name="Answer the query")):
        place = words.first.bounding_box()
        assert place and place["x"] >= 0 and place["x"] + place["width"] <= PHONE["width"]


def test_a_reports_ratings_are_all_on_the_screen(door) -> None:
    page = door(OFFICER)
    page.goto("/reports/")
    page.locator("main tbody tr").filter(has_text="Accepted").first.get_by_role("link").first.click()
    page.set_viewport_size(PHONE)
    tags = page.locator("table.gc-stacked .govuk-tag")
    assert tags.count()
    for tag in tags.all():
        place = tag.bounding_box()
        assert place and place["x"] >= 0 and place["x"] + place["width"] <= PHONE["width"]


def test_who_has_not_sent_it_is_all_on_the_screen(door) -> None:
    page = door(OFFICER)
    page.set_viewport_size(PHONE)
    page.goto("/reports/progress/")
    states = page.get_by_text("ot received, due")
    assert states.count()
    for state in states.all():
        place = state.bounding_box()
        assert place and place["x"] >= 0 and place["x"] + place["width"] <= PHONE["width"]


def test_cards_have_nothing_for_axe_to_find(door) -> None:
    page = door(PROVIDER, audited=True)
    page.goto("/")
    assert faults(page) == []


def test_a_long_address_widens_no_page(door) -> None:
    page = door("monitoring.officer@cdc.example")
    page.set_viewport_size(PHONE)
    page.goto("/overseen/")
    page.locator("main tbody a").first.click()
    page.get_by_label("E-mail address of the person").fill("somebody.with.a.long.name@an-organisation.example")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("heading", name="somebody.with.a.long.name").wait_for()
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= PHONE["width"]
