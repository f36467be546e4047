"""Recommendations and decisions on pages: made on a report, recorded by the clerk, read by a councillor."""

import datetime as dt
import html

import pytest
from django.utils import timezone

from governance.models import Decision, Recommendation
from tests.browsing import Browser, buttons, listed
from tests.councils.thread import panel
from tests.governance.put import SAID, STATED, boxes, decided, put
from tests.governance.reports import accepted, awaiting
from tests.owner import as_owner

pytestmark = pytest.mark.usefixtures("demonstration")

LEAD, CLERK, COUNCILLOR = "lead.commissioner@cdc.example", "clerk@cdc.example", "councillor@cdc.example"
ABSENT = "0" * 12


def today() -> dict[str, str]:
    return boxes("meets_on", timezone.localdate())


def test_the_lead_commissioner_recommends_from_the_list_with_the_report_chosen():
    report, lead = accepted(), Browser(LEAD)
    path = f"/recommendations/new/?report={report.ref}"
    assert f'value="{report.ref}" selected' in lead.get(path).content.decode()
    sent = lead.send(path, report=report.ref, **SAID, **today())
    assert sent.status_code == 302, sent.context["form"].errors
    with as_owner():
        made = Recommendation.objects.get(title=SAID["title"])
    assert sent["Location"] == made.get_absolute_url()
    assert SAID["title"] in listed(Browser(COUNCILLOR).get("/recommendations/?state=put"))
    assert SAID["title"] not in listed(Browser(COUNCILLOR).get("/recommendations/?state=decided"))
    assert SAID["title"] not in listed(Browser("councillor@wodc.example").get("/recommendations/"))


def test_a_hidden_report_is_chosen_as_little_as_an_absent_one():
    hidden, lead = accepted("wodc"), Browser(LEAD)
    assert hidden.ref not in lead.get(f"/recommendations/new/?report={hidden.ref}").content.decode()
    for ref in (hidden.ref, ABSENT):
        sent = lead.send("/recommendations/new/", report=ref, **SAID, **today())
        assert sent.context["form"].errors == {"report": ["Choose one from the list."]}
        assert sent.context["form"]["reasons"].value() == SAID["reasons"]


def test_a_report_that_waits_is_not_offered():
    waiting = awaiting()
    assert waiting.ref not in Browser(LEAD).get("/recommendations/new/").content.decode()


def test_the_page_of_a_recommendation_says_whose_each_move_is():
    made = put()
    page = Browser(COUNCILLOR).get(f"/recommendations/{made.ref}/")
    lead = "This is for the council's Lead commissioner to do."
    clerk = "This is for the council's clerk, who is its proper officer, to do."
    assert buttons(page) == {"Record the decision": clerk, "Change it": lead, "Withdraw it": lead, "History": ""}
    for below in ("edit", "withdraw", "decision/new"):
        assert Browser(COUNCILLOR).get(f"/recommendations/{made.ref}/{below}/").status_code == 403
    assert panel(page, "What it rests on")["table"]["rows"][0][0]["text"].startswith("Building control, Cotswold")


def test_it_is_changed_and_withdrawn_on_the_page():
    made, lead = put(), Browser(LEAD)
    there = f"/recommendations/{made.ref}/"
    assert lead.send(f"{there}edit/", **SAID | {"title": "For two years"}, **today()).status_code == 302
    assert lead.send(f"{there}withdraw/").status_code == 302
    page = lead.get(there)
    assert page.context["title"] == "For two years"
    assert buttons(page)["Change it"] == "It is withdrawn, so this can't be done now."
    versions = panel(lead.get(f"{there}history/"), "Versions")["table"]["rows"]
    assert [row[1]["text"] for row in versions] == ["Changed", "Changed", "Added"]


