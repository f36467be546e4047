"""Outcomes on the page, what they serve, and what the golden thread leaves out (PL-1)."""

import html

import pytest

from commissioning.models import Outcome, OutcomePolicy, OutcomePriority
from commissioning.planning.actions import record_outcome
from councils.actions import add_link
from councils.models import PolicyPriority, PriorityNeed
from tests.browsing import Browser, buttons, listed
from tests.councils.thread import Laid, lay, panel, place
from tests.owner import as_owner

pytestmark = pytest.mark.usefixtures("demonstration")

OFFICER = "officer@cdc.example"
TYPED = {"statement": "Nobody waits a year for a home.", "client_group": "Households on the register"}
SENTENCE = "Outcomes are recorded by commissioning officers and the Lead commissioner."


def outcome(compartment: str = "Cotswold: put to members") -> Outcome:
    with as_owner():
        return record_outcome(
            by=None,
            compartment=place(compartment),
            statement=TYPED["statement"],
            client_group=TYPED["client_group"],
        )


@pytest.mark.parametrize("email", [OFFICER, "lead.commissioner@cdc.example"])
def test_those_who_keep_outcomes_record_and_change_one(email):
    browser = Browser(email)
    sent = browser.send("/outcomes/new/", place=place("Cotswold: officers' working papers").ref, **TYPED)
    assert sent.status_code == 302
    page = sent["Location"]
    assert browser.get(page).context["audience"] == "Cotswold's commissioners"
    assert browser.send(f"{page}edit/", **TYPED | {"indicators": "Months waited"}).status_code == 302
    versions = browser.get(f"{page}history/").context["panels"][0]["table"]["rows"]
    assert [row[1]["text"] for row in versions] == ["Changed", "Added"]


@pytest.mark.parametrize("email", ["leader@cdc.example", "councillor@cdc.example", "s151@cdc.example"])
def test_others_who_see_an_outcome_are_refused_in_one_sentence(email):
    browser, row = Browser(email), outcome()
    assert buttons(browser.get("/outcomes/"))["Record an outcome"] == SENTENCE
    assert buttons(browser.get(f"/outcomes/{row.ref}/"))["Change it"] == SENTENCE
    assert browser.get(f"/outcomes/{row.ref}/edit/").status_code == 403


@pytest.mark.parametrize("email", ["officer@wodc.example", "approver@publica.example", "provider.ict@publica.example"])
def test_EW_10_an_outcome_is_nowhere_for_another_side_or_council(email):
    browser, row = Browser(email), outcome()
    assert row.statement not in listed(browser.get("/outcomes/"))
    for path in ("", "edit/", "history/", "priorities/new/", "policies/new/"):
        assert browser.get(f"/outcomes/{row.ref}/{path}").status_code == 404


def test_an_outcome_shows_the_whole_thread_above_it():
    laid, row, browser = lay(), outcome(), Browser(OFFICER)
    assert browser.send(f"/outcomes/{row.ref}/policies/new/", upper=laid.policy.ref).status_code == 302
    shown = panel(browser.get(f"/outcomes/{row.ref}/"), "What it serves")
    assert [(step["heading"], step["things"][0]["text"]) for step in shown["levels"]] == [
        ("need", laid.need.statement),
        ("priority", laid.priority.title),
        ("policy", laid.policy.title),
        ("outcome", row.statement),
    ]
    below = panel(browser.get(f"/policies/{laid.policy.ref}/"), "What serves it")
    assert below["table"]["rows"][0][0]["href"] == f"/outcomes/{row.ref}/"


def missing(browser: Browser) -> dict[str, str]:
    """What the list of outcomes warns of: each untraced outcome with what it does not lead to."""
    page = browser.get("/outcomes/")
    return {
        row[0]["href"]: row[1]["text"]
        for warning in page.context["warnings"]
        for row in warning["table"]["rows"]
        if row[0]["href"].startswith("/outcomes/")
    }


@pytest.mark.parametrize("policy_between", [False, True])
def test_PL_1_an_outcome_that_leads_to_no_need_is_listed_until_it_does(policy_between):
    row, laid, browser = outcome(), untied(), Browser(OFFICER)
    page = f"/outcomes/{row.ref}/"
    assert missing(browser)[page] == "A priority, and through it a need"
    with as_owner():
        if policy_between:
            add_link(by=None, model=OutcomePolicy, lower=row, upper=laid.policy)
            add_link(by=None, model=PolicyPriority, lower=laid.policy, upper=laid.priority)
        else:
            add_link(by=None, model=OutcomePriority, lower=row, upper=laid.priority)
    assert missing(browser)[page] == "A need"
    with as_owner():
        add_link(by=None, model=PriorityNeed, lower=laid.priority, upper=laid.need)
    assert page not in missing(browser)


def untied() -> Laid:
    laid = lay()
    with as_owner():
        PriorityNeed.objects.filter(pk=laid.answers.pk).delete()
        PolicyPriority.objects.filter(pk=laid.serves.pk).delete()
    return laid


@pytest.mark.parametrize("email", ["leader@cdc.example", "officer@wodc.example", "performance@publica.example"])
def test_PL_1_nobody_else_is_warned(email):
    row = outcome()
    page = Browser(email).get("/outcomes/")
    assert not any(row.ref in str(warning) for warning in page.context["warnings"])
    assert "lead to no need" not in html.unescape(page.content.decode())
