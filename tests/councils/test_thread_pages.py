"""The golden thread's upper half on the page: links made, seen from both ends, suspect and affirmed."""

import html

import pytest

from councils.actions import edit_need
from councils.models import PriorityNeed
from councils.thread import above
from tests.browsing import Browser
from tests.councils.thread import lay, panel
from tests.demonstration import capacity
from tests.owner import as_owner
from walls import identity

pytestmark = pytest.mark.usefixtures("demonstration")

OFFICER = "officer@cdc.example"
NOT_THEIRS = "What it serves is kept by commissioning officers and the Lead commissioner."


def test_a_row_shows_what_it_serves_and_the_one_above_what_serves_it():
    laid, browser = lay(), Browser("councillor@cdc.example")
    up = panel(browser.get(f"/policies/{laid.policy.ref}/"), "What it serves")
    assert up["table"]["rows"][0][0] == {"text": laid.priority.title, "href": f"/priorities/{laid.priority.ref}/"}
    assert [level["heading"] for level in up["levels"]] == ["need", "priority", "policy"]
    down = panel(browser.get(f"/needs/{laid.need.ref}/"), "What serves it")
    assert [row[0]["href"] for row in down["table"]["rows"]] == [f"/priorities/{laid.priority.ref}/"]
    down = panel(browser.get(f"/priorities/{laid.priority.ref}/"), "What serves it")
    assert [(row[0]["text"], row[1]["text"]) for row in down["table"]["rows"]] == [(laid.policy.title, "Policy")]


def test_who_keeps_a_row_links_it_once_and_only_to_what_they_see():
    laid, browser = lay(), Browser(OFFICER)
    with as_owner():
        PriorityNeed.objects.all().delete()
    hidden = lay("West Oxfordshire: put to members")
    path = f"/priorities/{laid.priority.ref}/needs/new/"
    page = html.unescape(browser.get(path).content.decode())
    assert f"{laid.need.statement} (Cotswold: put to members)" in page
    assert hidden.need.ref not in page
    for ref in (hidden.need.ref, "000000000000"):
        assert browser.send(path, upper=ref).context["form"].errors == {"upper": ["Choose one from the list."]}
    assert browser.send(path, upper=laid.need.ref).status_code == 302
    assert laid.need.ref not in browser.get(path).content.decode()


@pytest.mark.parametrize("email", ["leader@cdc.example", "scrutiny.member@cdc.example", "s151@cdc.example"])
def test_others_who_see_it_are_refused_in_one_sentence(email):
    laid, browser = lay(), Browser(email)
    shown = panel(browser.get(f"/priorities/{laid.priority.ref}/"), "What it serves")
    assert [action["refusal"] for action in shown["actions"]] == [NOT_THEIRS]
    for path in (f"/priorities/{laid.priority.ref}/needs/new/", f"/priority-need-links/{laid.answers.ref}/affirm/"):
        refused = browser.get(path)
        assert (refused.status_code, NOT_THEIRS in refused.content.decode()) == (403, True)


@pytest.mark.parametrize("email", ["officer@wodc.example", "approver@publica.example", "admin@system.example"])
def test_L20_a_hidden_link_is_as_absent(email):
    laid, browser = lay(), Browser(email)
    for ref in (laid.answers.ref, "000000000000"):
        assert browser.get(f"/priority-need-links/{ref}/affirm/").status_code == 404
    assert browser.get(f"/priorities/{laid.priority.ref}/needs/new/").status_code == 404


def test_a_link_shows_to_those_alone_who_see_both_ends():
    """A priority put to members answers a need that officers have only drafted."""
    laid, drafted = lay(), lay("Cotswold: officers' working papers")
    with as_owner():
        PriorityNeed.between(laid.priority, drafted.need).save()
    page = f"/priorities/{laid.priority.ref}/"
    both = {f"/needs/{laid.need.ref}/", f"/needs/{drafted.need.ref}/"}
    for email, seen in ((OFFICER, both), ("leader@cdc.example", {f"/needs/{laid.need.ref}/"})):
        rows = panel(Browser(email).get(page), "What it serves")["table"]["rows"]
        assert {row[0]["href"] for row in rows} == seen


def test_what_has_changed_since_is_suspect_until_it_is_affirmed():
    laid, browser = lay(), Browser(OFFICER)
    page = f"/priorities/{laid.priority.ref}/"
    assert panel(browser.get(page), "What it serves")["table"]["rows"][0][2] == {"text": "Unchanged"}
    with as_owner():
        edit_need(by=None, need=laid.need, statement="Homes that young people can afford")
    row = panel(browser.get(page), "What it serves")["table"]["rows"][0]
    assert row[2]["tag"]["text"].startswith("Changed since ")
    assert row[3]["href"] == f"/priority-need-links/{laid.answers.ref}/affirm/"
    asked = html.unescape(browser.get(row[3]["href"]).content.decode())
    assert "It was: Homes people can afford" in asked
    assert "It is: Homes that young people can afford" in asked
    assert browser.send(row[3]["href"])["Location"] == page
    assert panel(browser.get(page), "What it serves")["table"]["rows"][0][2] == {"text": "Unchanged"}


def test_F10_what_changed_once_more_is_not_affirmed_unseen():
    laid, browser = lay(), Browser(OFFICER)
    path = f"/priority-need-links/{laid.answers.ref}/affirm/"
    page = browser.get(path).context
    with as_owner():
        edit_need(by=None, need=laid.need, statement="Something else")
    hidden = {"_acting": page["acting"]["ref"], "_once": page["form_once"], "_version": page["form_version"]}
    answer = browser.post(path, hidden)
    assert answer.context["form"].non_field_errors() == [
        "It has changed once more since you opened this page. Look at it again."
    ]
    with as_owner():
        assert PriorityNeed.objects.get(pk=laid.answers.pk).seen_version == 1


def test_the_whole_walk_is_one_statement(django_assert_num_queries):
    laid = lay()
    by = capacity("officer@cdc.example", "Cotswold, commissioner")
    with identity.acting(by), django_assert_num_queries(1):
        assert [tie.upper_id for tie in above(by, laid.policy)] == [laid.need.pk, laid.priority.pk]