def test_the_clerk_records_and_a_councillor_finds_the_reasons_in_two_clicks_from_home():
    made, clerk = put(), Browser(CLERK)
    path = f"/recommendations/{made.ref}/decision/new/"
    opened = clerk.get(path)
    assert SAID["text"] in opened.text
    assert opened.context["form"]["decided_on"].value() == made.meets_on
    empty = clerk.send(path, result="agreed", text="Typed already")
    assert set(empty.context["form"].errors) == {"decided_on", "reasons", "alternatives", "conflicts", "dispensations"}
    assert empty.context["form"]["text"].value() == "Typed already"
    sent = clerk.send(path, **STATED, **boxes("decided_on", timezone.localdate()))
    assert sent.status_code == 302, sent.context["form"].errors
    with as_owner():
        decision = Decision.objects.get(recommendation=made)
    councillor = Browser(COUNCILLOR)
    sections = councillor.get("/").context["sections"]
    lately = next(s for s in sections if s["title"] == "Decided lately")
    assert sections.index(lately) <= 1  # above what never changes, so that a tablet shows it without scrolling
    assert lately["items"][0]["href"] == decision.get_absolute_url()
    page = councillor.get(decision.get_absolute_url())
    text = html.unescape(page.content.decode())
    for words in (STATED["text"], STATED["reasons"], STATED["alternatives"], SAID["text"], SAID["reasons"]):
        assert words in text
    assert "also recommended it" not in text
    assert panel(page, "What it rests on")["table"]["rows"]
    assert SAID["title"] in listed(councillor.get("/decisions/?result=agreed"))
    assert SAID["title"] not in listed(councillor.get("/decisions/?result=refused"))
    versions = panel(councillor.get(f"{decision.get_absolute_url()}history/"), "Versions")
    assert len(versions["table"]["rows"]) == 1
    assert decision.ref not in Browser("councillor@wodc.example").get("/").content.decode()


def test_EX_19_the_decisions_page_warns():
    decision = decided(put(), dispensations="To the portfolio holder, who is a director of a tenderer.")
    assert "also recommended it" in Browser(COUNCILLOR).get(decision.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "email",
    ["officer@wodc.example", "provider.revenues@publica.example", "approver@publica.example", "admin@system.example"],
)
def test_L20_others_find_nothing_there(email):
    made = put()
    decision, browser = decided(made), Browser(email)
    for ref in (made.ref, ABSENT):
        for below in ("", "edit/", "withdraw/", "history/", "decision/new/"):
            assert browser.get(f"/recommendations/{ref}/{below}").status_code == 404
    for ref in (decision.ref, ABSENT):
        for below in ("", "history/"):
            assert browser.get(f"/decisions/{ref}/{below}").status_code == 404
    for path in ("/decisions/", "/recommendations/", "/"):
        assert SAID["title"] not in browser.get(path).content.decode()


def work(email: str) -> list[tuple[str, str]]:
    """What waits for a sign-in of this room: what, and what to do."""
    rows = Browser(email).get("/").context["work"]["rows"]
    return [(row[0]["text"], row[3]["href"]) for row in rows if row[0]["text"] == SAID["title"]]


def test_the_work_of_the_clerk_and_of_the_executive():
    made = put()
    there = f"/recommendations/{made.ref}/"
    assert work(CLERK) == [(SAID["title"], f"{there}decision/new/")]
    for member in ("leader@cdc.example", "portfolio.finance@cdc.example"):
        assert work(member) == [(SAID["title"], there)]
    for other in (COUNCILLOR, LEAD, "clerk@wodc.example", "leader@wodc.example"):
        assert work(other) == []
    decided(made)
    assert work(CLERK) == work("leader@cdc.example") == []


def test_what_is_to_be_decided_later_waits_for_readers_alone():
    put(meets_on=timezone.localdate() + dt.timedelta(days=3))
    assert work(CLERK) == []
    assert len(work("leader@cdc.example")) == 1


def test_pages_stay_within_twelve_queries(django_assert_max_num_queries):
    made = put()
    decision, browser = decided(made), Browser(COUNCILLOR)
    for path in ("/decisions/", "/recommendations/", made.get_absolute_url(), decision.get_absolute_url()):
        browser.get(path)
        with django_assert_max_num_queries(12):
            assert browser.get(path).status_code == 200
