"""The pages of reviews, as those who pass the wall use them, and as those who do not never meet them."""

import re

import pytest

from commissioning.models import Candidate, Paper, Review
from commissioning.sourcing.actions import UNDERTAKING
from commissioning.sourcing.views.acting import NOT_REOPENED
from tests.browsing import Browser, buttons, listed
from tests.commissioning.scene import lead, officer, service
from tests.commissioning.sourcing.scene import (
    ADVISER,
    TITLE,
    adviser,
    monitor,
    named,
    opened,
    passes,
    shared_adviser,
    written,
)
from tests.demonstration import organisation
from tests.owner import as_owner
from walls.models import Compartment, Person

pytestmark = pytest.mark.usefixtures("demonstration")

LEAD = "lead.commissioner@cdc.example"
ABSENT = "0" * 12


def panel(page, title: str) -> dict | None:
    return next((each for each in page.context["panels"] if each["title"] == title), None)


def rows_of(page, title: str) -> list[list[dict]]:
    found = panel(page, title)
    assert found is not None
    return found["table"]["rows"]


def first_column(page, title: str) -> list[str]:
    return [row[0]["text"] for row in rows_of(page, title)]


def offered(page, field: str) -> list[str]:
    """The values of a form's boxes or options, as the page shows them."""
    shown = page.content.decode()
    options = re.search(rf'<select[^>]* name="{field}".*?</select>', shown, re.DOTALL)
    if options is not None:
        return re.findall(r'<option[^>]* value="([^"]+)"', options[0])
    return re.findall(rf'<input[^>]* name="{field}"[^>]* value="([^"]+)"', shown)


def test_a_lead_commissioner_opens_a_review_with_papers_to_seal():
    paper = written(officer("Cotswold"))
    browser = Browser(LEAD)
    form = browser.get("/reviews/new/")
    assert UNDERTAKING in form.content.decode()
    assert offered(form, "papers") == [paper.ref]
    typed = {
        "title": TITLE,
        "purpose": "Whether to go on.",
        "services": [service("Cotswold").ref],
        "papers": [paper.ref],
    }
    unsigned = browser.send("/reviews/new/", **typed)
    assert unsigned.status_code == 200 and "undertakes" in unsigned.context["form"].errors
    sent = browser.send("/reviews/new/", **typed, undertakes="on")
    assert sent.status_code == 302, sent.context["form"].errors
    page = browser.get(sent["Location"])
    assert page.context["title"] == TITLE
    assert first_column(page, "Candidates") == [organisation("Publica").name]
    assert first_column(page, "Papers") == [paper.title]
    assert "Stands since" in page.content.decode()
    assert listed(browser.get("/reviews/")) == [TITLE]
    assert TITLE in browser.get("/").content.decode()
    assert TITLE in browser.get("/search/?q=Zephyrine").content.decode()
    assert first_column(browser.get(f"/services/{service('Cotswold').ref}/"), "Commissioning reviews") == [TITLE]


@pytest.mark.parametrize(
    "email",
    [
        "provider.revenues@publica.example",
        "approver@publica.example",
        "officer@wodc.example",
        "lead.commissioner@foddc.example",
        "councillor@cdc.example",
        "scrutiny.chair@cdc.example",
        "officer@cdc.example",
    ],
)
def test_L09_others_meet_it_in_no_list_search_picker_or_page(email):
    browser, here = Browser(email), service("Cotswold")
    pages = ["/", "/reviews/", "/papers/", "/search/?q=Zephyrine", f"/services/{here.ref}/", "/what-i-can-see/"]
    before = {path: stripped(browser, path) for path in pages}
    review = opened()
    assert {path: stripped(browser, path) for path in pages} == before
    for below in ("", "edit/", "history/", "move/", "join/", "team/new/", "team/remove/", "ring-fence/", "seal/"):
        hidden, absent = browser.get(f"/reviews/{review.ref}/{below}"), browser.get(f"/reviews/{ABSENT}/{below}")
        assert hidden.status_code == absent.status_code == 404
        assert without(hidden, review.ref) == without(absent, ABSENT)
    with as_owner():
        candidate = Candidate.objects.get(review=review)
    assert browser.get(f"/candidates/{candidate.ref}/withdraw/").status_code == 404


