"""Meetings on pages: called and changed by the clerk, read by a councillor, checked by the Monitoring Officer."""

import datetime as dt
from typing import Any

import pytest
from django.urls import resolve
from django.utils import timezone

from councils.models import Need
from governance.meetings.actions import NO_RECORD
from governance.meetings.attendance import NOT_FOR_THEM
from governance.models import AgendaItem, ItemMatter, Meeting
from tests.browsing import Browser, buttons, listed
from tests.councils.thread import panel
from tests.governance.meet import about, body, called, item, sealed_place
from tests.governance.put import boxes
from tests.owner import as_owner
from tests.pages.costs import cost
from tests.pages.visits import Visit

pytestmark = pytest.mark.usefixtures("demonstration")

CLERK, COUNCILLOR, LEAD = "clerk@cdc.example", "councillor@cdc.example", "lead.commissioner@cdc.example"
MONITOR, AUDITOR = "monitoring.officer@cdc.example", "internal.audit@cdc.example"
ABSENT = "0" * 12


def at(day: dt.date, time: str) -> dict[str, str]:
    return boxes("begins_at", day) | {"begins_at-time": time}


@pytest.fixture
def matter() -> Need:
    place = sealed_place()
    with as_owner():
        return Need.objects.create(compartment=place, statement="What nobody knows", theme="Sealed")


@pytest.fixture
def checked(matter) -> AgendaItem:
    first = item(called())
    about(first, matter)
    return first


def check(email: str, of: AgendaItem, query: str = "") -> Any:
    return Browser(email).get(f"/meetings/{of.meeting.ref}/wall-check/{query}")


def test_the_clerk_calls_a_meeting_puts_an_item_on_it_and_a_councillor_reads_it():
    clerk, day = Browser(CLERK), timezone.localdate() + dt.timedelta(days=20)
    sent = clerk.send("/meetings/new/", body=body().ref, venue="Chamber", **at(day, "10:30am"))
    assert sent.status_code == 302, sent.context["form"].errors
    with as_owner():
        meeting = Meeting.objects.get(venue="Chamber")
    assert timezone.localtime(meeting.begins_at).hour == 10
    path = meeting.get_absolute_url()
    sent = clerk.send(f"{path}items/new/", position="1", title="Budget", kind="decide", text="To set it.")
    assert sent.status_code == 302, sent.context["form"].errors
    page = Browser(COUNCILLOR).get(path)
    assert [row[1]["text"] for row in panel(page, "Agenda")["table"]["rows"]] == ["Budget"]
    assert len(panel(page, "Who is expected")["table"]["rows"]) == 3
    assert "Cabinet" in listed(Browser(COUNCILLOR).get("/meetings/?state=called"))
    found = buttons(page)
    assert found["Change it"] == "This is for the body's clerk or chair to do."
    assert found["Who leaves for which item"] == NOT_FOR_THEM


def test_a_meeting_and_an_item_are_changed_and_their_versions_told():
    first, clerk = item(called()), Browser(CLERK)
    path = first.meeting.get_absolute_url()
    day = timezone.localdate() + dt.timedelta(days=30)
    assert clerk.send(f"{path}edit/", venue="Elsewhere", **at(day, "")).status_code == 302
    edit = f"/agenda-items/{first.ref}/edit/"
    assert clerk.send(edit, position="1", title="Other", kind="note", text="").status_code == 302
    for history in (f"{path}history/", f"/agenda-items/{first.ref}/history/"):
        assert len(clerk.get(history).context["panels"][0]["table"]["rows"]) == 2
    with as_owner():
        assert timezone.localtime(Meeting.objects.get(pk=first.meeting_id).begins_at).hour == 18


def test_a_meeting_is_cancelled_and_none_is_held_before_it_begins():
    meeting, clerk = called(), Browser(CLERK)
    path = meeting.get_absolute_url()
    assert clerk.get(f"{path}hold/").status_code == 403
    assert clerk.send(f"{path}cancel/").status_code == 302
    assert clerk.get(f"{path}edit/").status_code == 403
    with as_owner():
        assert Meeting.objects.get(pk=meeting.pk).state == "cancelled"


def test_a_bad_meeting_is_refused_beside_the_field():
    meeting, clerk = called(), Browser(CLERK)
    same = at(timezone.localdate(meeting.begins_at), "10am")
    for more, field in (({"body": ABSENT}, "body"), ({"begins_at-year": "26"}, "begins_at")):
        sent = clerk.send("/meetings/new/", **{"body": body().ref, "venue": ""} | same | more)
        assert list(sent.context["form"].errors) == [field]


