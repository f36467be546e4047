"""Sharing accepted reports: who proposes, agrees and ends it, who sees that, and what is shown of a hidden service."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commissioning.models import Report
from governance.sharing.actions import agree_sharing, end_sharing, propose_sharing
from governance.sharing.rows import UNKNOWN
from tests.browsing import Browser, buttons
from tests.councils.thread import panel
from tests.demonstration import capacity
from tests.governance.reports import SERVICE, accepted, service
from tests.governance.shared import COG, MLG, agreed, body, proposed
from tests.owner import as_owner
from tests.pages.costs import cost
from tests.pages.visits import Visit
from walls.actions.releases import ANOTHER
from walls.identity import acting
from walls.models import Person, StandingRelease

pytestmark = pytest.mark.usefixtures("demonstration")

OFFICER, LEAD = "officer@cdc.example", "lead.commissioner@cdc.example"
ABSENT = "0" * 12
NOT_AGREED = "Sharing is agreed, and ended, by the council's Lead commissioner."
NOT_PROPOSED = "Sharing is proposed by the council's commissioning officers."


@pytest.mark.parametrize(
    "who",
    [
        ("lead.commissioner@cdc.example", "Cotswold, commissioner"),
        ("leader@cdc.example", "Cotswold, members"),
        ("officer@wodc.example", "West Oxfordshire, commissioner"),
        ("provider.revenues@publica.example", "Publica, provider"),
    ],
    ids=str,
)
def test_only_the_councils_officers_propose(who):
    shared, by = service(), capacity(*who)
    with acting(by), pytest.raises(PermissionDenied):
        propose_sharing(by=by, service=shared, body=body(MLG), reason="They monitor it.")


def test_a_body_that_receives_no_reports_is_proposed_to_nobody():
    by = capacity(OFFICER, "Cotswold, commissioner")
    committee = body("Audit Committee")
    with acting(by), pytest.raises(ValidationError, match="receives performance reports"):
        propose_sharing(by=by, service=service(), body=committee, reason="They monitor it.")


@pytest.mark.parametrize(
    "who",
    [
        (OFFICER, "Cotswold, commissioner"),
        ("leader@cdc.example", "Cotswold, members"),
        ("lead.commissioner@wodc.example", "West Oxfordshire, commissioner"),
        ("councillor@cdc.example", "Liaison Group, for Cotswold"),
    ],
    ids=str,
)
def test_only_the_councils_lead_commissioner_agrees_and_ends(who):
    standing, by = proposed(), capacity(*who)
    for step in (agree_sharing, end_sharing):
        with acting(by), pytest.raises(PermissionDenied):
            step(by=by, standing=standing)


def test_whoever_proposed_it_does_not_agree_to_it():
    standing = proposed()
    with as_owner():
        StandingRelease.objects.filter(pk=standing.pk).update(opened_by=Person.objects.get(email=LEAD))
        standing.refresh_from_db()
    by = capacity(LEAD, "Cotswold, commissioner")
    with acting(by), pytest.raises(PermissionDenied, match=ANOTHER):
        agree_sharing(by=by, standing=standing)
    assert buttons(Browser(LEAD).get(f"/sharing/{standing.ref}/"))["Agree to it"] == ANOTHER


def test_it_is_proposed_once_agreed_once_and_ended_once():
    standing = agreed()
    with pytest.raises(ValidationError, match="proposed or in force already"):
        proposed()
    by = capacity(LEAD, "Cotswold, commissioner")
    with acting(by):
        with pytest.raises(ValidationError, match="agreed already"):
            agree_sharing(by=by, standing=standing)
        end_sharing(by=by, standing=standing)
    assert proposed().ref != standing.ref


def waiting(browser: Browser) -> list[tuple[str, str]]:
    """What waits for a sign-in: what it is, and where it is dealt with."""
    return [(row[0]["text"], row[3]["href"]) for row in browser.get("/").context["work"]["rows"]]


def links(browser: Browser) -> dict[str, str]:
    """What a sign-in finds in the list: the service told of each, by its page."""
    return {row[0]["href"]: row[0]["text"] for row in browser.get("/sharing/").context["table"]["rows"]}


def test_on_its_pages_it_is_proposed_agreed_and_ended():
    officer, lead, shared = Browser(OFFICER), Browser(LEAD), service()
    path = f"/sharing/new/?service={shared.ref}"
    assert f'value="{shared.ref}" selected' in officer.get(path).content.decode()
    group = body(MLG)
    sent = officer.send(path, service=shared.ref, body=group.ref, reason="They monitor it.")
    assert sent.status_code == 302, sent.context["form"].errors
    there = sent["Location"]
    title = f"Accepted reports of {SERVICE}, Cotswold, to Members' Liaison Group"
    assert officer.get(there).context["title"] == title
    assert buttons(officer.get(there)) == {"Agree to it": NOT_AGREED, "Withdraw the proposal": NOT_AGREED}
    assert (title, there) in waiting(lead)
    assert lead.send(f"{there}agree/").status_code == 302
    assert (title, there) not in waiting(lead)
    assert buttons(lead.get(there)) == {"Agree to it": "It is agreed already.", "End it": ""}
    led = panel(officer.get(f"/services/{shared.ref}/"), "Sharing")["actions"][0]["href"]
    assert [row[0]["href"] for row in officer.get(led).context["table"]["rows"]] == [there]
    for ref in (service("wodc").ref, ABSENT):
        assert officer.get(f"/sharing/?service={ref}").context["table"]["rows"] == []
    assert lead.send(f"{there}end/").status_code == 302
    assert buttons(lead.get(there))["End it"] == "It has ended."


def test_a_hidden_service_is_chosen_as_little_as_an_absent_one():
    hidden, officer, group = service("wodc"), Browser(OFFICER), body(MLG)
    assert hidden.ref not in officer.get(f"/sharing/new/?service={hidden.ref}").content.decode()
    for ref in (hidden.ref, ABSENT):
        sent = officer.send("/sharing/new/", service=ref, body=group.ref, reason="Why not")
        assert sent.context["form"].errors == {"service": ["Choose one from the list."]}
    no_group = body("Audit Committee").ref  # it receives no reports
    for ref in (no_group, ABSENT):
        sent = officer.send("/sharing/new/", service=service().ref, body=ref, reason="Why not")
        assert list(sent.context["form"].errors) == ["body"]


@pytest.mark.parametrize("email", ["officer@wodc.example", "provider.ict@publica.example", "admin@system.example"])
def test_L20_what_shows_at_neither_end_is_as_absent(email):
    standing, browser = agreed(), Browser(email)
    if email.startswith("provider"):
        browser.act_as("Publica, provider")
    for ref in (standing.ref, ABSENT):
        for below in ("", "agree/", "end/"):
            assert browser.get(f"/sharing/{ref}/{below}").status_code == 404
    assert f"/sharing/{standing.ref}/" not in links(browser)


def test_the_group_sees_it_once_agreed_and_the_service_by_what_has_arrived():
    standing = proposed(COG)
    member = Browser("lead.commissioner@wodc.example")
    there = f"/sharing/{standing.ref}/"
    assert there not in links(member)
    by = capacity(LEAD, "Cotswold, commissioner")
    with acting(by):
        agree_sharing(by=by, standing=standing)
    assert links(member)[there] == UNKNOWN
    assert SERVICE not in member.get(there).content.decode()
    accepted()
    assert links(member)[there] == SERVICE
    page = member.get(there)
    assert page.context["title"] == f"Accepted reports of {SERVICE}, Cotswold, to Client Officers Group"
    assert buttons(page) == {"Agree to it": NOT_AGREED, "End it": NOT_AGREED}


def test_what_was_shared_stays_and_no_more_follows_once_it_has_ended():
    standing = agreed()
    there = Report.objects.filter(standing="shared", compartment_id=standing.target_id)
    with as_owner():
        before = there.count()
    accepted()
    by = capacity(LEAD, "Cotswold, commissioner")
    with acting(by):
        end_sharing(by=by, standing=standing)
    with as_owner():
        assert Report.objects.filter(shared_under=standing).count() == 1
        assert there.count() == before + 1
    assert links(Browser(OFFICER))[f"/sharing/{standing.ref}/"] == SERVICE


def test_pages_stay_within_twelve_queries():
    standing, browser = agreed(), Browser(LEAD)
    delivered = accepted()
    there = f"/sharing/{standing.ref}/"
    for path in ("/sharing/", there, f"{there}end/", delivered.get_absolute_url()):
        browser.get(path)
        assert cost(browser, Visit("", path, is_html=True)).statements <= 12, path
