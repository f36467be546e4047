"""From a report to a decision: recommended, recorded, and read by a councillor on a tablet."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from commissioning.monitoring.periods import Period
from tests.browser.audit import AXE, faults
from tests.browser.conftest import window
from tests.browser.journeys import act_as, afresh, button, heading, take_up, worker
from tests.pages.people import sign_in

__all__ = ["afresh", "worker"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]
LEAD, CLERK, COUNCILLOR = "lead.commissioner@cdc.example", "clerk@cdc.example", "councillor@cdc.example"
COMMISSIONER, MEMBERS = "Cotswold, commissioner", "Cotswold, members"
TITLE = "Extend the revenues agreement by a year"
WHY_ASKED, WHY_DECIDED = "New claims are answered in time.", "The service does well at the right cost."
TABLET = {"width": 768, "height": 1024}
STATEMENTS = {
    "The decision": "The agreement runs until March 2028.",
    "Reasons for the decision": WHY_DECIDED,
    "Options considered and rejected at the meeting": "Going out to tender.",
    "Conflicts of interest declared by members who decided": "None",
    "Dispensations granted by the head of paid service": "None",
}


def type_today(group: Locator) -> None:
    """Type today's date in its three boxes."""
    today = timezone.localdate()
    for part, number in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        group.get_by_label(part, exact=True).fill(str(number))


def recommend(page: Page) -> None:
    """Recommend on the accepted report of the quarter, from its page."""
    quarter = str(Period.of(timezone.localdate()).before)
    page.goto("/")
    act_as(page, COMMISSIONER)
    page.get_by_role("link", name="Reports", exact=True).click()
    rows = page.locator("main tbody tr")
    for words in ("Revenues and benefits", quarter, "Accepted", "Cotswold: Revenues"):
        rows = rows.filter(has_text=words)
    rows.first.get_by_role("link").first.click()
    button(page, "Make a recommendation").click()
    report = page.get_by_label("On which report?")
    assert quarter in report.locator("option:checked").inner_text()
    button(page, "Put it to the executive").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("What do you recommend?").fill("That the agreement runs until March 2028.")
    page.get_by_label("Reasons", exact=True).fill(WHY_ASKED)
    page.get_by_label("Other options considered").fill("Going out to tender.")
    type_today(page.get_by_role("group", name="To be decided on"))
    button(page, "Put it to the executive").click()
    expect(page.get_by_text("The recommendation is put to the executive.")).to_be_visible()
    heading(page, TITLE)
    assert faults(page) == []


def record(page: Page) -> None:
    """Record the decision, as what waits for the proper officer."""
    take_up(page, "Record the decision", TITLE)
    submit = page.locator("main form button[type=submit]").last
    submit.click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("What became of the recommendation?").select_option(label="Agreed")
    type_today(page.get_by_role("group", name="Date of the decision"))
    for label, words in STATEMENTS.items():
        page.get_by_label(label, exact=True).fill(words)
    submit.click()
    expect(page.get_by_text(WHY_DECIDED)).to_be_visible()
    assert faults(page) == []


@pytest.fixture
def tablet(worker, browser, served) -> Iterator[Page]:
    """The councillor's tablet: upright, and touched."""
    cache.clear()
    held = window(browser, served, sign_in(COUNCILLOR), script=AXE, viewport=TABLET, has_touch=True, is_mobile=True)
    yield held.new_page()
    held.close()


def test_recommended_recorded_and_read_on_a_tablet(door, tablet: Page) -> None:
    recommend(door(LEAD, audited=True))
    record(door(CLERK, audited=True))

    tablet.goto("/")
    act_as(tablet, MEMBERS)
    assert tablet.evaluate("document.scrollingElement.scrollWidth") <= TABLET["width"]
    tablet.get_by_role("link", name=TITLE).tap()
    expect(tablet.get_by_text(WHY_DECIDED)).to_be_visible()
    expect(tablet.get_by_text(WHY_ASKED)).to_be_visible()
    button(tablet, "The recommendation").tap()
    expect(tablet.get_by_text(WHY_DECIDED)).to_have_count(0)
    heading(tablet, TITLE)
    expect(tablet.get_by_text(WHY_ASKED)).to_be_visible()
    assert tablet.evaluate("document.scrollingElement.scrollWidth") <= TABLET["width"]
    expect(tablet.get_by_role("region", name="Reports it rests on")).to_contain_text("Revenues and benefits")
    assert faults(tablet) == []


def test_another_councils_members_are_not_told(door) -> None:
    recommend(door(LEAD, audited=True))
    record(door(CLERK, audited=True))
    other = door("councillor@wodc.example")
    other.goto("/")
    expect(other.get_by_role("link", name=TITLE)).to_have_count(0)
    other.goto("/decisions/")
    expect(other.get_by_text(TITLE)).to_have_count(0)