def test_L29_an_item_is_tied_to_what_one_sees_and_hidden_and_absent_are_alike(matter):
    first = item(called())
    path = f"/agenda-items/{first.ref}/matters/new/"
    clerk, lead = Browser(CLERK), Browser(LEAD)
    for address in (matter.get_absolute_url(), f"/needs/{ABSENT}/", "/nowhere/", "nonsense", "/needs/"):
        sent = clerk.send(path, address=address)
        assert sent.context["form"].errors == {"address": [NO_RECORD]}
    address = f"https://testserver{matter.get_absolute_url()}?x=1"
    assert lead.send(path, address=address).status_code == 302
    assert panel(lead.get(first.get_absolute_url()), "What it is about")["table"]["rows"][0][0]["text"] == str(matter)
    page = clerk.get(first.get_absolute_url())
    assert panel(page, "What it is about")["table"]["rows"] == []
    assert str(matter) not in page.content.decode()
    assert "What it is about" not in Browser(COUNCILLOR).get(first.get_absolute_url()).content.decode()
    with as_owner():
        assert ItemMatter.objects.filter(item=first).count() == 1


def test_EW_2_the_monitoring_officer_reads_the_list_and_takes_it_as_a_file(checked):
    page = check(MONITOR, checked)
    (of_item,) = [each for each in page.context["panels"] if each["title"] == str(checked)]
    assert [row[3]["text"] for row in of_item["table"]["rows"]] == ["Leaves"] * 3
    minutes = panel(page, "For the minutes")["text"].splitlines()
    assert len(minutes) == 3
    assert minutes[0].endswith("left the meeting for item 1 and took no part in it.")
    file = check(MONITOR, checked, "?export=csv")
    assert file["Content-Type"].startswith("text/csv")
    assert file.content.decode().count(",Leaves,") == 3
    assert check(MONITOR, checked, "?export=exe").status_code == 404


def test_EW_9_internal_audit_reads_it_and_the_clerk_only_what_the_clerk_sees(checked):
    assert b"left the meeting for item 1" in check(AUDITOR, checked).content
    page = check(CLERK, checked)
    assert page.status_code == 200
    assert b"A sealed matter" not in page.content
    assert b"left the meeting" not in page.content


@pytest.mark.parametrize("email", [COUNCILLOR, "leader@foddc.example", "provider.waste@ubico.example"])
def test_L20_others_read_no_list(checked, email):
    assert check(email, checked).status_code == (403 if email == COUNCILLOR else 404)


def test_EW_7_a_governor_of_a_joint_body_reads_the_list_and_nothing_else_of_the_meeting(matter):
    first = item(called("Client Officers Group"), "What only the group reads")
    about(first, matter)
    page = check(MONITOR, first)
    assert page.status_code == 200
    assert b"What only the group reads" not in page.content and b"Council Chamber" not in page.content
    assert "left the meeting for item 1" in panel(page, "For the minutes")["text"]
    assert b"What only the group reads" not in check(MONITOR, first, "?export=csv").content
    for path in (first.meeting.get_absolute_url(), first.get_absolute_url()):
        assert Browser(MONITOR).get(path).status_code == 404
    for email in ("monitoring.officer@wodc.example", COUNCILLOR):
        assert check(email, first).status_code == 404


def test_EW_7_a_members_monitoring_officer_reads_of_a_joint_meeting_what_concerns_its_own_matter_alone(matter):
    theirs = sealed_place("foddc")
    with as_owner():
        need = Need.objects.create(compartment=theirs, statement="What Forest alone knows", theme="Sealed")
    first = item(called("Client Officers Group"), "What only the group reads")
    about(first, need)
    about(item(first.meeting, "What the host brings"), matter)
    officer = "monitoring.officer@foddc.example"
    page = check(officer, first)
    assert page.status_code == 200
    assert [each["title"] for each in page.context["panels"]] == ["Item 1", "For the minutes"]
    for answer in (page, check(officer, first, "?export=csv")):
        for hidden in (b"What only the group reads", b"What the host brings", b"Council Chamber", b"Item 2"):
            assert hidden not in answer.content
    for path in (first.meeting.get_absolute_url(), first.get_absolute_url()):
        assert Browser(officer).get(path).status_code == 404
    for email in ("monitoring.officer@wodc.example", "internal.audit@foddc.example"):
        assert check(email, first).status_code == 404


def test_pages_stay_within_twelve_queries(checked):
    ref, browser = checked.meeting.ref, Browser(CLERK)
    for path in (
        "/meetings/",
        "/meetings/new/",
        f"/meetings/{ref}/",
        f"/meetings/{ref}/edit/",
        f"/meetings/{ref}/wall-check/",
        checked.get_absolute_url(),
        f"{checked.get_absolute_url()}matters/new/",
    ):
        browser.get(path)
        found = cost(browser, Visit(resolve(path).view_name, path, is_html=True))
        assert found.statements <= 12 and found.kernel <= 5, (path, found)