def stripped(browser: Browser, path: str) -> str:
    """A page, or how it is refused, without what differs from one request to the next."""
    return without(browser.get(path))


def without(response, ref: str = "") -> str:
    """What a page says, without what differs from one request to the next, nor the reference that was asked for."""
    lines = response.content.decode().splitlines()
    said = "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line and "_once" not in line)
    return said.replace(ref, "") if ref else said


def test_the_team_is_named_on_the_page_and_told_what_it_lacks():
    shared_adviser()
    review, browser = opened(), Browser(LEAD)
    team = f"/reviews/{review.ref}/team/new/"
    with as_owner():
        people = {person.email: person.ref for person in people_named("officer@cdc.example", ADVISER)}
    assert set(people.values()) <= set(offered(browser.get(team), "person"))
    for ref in people.values():
        assert browser.send(team, person=ref).status_code == 302
    page = browser.get(review.get_absolute_url())
    assert "people named for this matter" in page.context["audience"]
    assert [row[3]["text"] for row in rows_of(page, "Named team")] == [
        "Has not declared interests",
        "Works for a candidate: kept out until ring-fenced",
    ]
    tasks = Browser("officer@cdc.example").get("/").content.decode()
    with as_owner():
        matter = Compartment.objects.get(pk=review.compartment_id).ref
    assert f"/declarations/on/{matter}/" in tasks
    passes(officer("Cotswold"), review)
    assert f"/declarations/on/{matter}/" not in Browser("officer@cdc.example").get("/").content.decode()
    by = monitor()
    passes(by, review)
    governor = Browser("monitoring.officer@cdc.example")
    fence = f"/reviews/{review.ref}/ring-fence/"
    assert browser.get(fence).status_code == 403
    (appointment,) = offered(governor.get(fence), "person")
    assert governor.send(fence, person=appointment, reason="For this side alone").status_code == 302
    assert governor.get(fence).status_code == 403  # nobody is kept out any more
    passes(adviser(), review)
    off = f"/reviews/{review.ref}/team/remove/"
    assert len(offered(browser.get(off), "person")) == 2
    assert browser.send(off, person=appointment).status_code == 302
    assert len(first_column(browser.get(review.get_absolute_url()), "Named team")) == 1


def people_named(*emails: str):
    return Person.objects.filter(email__in=emails)


def test_candidates_come_and_go_on_the_page():
    review, browser = opened(), Browser(LEAD)
    new = f"/reviews/{review.ref}/candidates/new/"
    publica, ubico = organisation("Publica"), organisation("Ubico")
    choices = offered(browser.get(new), "organisation")
    assert ubico.ref in choices and publica.ref not in choices
    assert browser.send(new, organisation=ubico.ref).status_code == 302
    with as_owner():
        candidate = Candidate.objects.get(review=review, organisation=ubico)
    sent = browser.send(f"/candidates/{candidate.ref}/withdraw/", reason="Will not bid.")
    assert sent["Location"] == review.get_absolute_url()
    page = browser.get(review.get_absolute_url())
    assert [row[1]["text"] for row in rows_of(page, "Candidates")] == ["Delivers now", "Withdrawn"]
    assert browser.get(f"/candidates/{candidate.ref}/withdraw/").status_code == 403


