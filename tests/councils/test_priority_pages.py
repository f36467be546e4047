"""What councillors set, on the page: corporate plans, their priorities and policies."""

import html

import pytest

from councils.models import Policy, Priority
from tests.browsing import Browser, buttons, listed
from tests.councils.thread import lay, panel, place
from tests.owner import as_owner

pytestmark = pytest.mark.usefixtures("demonstration")

OFFICER = "officer@cdc.example"
COUNCIL = "Cotswold: put to members"
PLAN = {"title": "Corporate plan for four years", "begins_on-day": 1, "begins_on-month": 4, "begins_on-year": 2026}
POLICY = {"title": "Rents", "goals": "Lower rents", "values": "", "processes": "", "owner": ""}


@pytest.mark.parametrize("email", [OFFICER, "lead.commissioner@cdc.example"])
def test_a_plan_is_recorded_with_its_priorities_in_order(email):
    browser = Browser(email)
    plan = browser.send("/plans/new/", place=place(COUNCIL).ref, **PLAN)["Location"]
    for position, title in ((2, "Clean streets"), (1, "Warm homes")):
        sent = browser.send(f"{plan}priorities/new/", position=position, title=title, summary="", source="")
        assert sent.status_code == 302
    page = browser.get(plan)
    assert page.context["summary"][0] == {"key": "From", "value": "1 April 2026"}
    assert [row[0]["text"] for row in panel(page, "Priorities")["table"]["rows"]] == ["Warm homes", "Clean streets"]
    with as_owner():
        assert Priority.objects.get(title="Warm homes").compartment.name == COUNCIL


def test_a_priority_is_changed_and_keeps_its_history():
    laid, browser = lay(), Browser(OFFICER)
    page = f"/priorities/{laid.priority.ref}/"
    sent = browser.send(f"{page}edit/", position=3, title="Build to rent", summary="More homes.", source="")
    assert sent["Location"] == page
    versions = browser.get(f"{page}history/").context["panels"][0]["table"]["rows"]
    assert [(row[1]["text"], row[4]["text"]) for row in versions] == [
        ("Changed", "Build to rent"),
        ("Added", laid.priority.title),
    ]


def test_a_policy_is_owned_by_a_post_of_ones_own_council():
    browser = Browser(OFFICER)
    form = html.unescape(browser.get("/policies/new/").content.decode())
    assert "Head of Paid Service (Lead commissioner), Cotswold" in form
    assert "West Oxfordshire" not in form.split("Owner of its outcome")[1].split("Adopted on")[0]
    sent = browser.send("/policies/new/", place=place(COUNCIL).ref, **POLICY)
    assert sent.status_code == 302
    with as_owner():
        assert Policy.objects.get(title="Rents").owner is None


def test_the_three_lists_lead_to_each_other():
    laid, browser = lay(), Browser("councillor@cdc.example")
    rows = {"priorities": laid.priority.title, "plans": "A plan", "policies": laid.policy.title}
    for name, title in rows.items():
        page = browser.get(f"/{name}/")
        assert title in listed(page)
        assert [entry["href"] for entry in page.context["entries"]] == ["/priorities/", "/plans/", "/policies/"]
        assert [entry["href"] for entry in page.context["entries"] if entry["active"]] == [f"/{name}/"]


@pytest.mark.parametrize(
    ("noun", "list_button", "sentence"),
    [
        ("plans", "Record a corporate plan", "Corporate plans are recorded by"),
        ("policies", "Record a policy", "Policies are recorded by"),
    ],
)
def test_others_who_see_them_are_refused_in_one_sentence(noun, list_button, sentence):
    browser = Browser("leader@cdc.example")
    whole = f"{sentence} commissioning officers and the Lead commissioner."
    assert buttons(browser.get(f"/{noun}/"))[list_button] == whole
    assert browser.get(f"/{noun}/new/").status_code == 403
    laid = lay()
    row = laid.policy if noun == "policies" else laid.priority.plan
    assert buttons(browser.get(f"/{noun}/{row.ref}/"))["Change it"] == whole
    assert browser.get(f"/{noun}/{row.ref}/edit/").status_code == 403


@pytest.mark.parametrize("email", ["officer@wodc.example", "approver@publica.example", "admin@system.example"])
def test_EW_10_they_are_nowhere_for_another_side_or_council(email):
    laid, browser = lay("Cotswold: officers' working papers"), Browser(email)
    for noun, row in (("plans", laid.priority.plan), ("priorities", laid.priority), ("policies", laid.policy)):
        assert str(row) not in listed(browser.get(f"/{noun}/"))
        for path in ("", "edit/", "history/"):
            assert browser.get(f"/{noun}/{row.ref}/{path}").status_code == 404
    assert browser.get(f"/plans/{laid.priority.plan.ref}/priorities/new/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"begins_on-year": 2099, "ends_on-day": 1, "ends_on-month": 1, "ends_on-year": 2098}, "ends_on"),
    ],
)
def test_rubbish_in_a_plan_is_told_beside_its_field(typed, field):
    answer = Browser(OFFICER).send("/plans/new/", place=place(COUNCIL).ref, **PLAN | typed)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
