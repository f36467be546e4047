"""Keys: one capacity, one purpose, until it ends; and what programs read and write with them."""

import json
from collections.abc import Iterator
from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.models import Measure
from tests.browsing import Browser
from tests.conftest import MovedClock
from tests.governance.reports import accepted
from tests.owner import as_owner
from walls import keys
from walls.capacities import CurrentCapacity, capacities_of
from walls.identity import acting
from walls.models import AccessToken, Clock, Membership, Person
from walls.views import work
from walls.views.work import Task

pytestmark = pytest.mark.usefixtures("demonstration")

OFFICER, OTHER, TEAM = "officer@cdc.example", "officer@wodc.example", "provider.revenues@publica.example"


@pytest.fixture
def clock(demonstration) -> Iterator[MovedClock]:
    """The clocks, moved for one test beside the demonstration's rows; the database's goes back with its savepoint."""
    moved = MovedClock()
    yield moved
    moved.stop()


def capacity_of(email: str, side: str = ""):
    with as_owner():
        person = Person.objects.get(email=email)
        return next(held for held in capacities_of(person.pk) if side in held.label and not held.is_public)


def key_of(email: str, purpose: str = keys.API, side: str = "") -> str:
    return key_for(capacity_of(email, side), purpose)


def key_for(held: CurrentCapacity, purpose: str = keys.API) -> str:
    with acting(held):
        return keys.make(by=held, purpose=purpose, label="A test")


def refs_told(secret: str) -> set[str]:
    """The references of all reports that a program is told of."""
    answer = call("/api/v1/reports", secret).json()
    assert not answer["after"], "there are more than one answer holds"
    return {report["ref"] for report in answer["reports"]}


def call(path: str, secret: str, method: str = "get", **sent):
    headers = {"Authorization": f"Bearer {secret}"}
    body = {"data": json.dumps(sent["body"]), "content_type": "application/json"} if "body" in sent else {}
    return getattr(Client(), method)(path, headers=headers, **body)


def test_a_key_acts_in_its_capacity_and_no_other():
    held = capacity_of("ed.commissioning@publica.example", "provider")
    secret = key_of("ed.commissioning@publica.example", side="provider")
    told = call("/api/v1/capacities", secret).json()
    assert told == [{"ref": held.ref, "label": held.label, "current": True}]


def test_a_session_beside_a_key_opens_nothing():
    browser = Browser(OTHER)
    told = browser.get("/api/v1/capacities", headers={"Authorization": f"Bearer {key_of(OFFICER)}"}).json()
    assert [one["label"] for one in told] == [capacity_of(OFFICER).label]
    assert browser.get("/").status_code == 200  # and the session is still there


@pytest.mark.parametrize("secret", ["", "x", "x" * 5_000, "é"])
def test_no_other_word_is_a_key(secret):
    assert call("/api/v1/capacities", secret).status_code == 401
    assert Client().get("/api/v1/capacities").status_code == 401


def test_a_key_for_a_calendar_opens_no_interface_and_the_other_way_round():
    assert call("/api/v1/capacities", key_of(OFFICER, keys.CALENDAR)).status_code == 401
    assert Client().get(reverse("calendar_feed", args=[key_of(OFFICER, keys.API)])).status_code == 404


def test_an_ended_key_opens_nothing_at_the_next_request():
    secret = key_of(OFFICER)
    assert call("/api/v1/reports", secret).status_code == 200
    held = capacity_of(OFFICER)
    with acting(held):
        keys.end(by=held, key=AccessToken.objects.get())
    assert call("/api/v1/reports", secret).status_code == 401


def test_a_key_ends_to_the_second(clock):
    secret = key_of(OFFICER)
    clock.forward(keys.LASTS - timedelta(seconds=30))
    assert call("/api/v1/reports", secret).status_code == 200
    clock.forward(timedelta(seconds=31))
    assert call("/api/v1/reports", secret).status_code == 401


def test_it_holds_no_longer_than_the_post():
    secret = key_of(OFFICER)
    with as_owner():
        Membership.objects.filter(person__email=OFFICER).update(ends_at=Clock())
    assert call("/api/v1/reports", secret).status_code == 401


def test_nor_than_the_person():
    secret = key_of(OFFICER)
    with as_owner():
        Person.objects.filter(email=OFFICER).update(inactive_from=timezone.now())
    assert call("/api/v1/reports", secret).status_code == 401


def test_only_its_digest_is_kept_and_only_its_capacity_sees_it():
    secret = key_of(OFFICER)
    with acting(capacity_of(OTHER)):
        assert not AccessToken.objects.exists()
    with acting(capacity_of(OFFICER)):
        assert secret not in str(AccessToken.objects.values())
    page = Browser(OFFICER).get("/keys/")
    assert [row[0]["text"] for row in page.context["table"]["rows"]] == ["A test"]


