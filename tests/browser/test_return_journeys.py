"""A provider's return from sign-in to sign-off: by the workbook, by the web form, by the keyboard alone."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from commissioning.monitoring.periods import Period
from publica.returns.actions import FigureIn, save_figures, submit
from publica.returns.models import ReturnFigure
from tests.browser.audit import faults
from tests.browser.journeys import (
    SOON,
    Steps,
    afresh,
    button,
    by_hand,
    heading,
    of_team,
    signed_in,
    take_up,
    waiting,
    worker,
)
from tests.browser.workbooks import Workbook
from tests.owner import as_owner

__all__ = ["afresh", "worker"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]
PROVIDER, OWN_SIDE = "provider.customer@publica.example", "Publica, provider"
PERFORMANCE, APPROVER = "performance@publica.example", "approver@publica.example"
TEAM = "Customer services team"
FIGURES = {"Customer satisfaction": 92.4, "Calls answered": 93, "Average wait for an answer": 3.5}
MOST_PAGES = 5
"""From sign-in until a return is submitted."""


def returned() -> str:
    """What the return of the quarter is called."""
    return f"{TEAM}: {Period.of(timezone.localdate()).before}"


def state(page: Page) -> str:
    """The state that the open page of a return tells."""
    return page.locator(".govuk-summary-list__row", has_text="State").locator("dd").inner_text()


def submitted() -> None:
    """The team's return, filled in and submitted by hand."""
    ret = of_team(TEAM)
    with as_owner():
        asked = list(ReturnFigure.objects.filter(part__ret=ret).select_related("measure"))
    told = [FigureIn(figure.measure.ref, Decimal(str(FIGURES[figure.measure.name])), "") for figure in asked]
    ret = by_hand(PROVIDER, OWN_SIDE, save_figures, ret=ret, figures=told)
    by_hand(PROVIDER, OWN_SIDE, submit, ret=ret)


def test_the_workbook_from_sign_in_to_submitted(door, tmp_path) -> None:
    page = door()
    steps = Steps(page)
    signed_in(page, PROVIDER)
    waiting(page, "Fill in and submit", returned()).click()
    heading(page, returned())
    workbook = Workbook.downloaded(page, tmp_path)
    assert [sheet.title for sheet in workbook.sheets] == ["Cotswold", "Forest of Dean", "West Oxfordshire"]
    workbook.fill(FIGURES)
    workbook.upload(page)
    expect(page.get_by_text("This is what was understood.")).to_be_visible(timeout=SOON)
    for council in ("Cotswold", "Forest of Dean", "West Oxfordshire"):
        table = page.get_by_role("region", name=council)
        expect(table.get_by_role("row", name="Calls answered")).to_contain_text("93.0%")
    button(page, "Use these figures and submit").click()
    heading(page, returned())
    assert state(page) == "Submitted"
    assert len(steps.seen) <= MOST_PAGES, steps.seen


def test_a_wrong_cell_is_named_and_put_right(door, tmp_path) -> None:
    page = door(PROVIDER, audited=True)
    take_up(page, "Fill in and submit", returned())
    before = page.get_by_role("table").first.inner_text()
    assert faults(page) == []
    workbook = Workbook.downloaded(page, tmp_path)
    workbook.fill(FIGURES)
    cell = workbook.sheets[1].cell(3, 7)
    cell.value = "about ninety"
    workbook.upload(page)
    expect(page.get_by_text("Nothing has been saved.")).to_be_visible(timeout=SOON)
    wrong = page.get_by_role("region", name="To put right in the workbook").get_by_role("row", name=cell.coordinate)
    expect(wrong).to_contain_text("Forest of Dean")
    expect(wrong).to_contain_text("“about ninety” is not a number.")
    assert faults(page) == []

    cell.value = 89.2  # a little below its target
    page.get_by_role("link", name="Upload the workbook again").click()
    assert faults(page) == []
    workbook.upload(page)
    expect(page.get_by_text("This is what was understood.")).to_be_visible(timeout=SOON)
    assert faults(page) == []
    button(page, "Use these figures").click()
    heading(page, returned())
    assert state(page) == "Draft"
    assert page.get_by_role("table").first.inner_text() != before
    button(page, "Check and submit").click()
    assert faults(page) == []
    button(page, "Submit").click()
    expect(page.get_by_text("The return is submitted.")).to_be_visible()


def test_off_target_without_a_word_is_not_submitted(door, tmp_path) -> None:
    page = door(PROVIDER)
    take_up(page, "Fill in and submit", returned())
    workbook = Workbook.downloaded(page, tmp_path)
    workbook.fill(FIGURES | {"Calls answered": 60})
    workbook.upload(page)
    button(page, "Use these figures and submit").click(timeout=SOON)
    expect(page.get_by_text("Say why, beside each figure that is off target: Calls answered")).to_be_visible()


def test_the_web_form_by_the_keyboard_alone(door) -> None:
    page = door(PROVIDER)
    page.goto("/")
    press_until(page, waiting(page, "Fill in and submit", returned()))
    page.keyboard.press("Enter")
    heading(page, returned())
    press_until(page, page.get_by_role("link", name="Cotswold: Customer services"))
    page.keyboard.press("Enter")
    for council in ("Cotswold", "Forest of Dean", "West Oxfordshire"):
        heading(page, f"{council}: Customer services")
        for measure, value in FIGURES.items():
            group = page.get_by_role("group", name=measure)
            press_until(page, group.get_by_label("Figure ("))
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type(str(value))
        press_until(page, button(page, "Save"))
        page.keyboard.press("Enter")
    heading(page, "Check and submit")
    press_until(page, button(page, "Submit"))
    page.keyboard.press("Enter")
    heading(page, returned())
    assert state(page) == "Submitted"


def test_a_wrong_figure_in_the_web_form(door) -> None:
    page = door(PROVIDER, audited=True)
    take_up(page, "Fill in and submit", returned())
    page.get_by_role("link", name="Cotswold: Customer services").click()
    group = page.get_by_role("group", name="Calls answered")
    group.get_by_label("Figure (").fill("most")
    group.get_by_label("Commentary").fill("Typed with care.")
    button(page, "Save").click()
    expect(page.get_by_role("alert")).to_contain_text("“most” is not a number.")
    expect(group.get_by_label("Commentary")).to_have_value("Typed with care.")
    assert faults(page) == []


def test_assured_and_signed_off_by_two_others(door) -> None:
    submitted()
    checker = door(PERFORMANCE, audited=True)
    take_up(checker, "Check the quality", returned())
    assert faults(checker) == []
    button(checker, "Quality is assured").click()
    assert faults(checker) == []
    button(checker, "Quality is assured").click()
    expect(checker.get_by_text("The return waits to be signed off.")).to_be_visible()

    officer = door("officer@cdc.example")
    officer.goto("/reports/")
    received = officer.get_by_role("row", name=re.compile("Customer services.*Awaiting"))
    expect(received).to_have_count(0)

    signer = door(APPROVER, audited=True)
    take_up(signer, "Sign off", returned())
    address = signer.url
    assert faults(signer) == []
    button(signer, "Sign off").click()
    assert faults(signer) == []
    button(signer, "Sign off").click()
    expect(signer.get_by_text("its parts are with their councils.")).to_be_visible()
    assert state(signer) == "Signed off"

    officer.reload()
    expect(received).to_have_count(1)
    expect(received).to_contain_text("Cotswold")
    assert officer.goto(address).status == 404  # what the provider worked on stays its own


def press_until(page: Page, wanted) -> None:
    """Press Tab until a control has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("(control) => control === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard")
