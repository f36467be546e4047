"""The commissioning cycle on the page: whose each move is, and what it is about."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commissioning.models import Cycle, Service, Step
from commissioning.planning.actions import add_cycle_service, move_cycle, open_cycle
from tests.browsing import Browser, buttons
from tests.councils.thread import panel, place
from tests.demonstration import capacity
from tests.owner import as_owner
from walls import identity
from walls.models import Compartment

pytestmark = pytest.mark.usefixtures("demonstration")

LEAD = "lead.commissioner@cdc.example"
COUNCIL = "Cotswold: put to members"
BEGAN = dt.date(2026, 4, 1)
NOT_THEIRS = "This is for a Lead commissioner to do."


def partnership() -> str:
    """The compartment of the three councils' joint approach."""
    with as_owner():
        return Compartment.objects.get(kind="partnership").name


def cycle(compartment: str = COUNCIL, step: str = Step.PLANNING) -> Cycle:
    with as_owner():
        return open_cycle(by=None, compartment=place(compartment), title="Waste", step_since=BEGAN, step=step)


def service(council: str) -> Service:
    with as_owner():
        return Service.objects.filter(council__short_name=council).order_by("name")[0]


def day(name: str, value: dt.date) -> dict[str, int]:
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def test_a_cycle_goes_round_and_the_next_turn_begins():
    row, browser, today = cycle(), Browser(LEAD), timezone.localdate()
    page = f"/cycles/{row.ref}/"
    for text, step, turn in [
        ("Go on to sourcing", Step.SOURCING, 1),
        ("Go on to monitoring", Step.MONITORING, 1),
        ("Begin the next turn", Step.PLANNING, 2),
    ]:
        assert buttons(browser.get(page))[text] == ""
        assert browser.send(f"{page}move/", **day("since", today)).status_code == 302
        with as_owner():
            row.refresh_from_db()
        assert (row.step, row.turn, row.step_since) == (step, turn, today)


def test_the_page_marks_the_present_step_and_says_since_when_each():
    row, browser = cycle(), Browser(LEAD)
    moved = BEGAN + dt.timedelta(days=30)
    browser.send(f"/cycles/{row.ref}/move/", **day("since", moved))
    steps = panel(browser.get(f"/cycles/{row.ref}/"), "The steps of this turn")["steps"]
    assert [(step["heading"], step["since"], step["current"]) for step in steps] == [
        ("Strategic planning", "1 April 2026", False),
        ("Sourcing services", "1 May 2026", True),
        ("Monitoring and evaluation", "", False),
    ]


@pytest.mark.parametrize("email", ["officer@cdc.example", "leader@cdc.example", "councillor@cdc.example"])
def test_nobody_else_moves_it(email):
    row, browser = cycle(), Browser(email)
    assert buttons(browser.get(f"/cycles/{row.ref}/"))["Go on to sourcing"] == NOT_THEIRS
    refused = browser.get(f"/cycles/{row.ref}/move/")
    assert (refused.status_code, NOT_THEIRS in refused.content.decode()) == (403, True)
    by = capacity(email, "Cotswold, commissioner" if email.startswith("officer") else "Cotswold, members")
    with identity.acting(by), pytest.raises(PermissionDenied):
        move_cycle(by=by, cycle=row)


@pytest.mark.parametrize("council", ["cdc", "foddc", "wodc"])
def test_any_lead_commissioner_of_the_partnership_moves_a_joint_cycle(council):
    row = cycle(partnership())
    browser = Browser(f"lead.commissioner@{council}.example")
    assert browser.send(f"/cycles/{row.ref}/move/", **day("since", BEGAN)).status_code == 302
    officer = Browser(f"officer@{council}.example")
    assert buttons(officer.get(f"/cycles/{row.ref}/"))["Go on to monitoring"] == NOT_THEIRS


@pytest.mark.parametrize("days", [-1, 100_000])
def test_a_step_begins_neither_before_the_last_nor_in_the_future(days):
    row = cycle()
    with as_owner(), pytest.raises(ValidationError):
        move_cycle(by=None, cycle=row, since=BEGAN + dt.timedelta(days=days))


def test_F10_two_who_move_it_at_once_move_it_once():
    row, mine, theirs = cycle(), Browser(LEAD), Browser(LEAD)
    path = f"/cycles/{row.ref}/move/"
    page = mine.get(path).context
    assert theirs.send(path, **day("since", BEGAN)).status_code == 302
    hidden = {"_acting": page["acting"]["ref"], "_once": page["form_once"], "_version": page["form_version"]}
    answer = mine.post(path, hidden | day("since", BEGAN))
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    with as_owner():
        row.refresh_from_db()
    assert row.step == Step.SOURCING


def test_a_joint_cycle_shows_each_reader_the_services_they_see():
    row, own, other = cycle(partnership()), service("Cotswold"), service("West Oxfordshire")
    with as_owner():
        add_cycle_service(by=None, cycle=row, service=other)
    browser = Browser(LEAD)
    path = f"/cycles/{row.ref}/services/new/"
    assert browser.send(path, service=other.ref).context["form"].errors == {"service": ["Choose one from the list."]}
    assert browser.send(path, service=own.ref).status_code == 302
    shown = panel(browser.get(f"/cycles/{row.ref}/"), "Services")["table"]["rows"]
    assert [line[0]["href"] for line in shown] == [f"/services/{own.ref}/"]
    on_service = panel(browser.get(f"/services/{own.ref}/"), "Commissioning cycle")["table"]["rows"]
    assert [line[0]["href"] for line in on_service] == [f"/cycles/{row.ref}/"]


@pytest.mark.parametrize("email", ["officer@wodc.example", "approver@publica.example"])
def test_EW_10_a_councils_cycle_is_nowhere_for_another_council_or_side(email):
    row, browser = cycle(), Browser(email)
    for path in ("", "edit/", "history/", "move/", "services/new/"):
        assert browser.get(f"/cycles/{row.ref}/{path}").status_code == 404
