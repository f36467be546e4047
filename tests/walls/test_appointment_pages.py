"""Pages that appoint and end: beside which field a refusal stands, and what it does not tell."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from tests.owner import as_owner, query
from tests.walls.forms import appointing, day, post, told
from walls.forms.base import GONE
from walls.models import Membership, Person

WEEK = timedelta(days=7)
ABSENT = "0" * 12


def test_EX_26_a_governor_appoints_by_address_alike_whether_it_is_known(office, django_capture_on_commit_callbacks):
    client = office.browser("monitor")
    answers = []
    for email in ("forester@test.example", "unheard.of@test.example"):
        with django_capture_on_commit_callbacks(execute=True):
            response = post(client, "/appointments/new/", **appointing(office, person=email))
        assert re.fullmatch(r"/appointments/[0-9a-z]{12}/", response["Location"])
        answers.append((response.status_code, told(client)))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["unheard.of@test.example"]]
    with as_owner():
        assert Membership.objects.filter(post=office.posts["officer"], reason="Minute 12").count() == 2


@pytest.mark.parametrize(
    ("who", "said", "field", "sentence"),
    [
        ("monitor", {"post": ABSENT}, "post", GONE),
        ("monitor", {"post": "forest_officer"}, "post", GONE),
        ("monitor", {"post": "'; --"}, "post", GONE),
        ("admin", {}, "post", GONE),  # the council has a governor
        ("monitor", {"on_behalf_of": ABSENT}, "on_behalf_of", GONE),
        ("monitor", {"person": "monitor@test.example"}, "person", "You cannot appoint yourself. Somebody else must."),
        ("monitor", {"person": "second@test.example"}, "person", "This person already holds this post in that time."),
        ("monitor", {"post": "monitor"}, "post", "This post already has a substantive holder in that time."),
        (
            "monitor",
            {"post": "leader", "person": "dual@test.example", "basis": "acting"},
            "ends_at",
            "Cover has an end",
        ),
        (
            "monitor",
            day("starts_at", WEEK) | day("ends_at", WEEK / 2),
            "ends_at",
            "The last day must be the same as the first or after it.",
        ),
        ("monitor", day("starts_at", -WEEK), "starts_at", "Choose today or a later day"),
        (
            "monitor",
            {"starts_at-day": "31", "starts_at-month": "2", "starts_at-year": "2027"},
            "starts_at",
            "real date",
        ),
    ],
)
def test_a_bad_appointment_is_refused_beside_the_field_and_nothing_typed_is_lost(office, who, said, field, sentence):
    if said.get("post") in office.posts:
        said = said | {"post": office.posts[said["post"]].ref}
    client = office.browser(who)
    response = post(client, "/appointments/new/", **appointing(office, **said))
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors[field])
    assert response.content.count(b"Minute 12") == 1
    with as_owner():
        assert not Membership.objects.filter(reason="Minute 12").exists()


def test_an_appointment_refused_adds_nobody(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        said = appointing(office, person="unheard.of@test.example", post=office.posts["monitor"].ref)
        response = post(office.browser("monitor"), "/appointments/new/", **said)
    assert "post" in response.context["form"].errors
    assert mail.outbox == []
    with as_owner():
        assert not Person.objects.filter(email="unheard.of@test.example").exists()


def test_an_appointment_shows_its_changes_and_is_ended_not_deleted(office):
    client = office.browser("monitor")
    with as_owner():
        held = office.held("officer", "officer")
    page = f"/appointments/{held.ref}/"
    assert post(client, f"{page}end/", **day("ends_at", WEEK)).status_code == 302
    rows = client.get(page).context["panels"][1]["table"]["rows"]
    assert rows[0][1]["text"] == "Monitor"
    assert rows[0][2]["text"].startswith("Until: nothing became ")
    assert rows[-1][2]["text"] == "Added"
    assert post(client, f"{page}end/").status_code == 302
    assert client.delete(page).status_code == 405
    with as_owner():
        assert query("SELECT count(*) FROM walls_membership WHERE ref = %s", held.ref) == [(1,)]
    assert held.ref not in client.get("/appointments/").content.decode()
    assert held.ref in client.get("/appointments/?state=all").content.decode()
