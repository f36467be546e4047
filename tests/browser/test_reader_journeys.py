"""The guide's six monitoring groups read an accepted report: its ratings, its charts and the thread behind a figure."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from commissioning.monitoring.periods import Period
from tests.browser.audit import faults
from tests.browser.journeys import act_as, afresh_to_read, heading

__all__ = ["afresh_to_read"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("afresh_to_read")]
SERVICE, MEASURE = "Revenues and benefits", "Processing times: Council Tax Support new claims"
AIM, THREAD = "People on low incomes are helped quickly", "The golden thread, from the need down"
GROUPS = [
    pytest.param("board.chair@publica.example", "Publica, provider", "Shared", "", id="Publica Board"),
    pytest.param("scrutiny.chair@cdc.example", "Cotswold, scrutiny", "Accepted", "Need", id="Scrutiny"),
    pytest.param("leader@cdc.example", "Cotswold, members", "Accepted", "Need", id="Cabinet"),
    pytest.param("performance@publica.example", "Publica, provider", "Shared", "Outcome, in agreed words", id="COG"),
    pytest.param("leader@cdc.example", "Cotswold, owner", "Shared", "", id="MRB"),
    pytest.param("councillor@cdc.example", "Liaison Group, for Cotswold", "Shared", "", id="MLG"),
]
"""A member of each group, the capacity in which they read, how the copy that they read stands, and where the thread
begins that they see behind its figures; nowhere for those who see no more than the agreed words in the report."""


def acting_in(page: Page, party: str) -> None:
    """Come home, in this capacity."""
    page.goto("/")
    if page.locator("header summary").count():
        act_as(page, party)
    expect(page.locator("header")).to_contain_text(f"Acting as {party}")


def open_report(page: Page, standing: str) -> str:
    """Open the quarter's report on the service from home by the list; its name."""
    quarter = str(Period.of(timezone.localdate()).before)
    page.get_by_role("link", name="Reports", exact=True).click()
    rows = page.locator("main tbody tr")
    for words in (SERVICE, quarter, "Cotswold", standing):
        rows = rows.filter(has_text=words)
    rows.first.get_by_role("link", name=SERVICE).click()
    return f"{SERVICE}, Cotswold: {quarter}"


@pytest.mark.parametrize(("email", "party", "standing", "top"), GROUPS)
def test_each_group_reads_it(door, email: str, party: str, standing: str, top: str) -> None:
    page = door(email, audited=True)
    acting_in(page, party)
    name = open_report(page, standing)
    heading(page, name)
    summary = page.locator(".govuk-summary-list").first
    expect(summary).to_contain_text(standing)
    expect(summary).to_contain_text("Commissioning officer, Cotswold")
    expect(page.get_by_role("heading", name=AIM)).to_be_visible()  # what the figure is for, in agreed words
    row = page.get_by_role("row", name=MEASURE).first
    expect(row.locator(".govuk-tag").first).to_have_text("On target")

    chart = page.locator(".gc-chart", has=page.get_by_role("heading", name=MEASURE))
    expect(chart.get_by_role("img", name=MEASURE)).to_be_visible()
    points = chart.locator("tbody tr")
    expect(points.first).to_be_hidden()
    chart.get_by_text("Table", exact=False).first.click()
    expect(points.first).to_be_visible()
    assert points.count() >= 3
    assert faults(page) == []

    link = row.get_by_role("link", name=MEASURE)
    assert bool(link.count()) is bool(top)
    if top:
        link.click()
        heading(page, MEASURE)
        thread = page.get_by_role("list", name=THREAD)
        steps = thread.get_by_role("heading")
        expect(steps.first).to_contain_text(top)
        expect(steps.last).to_have_text("Measure")
        assert faults(page) == []


@pytest.mark.parametrize(
    ("email", "party"),
    [
        ("councillor@wodc.example", "West Oxfordshire, members"),
        ("officer@wodc.example", "West Oxfordshire, commissioner"),
        ("provider@contractor.example", "Contractor, provider"),
    ],
)
def test_others_are_not_shown_it(door, email: str, party: str) -> None:
    reader, other = door("leader@cdc.example"), door(email)
    acting_in(reader, "Cotswold, members")
    open_report(reader, "Accepted")
    acting_in(other, party)
    other.goto("/reports/")
    quarter = str(Period.of(timezone.localdate()).before)
    theirs = other.locator("main tbody tr").filter(has_text=quarter).filter(has_text="Cotswold")
    expect(theirs).to_have_count(0)
    assert other.goto(reader.url).status == 404