def test_a_key_is_made_and_shown_once_and_ended_on_its_pages():
    browser = Browser(OFFICER)
    made = browser.send("/keys/new/", purpose="api", label="Warehouse")
    secret = made.context["secret"]
    assert call("/api/v1/reports", secret).status_code == 200
    assert secret not in browser.get("/keys/").content.decode()
    with acting(capacity_of(OFFICER)):
        ref = AccessToken.objects.get().ref
    assert Browser(OTHER).get(f"/keys/{ref}/end/").status_code == 404
    assert browser.send(f"/keys/{ref}/end/").status_code == 302
    assert call("/api/v1/reports", secret).status_code == 401


class TestCalendar:
    """What is due, for a calendar program: our words and a link, decided anew at each fetch."""

    @pytest.fixture(autouse=True)
    def waiting(self, monkeypatch):
        today = timezone.localdate()
        dated = Task("A secret title", "because", "Check and accept", "/reports/abc/", today)
        undated = Task("Another", "because", "Read it", "/reports/def/")
        monkeypatch.setattr(work, "_sources", [lambda request: [dated, undated]])

    def test_it_holds_what_is_due_and_nothing_of_any_row(self):
        answer = Client().get(reverse("calendar_feed", args=[key_of(OFFICER, keys.CALENDAR)]))
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        assert [str(event["SUMMARY"]) for event in events] == ["Check and accept"]
        assert str(events[0]["URL"]).endswith("/reports/abc/")
        assert b"secret" not in answer.content

    def test_L16_it_is_decided_anew(self):
        address = reverse("calendar_feed", args=[key_of(OFFICER, keys.CALENDAR)])
        assert Client().get(address).status_code == 200
        with as_owner():
            Membership.objects.filter(person__email=OFFICER).update(ends_at=Clock())
        assert Client().get(address).status_code == 404

    def test_a_session_is_no_key(self):
        assert Browser(OFFICER).get(reverse("calendar_feed", args=["nothing"])).status_code == 404


class TestInterface:
    """Reports to read, and a provider's figures to write."""

    def test_the_reports_are_those_of_the_pages(self):
        secret = key_of(OFFICER)
        before = refs_told(secret)
        mine, hidden = accepted("cdc"), accepted("wodc")
        assert refs_told(secret) == before | {mine.ref}
        absent = call("/api/v1/reports/000000000000", secret)
        assert absent.status_code == 404
        assert call(f"/api/v1/reports/{hidden.ref}", secret).content == absent.content
        figures = call(f"/api/v1/reports/{mine.ref}", secret).json()["figures"]
        assert [(figure["value"], figure["rating"]) for figure in figures] == [("57.1000", "data only")]

    @pytest.mark.parametrize("query", ["?year=abc", "?quarter=9", "?after=" + "x" * 40])
    def test_L12_they_are_narrowed_by_their_period_alone(self, query):
        assert call(f"/api/v1/reports{query}", key_of(OFFICER)).status_code == 422

    def test_a_team_fills_in_its_draft_and_nobody_else_sees_it(self, careline):
        path = f"/api/v1/returns/{careline.open().ref}"
        secret = key_for(careline.member)
        told = call(path, secret).json()
        figure = {"measure": told["figures"][0]["measure"], "value": "41.5", "commentary": "As counted."}
        sent = {"figures": [figure], "version": told["version"]}
        answer = call(f"{path}/figures", secret, "put", body=sent)
        assert answer.status_code == 200
        assert answer.json()["figures"][0]["value"] == "41.5000"
        assert call(f"{path}/figures", secret, "put", body=sent).status_code == 422  # somebody changed it: we did
        for other in (OFFICER, OTHER, "provider.waste@ubico.example"):
            theirs = key_of(other)
            absent = call("/api/v1/returns/000000000000", theirs)
            assert call(path, theirs).content == absent.content
            refused = call(f"{path}/figures", theirs, "put", body={"figures": [figure]})
            assert (refused.status_code, refused.content) == (404, absent.content)

    @pytest.mark.parametrize("more", [{"compartment": 1}, {"state": "signed off"}])
    def test_L32_nothing_else_is_written(self, careline, more):
        path = f"/api/v1/returns/{careline.open().ref}/figures"
        assert call(path, key_for(careline.member), "put", body={"figures": [], **more}).status_code == 422

    def test_a_measure_of_elsewhere_and_an_absent_one_are_one_answer(self, careline):
        path = f"/api/v1/returns/{careline.open().ref}/figures"
        secret = key_for(careline.member)
        accepted("cdc")
        with as_owner():
            foreign = Measure.objects.get(name="Applications judged in time").ref
        figures = [{"figures": [{"measure": ref, "value": "1"}]} for ref in (foreign, "000000000000")]
        answers = [call(path, secret, "put", body=body) for body in figures]
        assert {answer.status_code for answer in answers} == {422}
        assert answers[0].content == answers[1].content

    def test_it_is_described(self):
        paths = Client().get("/api/openapi.json").json()["paths"]
        assert {"/api/v1/reports", "/api/v1/reports/{ref}", "/api/v1/returns/{ref}/figures"} <= paths.keys()