def test_a_review_is_changed_and_moved_on_by_its_lead_commissioner_alone():
    review, browser = opened(), Browser(LEAD)
    named(review, "officer@cdc.example")
    passes(officer("Cotswold"), review)
    colleague = Browser("officer@cdc.example")
    page = colleague.get(review.get_absolute_url())
    assert buttons(page)["Go on to the options"] == "This is for a Lead commissioner to do."
    for below in ("edit/", "move/", "team/new/", "team/remove/", "candidates/new/", "seal/", "join/"):
        assert colleague.get(f"/reviews/{review.ref}/{below}").status_code == 403
    move = browser.get(f"/reviews/{review.ref}/move/").context
    assert (move["title"], move["submit"]) == ("Go on to the options", "Go on to the options")
    assert move["intro"] == "The review goes on to its next stage. Nobody sees more than before."
    assert browser.send(f"/reviews/{review.ref}/move/").status_code == 302
    assert browser.send(f"/reviews/{review.ref}/edit/", title=TITLE, purpose="To save").status_code == 302
    with as_owner():
        now = Review.objects.get(pk=review.pk)
    assert (now.stage, now.purpose) == ("options", "To save")
    assert browser.get(f"/reviews/{review.ref}/history/").status_code == 200
    stale = browser.get(f"/reviews/{review.ref}/move/").context
    hidden = {"_acting": stale["acting"]["ref"], "_once": stale["form_once"], "_version": "1"}
    assert b"Somebody else has changed this" in browser.post(f"/reviews/{review.ref}/move/", hidden).content


def test_papers_are_sealed_on_the_page_by_the_monitoring_officer_too():
    review, paper = opened(), written(officer("Cotswold"))
    by = monitor()
    passes(by, review)
    browser = Browser("monitoring.officer@cdc.example")
    sent = browser.send(f"/reviews/{review.ref}/seal/", papers=[paper.ref])
    assert sent.status_code == 302, sent.context["form"].errors
    assert first_column(browser.get(sent["Location"]), "Papers") == [paper.title]
    assert browser.get(paper.get_absolute_url()).status_code == 404


def test_an_invited_council_joins_on_the_page():
    review = opened(councils=[organisation("Forest of Dean")])
    by = lead("Forest of Dean")
    passes(by, review)
    browser = Browser("lead.commissioner@foddc.example")
    join = f"/reviews/{review.ref}/join/"
    assert service("Cotswold").ref not in offered(browser.get(join), "services")
    assert browser.send(join, services=[service("Forest of Dean").ref]).status_code == 302
    assert browser.get(join).status_code == 403
    assert first_column(browser.get(review.get_absolute_url()), "What it is about") == ["Revenues and benefits"]


def test_a_paper_is_written_changed_and_found_on_its_pages():
    browser = Browser("officer@cdc.example")
    form = browser.get("/papers/new/")
    place = next(ref for ref, words in form.context["form"].fields["place"].choices if "officers" in str(words).lower())
    typed = {"title": "Zephyrine comparator", "sort": "comparator", "text": "In-house costs more.", "source": ""}
    sent = browser.send("/papers/new/", **typed, place=place)
    assert sent.status_code == 302, sent.context["form"].errors
    page = browser.get(sent["Location"])
    assert {line["key"]: line["value"] for line in page.context["summary"]}["Text"] == "In-house costs more."
    assert browser.send(f"{sent['Location']}edit/", **typed | {"text": "It costs less."}).status_code == 302
    assert browser.get(f"{sent['Location']}history/").status_code == 200
    assert "Zephyrine comparator" in listed(browser.get("/papers/?sort=comparator"))
    assert "Zephyrine comparator" not in listed(browser.get("/papers/?sort=ceiling"))
    assert Browser("clerk@cdc.example").get("/papers/new/").status_code == 403
    clerk = Browser("clerk@cdc.example").get(sent["Location"])
    assert buttons(clerk)["Change it"].startswith("Papers are written by")
    with as_owner():
        assert Paper.objects.get(title="Zephyrine comparator").version == 2


def test_who_closes_a_review_is_warned_that_it_stays_closed():
    review, browser = opened(), Browser(LEAD)
    for _ in range(3):
        browser.send(f"/reviews/{review.ref}/move/")
    assert "opens to its Leader" in browser.get(f"/reviews/{review.ref}/move/").context["intro"]
    browser.send(f"/reviews/{review.ref}/move/")
    assert browser.get(f"/reviews/{review.ref}/move/").context["warning"] == NOT_REOPENED
