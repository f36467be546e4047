"""Wall permits on the page: asked for, answered, held, kept in a register, revoked."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls.forms import day, listed, post
from tests.walls.scene import oversight, policy
from tests.walls.test_pages import masked
from walls.actions.exceptions import refuse_permit
from walls.identity import acting
from walls.models import Capacity, Exclusion, Permit, PermitRequest, RequestState

pytestmark = pytest.mark.urls("tests.notes.urls")

DAYS = timedelta(days=3)
ABSENT = "0" * 12


@pytest.fixture
def clause(office, notes):
    return policy(office)


def asking(office, reference: str = "", **more) -> dict[str, str]:
    """What the form that asks the council for a permit says."""
    return (
        {
            "to": office.world.parties.council.ref,
            "reference": reference or "/notes/",
            "action": "view",
            "purpose": "To answer a complaint",
            "reason": "I handle it.",
        }
        | day("until", DAYS)
        | more
    )


def asked(office, name: str = "officer", **more) -> PermitRequest:
    post(office.browser(name), "/permit-requests/new/", **asking(office, **more))
    with as_owner():
        return PermitRequest.objects.latest("pk")


def granting(office, clause, **more) -> dict[str, str]:
    return (
        {
            "compartment": office.world.compartments.sealed.ref,
            "action": "view",
            "clause": clause.ref,
            "answer": "For the complaint alone.",
        }
        | day("ends_at", DAYS)
        | more
    )


def granted(office, clause, **more) -> Permit:
    request = asked(office)
    assert (
        post(
            office.browser("monitor"), f"/permit-requests/{request.ref}/grant/", **granting(office, clause, **more)
        ).status_code
        == 302
    )
    with as_owner():
        return Permit.objects.get(request=request)


def buttons(response) -> dict[str, str]:
    return {button["text"]: button.get("refusal", "") for button in response.context["actions"]}


def summary(response) -> dict[str, str]:
    return {row["key"]: row["value"] for row in response.context["summary"]}


def test_L20_the_answer_is_the_same_bytes_whether_the_address_names_something_hidden_or_nothing(office, clause, notes):
    client = office.browser("officer")
    answers = []
    for ref in (notes["sealed"].ref, ABSENT):
        path = f"/notes/{ref}/"
        sent = post(client, "/permit-requests/new/", **asking(office, path))
        shown = client.get(sent["Location"])
        again = client.get(sent["Location"] + "take-back/")
        listing = client.get("/permit-requests/")
        answers.append(
            [
                plain(bytes(str((sent.status_code, sorted(sent.headers.items()))), "utf-8"), path, sent["Location"]),
                *(plain(masked(page), path, sent["Location"]) for page in (shown, again)),
                len(listing.context["table"]["rows"][0]),
            ]
        )
    assert answers[0] == answers[1]
    with as_owner():
        found, absent = PermitRequest.objects.order_by("pk")
        assert (found.compartment, absent.compartment) == (office.world.compartments.sealed, None)


def plain(content: bytes, *varying: str) -> bytes:
    """An answer without what differs from one request to the next."""
    for each in varying:
        content = content.replace(each.encode(), b"")
    return re.sub(rb'name="_once" value="[^"]*"', b"", content)


def test_the_asker_is_told_nothing_of_where_it_lies_and_who_answers_is(office, clause, notes):
    request = asked(office, reference=f"/notes/{notes['sealed'].ref}/")
    page = office.browser("officer").get(f"/permit-requests/{request.ref}/")
    assert "The record lies in" not in summary(page)
    assert "sealed" not in page.content.decode()
    assert buttons(page) == {"Take it back": ""}
    client = office.browser("monitor")
    waiting = {row[0]["text"]: row[3]["href"] for row in client.get("/").context["work"]["rows"]}
    assert waiting["To answer a complaint"] == f"/permit-requests/{request.ref}/"
    page = client.get(f"/permit-requests/{request.ref}/")
    assert summary(page)["The record lies in"] == "sealed"
    assert summary(page)["Asked by"] == "Officer, as Officer"
    assert buttons(page) == {"Grant a permit": "", "Refuse": ""}


@pytest.mark.parametrize("name", ["leader", "provider", "keeper", "admin"])
def test_L20_a_request_is_nobody_elses(office, clause, name):
    request = asked(office)
    client = office.browser(name)
    assert listed(client.get("/permit-requests/")) == []
    for page in ("", "grant/", "refuse/", "take-back/"):
        hidden = client.get(f"/permit-requests/{request.ref}/{page}")
        absent = client.get(f"/permit-requests/{ABSENT}/{page}")
        assert hidden.status_code == absent.status_code == 404
        assert masked(hidden) == masked(absent)


def test_EW_7_it_is_granted_as_asked_or_less_and_the_holder_is_told(office, clause, notes):
    permit = granted(office, clause)
    client = office.browser("officer")
    assert client.get(f"/notes/{notes['sealed'].ref}/").status_code == 200
    assert permit.ref in listed(client.get("/permits/"))
    page = client.get(f"/permits/{permit.ref}/")
    assert summary(page)["Opens"] == "sealed"
    assert summary(page)["Clause"] == "Clause 3: Walls"
    assert buttons(page) == {}
    with as_owner():
        told = query("SELECT body ->> 'path' FROM walls_outboxmessage WHERE body ->> 'words' = 'permit'")
    assert told == [(f"/permits/{permit.ref}/",)]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"action": "decide"}, "action"),
        ({"compartment": ABSENT}, "compartment"),
        ({"answer": ""}, "answer"),
        (day("ends_at", 2 * DAYS), "__all__"),
    ],
)
def test_EW_7_no_more_and_no_longer_is_granted_than_was_asked(office, clause, more, field):
    request = asked(office)
    page = post(office.browser("monitor"), f"/permit-requests/{request.ref}/grant/", **granting(office, clause, **more))
    assert field in page.context["form"].errors
    with as_owner():
        assert not Permit.objects.exists()


def test_EW_7_nobody_answers_what_they_asked_themselves(office, clause):
    request = asked(office, "monitor")
    client = office.browser("monitor")
    assert buttons(client.get(f"/permit-requests/{request.ref}/")) == {"Take it back": ""}
    for page in ("grant/", "refuse/"):
        assert client.get(f"/permit-requests/{request.ref}/{page}").status_code == 403


def test_a_request_is_refused_in_words_that_its_asker_reads(office, clause):
    request = asked(office)
    client = office.browser("monitor")
    sent = post(client, f"/permit-requests/{request.ref}/refuse/", answer="It is not needed for that.")
    assert sent.status_code == 302
    assert summary(office.browser("officer").get(f"/permit-requests/{request.ref}/"))["Answer"] == (
        "It is not needed for that."
    )
    assert set(buttons(client.get(f"/permit-requests/{request.ref}/")).values()) == {"This has been answered already."}
    assert client.get(f"/permit-requests/{request.ref}/grant/").status_code == 403


def test_a_request_is_taken_back_by_who_asked_alone(office, clause):
    request = asked(office)
    assert office.browser("monitor").get(f"/permit-requests/{request.ref}/take-back/").status_code == 403
    client = office.browser("officer")
    assert post(client, f"/permit-requests/{request.ref}/take-back/").status_code == 302
    assert summary(client.get(f"/permit-requests/{request.ref}/"))["State"] == "Taken back"
    assert client.get(f"/permit-requests/{request.ref}/take-back/").status_code == 403


def test_a_permit_that_lifts_a_bar_names_it(office, clause, notes):
    with as_owner():
        bar = Exclusion.objects.create(
            person=office.people["officer"], compartment=office.world.compartments.sealed, reason="A relative bids."
        )
    permit = granted(office, clause, lifts=bar.ref)
    assert permit.lifts_id == bar.pk
    assert office.browser("officer").get(f"/notes/{notes['sealed'].ref}/").status_code == 200


def test_EW_7_a_permit_is_revoked_and_its_holder_keeps_the_entry(office, clause, notes):
    permit = granted(office, clause)
    client = office.browser("monitor")
    assert buttons(client.get(f"/permits/{permit.ref}/"))["Revoke it"] == ""
    assert post(client, f"/permits/{permit.ref}/revoke/").status_code == 302
    assert buttons(client.get(f"/permits/{permit.ref}/"))["Revoke it"] == "This permit has ended."
    assert client.get(f"/permits/{permit.ref}/revoke/").status_code == 403
    holder = office.browser("officer")
    assert holder.get(f"/notes/{notes['sealed'].ref}/").status_code == 404
    assert summary(holder.get(f"/permits/{permit.ref}/"))["Opens"] == "What you do not reach now"
    assert holder.get(f"/permits/{permit.ref}/revoke/").status_code == 403


def test_the_register_is_read_whole_by_who_oversees_and_changed_by_who_governs(office, clause):
    oversight(office)
    permit = granted(office, clause)
    auditor = office.browser("leader")
    assert listed(auditor.get("/permits/")) == [permit.ref]
    page = auditor.get(f"/permits/{permit.ref}/")
    assert summary(page)["Reason"] == "For the complaint alone."
    assert set(buttons(page).values()) == {"A permit is kept by those who govern what it opens."}
    for action in ("revoke/", "release/"):
        assert auditor.get(f"/permits/{permit.ref}/{action}").status_code == 403
    for name in ("provider", "keeper", "second"):
        assert listed(office.browser(name).get("/permits/")) == []
        assert office.browser(name).get(f"/permits/{permit.ref}/").status_code == 404


def test_scrutiny_reads_the_words_that_were_released_and_nothing_else(office, clause):
    permit = granted(office, clause)
    reader = office.browser("second")
    assert reader.get("/permits/released/").context["table"]["rows"] == []
    words = {"public_text": "A permit was given for a complaint.", **day("released_on", timedelta())}
    assert post(office.browser("monitor"), f"/permits/{permit.ref}/release/", **words).status_code == 302
    page = reader.get("/permits/released/")
    assert [row[1]["text"] for row in page.context["table"]["rows"]] == ["A permit was given for a complaint."]
    content = page.content.decode()
    assert "sealed" not in content
    assert "For the complaint alone." not in content
    assert office.browser("keeper").get("/permits/released/").context["table"]["rows"] == []
    assert office.browser("provider").get("/permits/released/").context["table"]["rows"] == []


def test_L32_an_emergency_is_offered_to_who_runs_the_service_alone(office, clause):
    assert "break_glass" not in office.browser("officer").get("/permit-requests/new/").context["form"].fields
    assert not asked(office, "officer", break_glass="on").break_glass
    request = asked(office, "admin", break_glass="on")
    assert request.break_glass
    assert request.until <= timezone.now() + timedelta(minutes=60)


def test_what_is_asked_has_an_end_and_goes_to_who_governs(office, clause):
    client = office.browser("officer")
    said = {name: value for name, value in asking(office).items() if not name.startswith("until")}
    page = post(client, "/permit-requests/new/", **said)
    assert "until" in page.context["form"].errors
    offered = page.context["form"]["to"].field.queryset
    assert {str(party) for party in offered} == {"Cotswold, commissioner", "Forest, commissioner"}
    past = post(client, "/permit-requests/new/", **asking(office, **day("until", -DAYS)))
    assert past.context["form"].errors["until"] == ["Choose a later time."]
    with as_owner():
        assert not PermitRequest.objects.exists()
        assert Capacity.objects.exists()
        assert Note.objects.exists()


def test_EW_7_who_answers_reads_on_the_same_page_what_is_asked(office, clause):
    request = asked(office)
    for page in ("grant", "refuse"):
        told = summary(office.browser("monitor").get(f"/permit-requests/{request.ref}/{page}/"))
        assert (told["For"], told["Why"]) == ("To answer a complaint", "I handle it.")
        assert "Answered by" not in told


def test_an_end_is_left_out_in_an_emergency_alone(office, clause):
    required = {
        name: office.browser(name).get("/permit-requests/new/").context["form"].fields["until"].required
        for name in ("officer", "admin")
    }
    assert required == {"officer": True, "admin": False}


def test_EW_7_who_was_not_asked_answers_nothing(office, clause):
    request, by = asked(office), office.by("leader")
    with acting(by), pytest.raises(PermissionDenied, match="for those to answer who were asked"):
        refuse_permit(by=by, request=request, answer="No.")
    with as_owner():
        assert PermitRequest.objects.get(pk=request.pk).state == RequestState.ASKED


def test_who_only_oversees_reads_a_request_and_is_offered_no_answer(office, clause, notes):
    oversight(office)
    request = asked(office, reference=f"/notes/{notes['sealed'].ref}/")
    page = office.browser("leader").get(f"/permit-requests/{request.ref}/")
    assert summary(page)["For"] == "To answer a complaint"
    assert buttons(page) == {}


@pytest.mark.parametrize("known", [True, False])
def test_where_the_record_lies_is_chosen_already_for_who_grants(office, clause, notes, known):
    request = asked(office, reference=f"/notes/{notes['sealed'].ref if known else ABSENT}/")
    form = office.browser("monitor").get(f"/permit-requests/{request.ref}/grant/").context["form"]
    assert form["compartment"].initial == (office.world.compartments.sealed.ref if known else None)
