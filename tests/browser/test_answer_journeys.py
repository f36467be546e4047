"""Councils answer what a provider has signed off: one accepts, another queries, and neither sees the other's."""

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from commissioning.monitoring.periods import Period
from publica.returns.actions import assure, sign_off
from tests.browser.audit import faults
from tests.browser.journeys import afresh, button, by_hand, heading, of_team, take_up, waiting, worker

__all__ = ["afresh", "worker"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]
OFFICERS = {"Cotswold": "officer@cdc.example", "West Oxfordshire": "officer@wodc.example"}
PROVIDER, OWN_SIDE = "provider.ict@publica.example", "Publica, provider"
PERFORMANCE, APPROVER = "performance@publica.example", "approver@publica.example"
TEAM, SERVICE, TROUBLE = "ICT team", "Information technology", "Failures that lasted an hour or more"
QUERY = "Which of the four failures were the supplier's?"


def quarter() -> str:
    """The quarter that is being reported."""
    return str(Period.of(timezone.localdate()).before)


def report_of(council: str) -> str:
    """What the service's report to a council is called."""
    return f"{SERVICE}, {council}: {quarter()}"


def signed_off(revision: int = 1) -> None:
    """The team's return of the quarter, signed off by hand."""
    ret = of_team(TEAM, revision)
    if ret.state != "assured":
        ret = by_hand(PERFORMANCE, OWN_SIDE, assure, ret=ret)
    by_hand(APPROVER, OWN_SIDE, sign_off, ret=ret)


def standing(page: Page) -> Locator:
    """The standing that the open page of a report tells."""
    return page.locator(".govuk-summary-list__row", has_text="Standing").locator("dd").first


def listed(page: Page) -> Locator:
    """The reports of the service and quarter in the list that is open."""
    return page.locator("main tbody tr").filter(has_text=SERVICE).filter(has_text=quarter())


def accept(page: Page) -> None:
    """Accept the report that is open."""
    button(page, "Accept").click()
    button(page, "Accept").click()
    expect(page.get_by_text("The report is accepted.")).to_be_visible()


def query(page: Page) -> None:
    """Query the report that is open."""
    button(page, "Query").click()
    page.get_by_label("What do you query?").fill(QUERY)
    button(page, "Send the query").click()
    expect(page.get_by_text("The report is queried, and its provider is told.")).to_be_visible()


def test_one_council_accepts_while_another_queries(door) -> None:
    signed_off()
    accepting, querying = (door(email, audited=True) for email in OFFICERS.values())
    addresses = []
    for page, council in ((accepting, "Cotswold"), (querying, "West Oxfordshire")):
        take_up(page, "Check and accept", report_of(council))
        heading(page, report_of(council))
        addresses.append(page.url)
        expect(standing(page)).to_have_text("Awaiting acceptance")
    assert faults(querying) == []
    button(accepting, "Accept").click()
    assert faults(accepting) == []
    accepting.go_back()
    accept(accepting)
    button(querying, "Query").click()
    button(querying, "Send the query").click()
    expect(querying.get_by_role("alert")).to_be_visible()
    assert faults(querying) == []
    querying.go_back()
    querying.go_back()
    query(querying)
    expect(standing(querying)).to_have_text("Queried")
    expect(querying.get_by_text(QUERY)).to_be_visible()

    for page, theirs, council in zip(
        (accepting, querying), reversed(addresses), ("Cotswold", "West Oxfordshire"), strict=True
    ):
        assert page.goto(theirs).status == 404
        page.goto("/reports/")
        assert set(listed(page).locator("td:nth-child(3)").all_inner_texts()) <= {council}
        expect(page.get_by_text(QUERY)).to_have_count(0)


def test_a_query_is_answered_by_a_revision(door) -> None:
    signed_off()
    officer = door(OFFICERS["West Oxfordshire"], audited=True)
    take_up(officer, "Check and accept", report_of("West Oxfordshire"))
    first = officer.url
    query(officer)

    provider = door(PROVIDER, audited=True)
    take_up(provider, "Answer the query", report_of("West Oxfordshire"))
    heading(provider, "Answer a query")
    expect(provider.get_by_role("row", name=QUERY)).to_contain_text("West Oxfordshire")
    assert faults(provider) == []
    today = timezone.localdate()
    for part, number in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        provider.get_by_label(part, exact=True).fill(str(number))
    button(provider, "Open the revision").click()
    expect(provider.get_by_text("The revision is open.")).to_be_visible()
    asked = provider.get_by_role("region", name="Figures by council").locator("tbody tr")
    expect(asked).to_have_count(1)  # the part that was queried, alone
    asked.get_by_role("link", name=f"West Oxfordshire: {SERVICE}").click()
    trouble = provider.get_by_role("group", name=TROUBLE)
    expect(trouble.get_by_label("Figure (")).to_have_value("4")
    trouble.get_by_label("Commentary").fill("Three of the four were the supplier's.")
    button(provider, "Save").click()
    heading(provider, "Check and submit")
    button(provider, "Submit").click()
    expect(provider.get_by_text("The return is submitted.")).to_be_visible()

    signed_off(revision=2)
    officer.goto(first)
    expect(standing(officer)).to_have_text("Replaced by a later one")
    take_up(officer, "Check and accept", report_of("West Oxfordshire"))
    expect(officer.get_by_text("Three of the four were the supplier's.")).to_be_visible()
    accept(officer)
    expect(standing(officer)).to_have_text("Accepted")
    officer.goto("/")
    expect(waiting(officer, "Check and accept", report_of("West Oxfordshire"))).to_have_count(0)


def test_who_has_not_sent_it_and_many_at_once(door) -> None:
    signed_off()
    page = door(OFFICERS["Cotswold"], audited=True)
    page.goto("/reports/")
    button(page, "Who has not sent it").click()
    grid = page.get_by_role("region", name=quarter())
    expect(grid.get_by_role("row", name=SERVICE)).to_contain_text("Awaiting acceptance")
    expect(grid.get_by_role("row", name="Customer services")).to_contain_text("ot received")
    assert faults(page) == []
    boxes = page.get_by_role("group", name="Nothing in these is off target or missing").get_by_role("checkbox")
    for box in boxes.all():
        box.check()
    button(page, "Accept those chosen").click()
    expect(page.get_by_text("The reports are accepted.")).to_be_visible()
    expect(grid.get_by_role("row", name=SERVICE)).to_contain_text("Accepted")
