"""Pages about people, their appointments and their cover: for whom, saying what, losing nothing."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.owner import as_owner, query
from tests.walls.test_pages import fields, masked
from walls.forms.base import GONE
from walls.models import Membership, Person

WEEK = timedelta(days=7)
ABSENT = "0" * 12


def day(name: str, ahead: timedelta) -> dict[str, str]:
    """The boxes of a date so far ahead."""
    on = timezone.localdate() + ahead
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def listed(response) -> list[str]:
    return [row[0]["text"] for row in response.context["table"]["rows"]]


def person(office, name: str) -> Person:
    return Person.objects.get(pk=office.people[name].pk)


def post(client: Client, path: str, **said):
    return client.post(path, fields(client, path) | said)


def appointing(office, **more) -> dict[str, str]:
    """What an appointment to the post of officer says."""
    return {
        "person": "nobody@test.example",
        "name": "Anybody",
        "post": office.posts["officer"].ref,
        "basis": "substantive",
        "reason": "Minute 12",
    } | more


def test_each_keeper_sees_those_they_keep_and_nobody_else_sees_a_list(office):
    assert "Nobody" in listed(office.browser("admin").get("/people/"))
    assert listed(office.browser("keeper").get("/people/")) == ["Forester", "Keeper"]
    assert "Provider" not in listed(office.browser("monitor").get("/people/"))
    for path in ("/people/", "/people/new/", "/appointments/", "/appointments/new/"):
        assert office.browser("officer").get(path).status_code == 403


def test_L20_a_person_kept_by_others_and_an_absent_one_answer_alike(office):
    client = office.browser("keeper")
    for page in ("", "edit/", "disable/", "enable/", "sign-out/", "link/"):
        hidden = client.get(f"/people/{office.people['officer'].ref}/{page}")
        absent = client.get(f"/people/{ABSENT}/{page}")
        assert hidden.status_code == absent.status_code == 404
        assert masked(hidden) == masked(absent)
    with as_owner():
        theirs = office.held("officer", "officer").ref
    for page in ("", "end/"):
        hidden, absent = client.get(f"/appointments/{theirs}/{page}"), client.get(f"/appointments/{ABSENT}/{page}")
        assert hidden.status_code == absent.status_code == 404
        assert masked(hidden) == masked(absent)


def test_somebody_added_sets_a_password_by_the_link_and_signs_in(office, django_capture_on_commit_callbacks):
    client = office.browser("admin")
    with django_capture_on_commit_callbacks(execute=True):
        response = post(client, "/people/new/", email="New@test.example", name="New")
    with as_owner():
        added = Person.objects.get(email__iexact="new@test.example")
    assert response["Location"] == f"/people/{added.ref}/"
    (link,) = re.findall(r"https?://\S+/accounts/password/reset/key/\S+", mail.outbox[0].body)
    stranger = Client()
    form = stranger.get(re.sub(r"^https?://[^/]+", "", link), follow=True)
    address = form.redirect_chain[-1][0]
    secret = {"password1": "a long enough secret", "password2": "a long enough secret"}
    assert stranger.post(address, secret).status_code == 302
    signed_in = stranger.post("/accounts/login/", {"login": added.email, "password": secret["password1"]})
    assert signed_in.status_code == 302


def test_adding_an_address_that_is_known_tells_nothing_and_changes_nothing(office, django_capture_on_commit_callbacks):
    client = office.browser("keeper")
    answers = []
    for email in ("officer@test.example", "unheard.of@test.example"):
        with django_capture_on_commit_callbacks(execute=True):
            response = post(client, "/people/new/", email=email, name="Typed")
        answers.append((response.status_code, response["Location"], told(client)))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["unheard.of@test.example"]]
    assert person(office, "officer").name == "Officer"


def told(client: Client) -> list[str]:
    return [str(message) for message in client.get("/").context["messages"]]


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


def test_F10_two_editors_of_one_entry_of_a_register_both_see_both_texts(office):
    path = f"/people/{office.people['officer'].ref}/edit/"
    mine, theirs = office.browser("monitor"), office.browser("admin")
    sent = fields(mine, path) | {"name": "My wording"}
    assert post(theirs, path, name="Their wording").status_code == 302
    response = mine.post(path, sent)
    assert response.status_code == 409
    assert response.context["conflict"] == [{"label": "Name", "yours": "My wording", "theirs": "Their wording"}]
    assert person(office, "officer").name == "Their wording"
    again = sent | {"_version": response.context["form_version"], "name": "Both"}
    assert mine.post(path, again).status_code == 302
    changes = mine.get(path.removesuffix("edit/")).context["panels"][1]["table"]["rows"]
    assert changes[0][2]["text"] == "Name: Their wording became Both"
    assert changes[0][1]["text"] == "Monitor"


def test_signing_in_meanwhile_is_no_conflict(office):
    path = f"/people/{office.people['officer'].ref}/edit/"
    client = office.browser("monitor")
    sent = fields(client, path) | {"name": "Officer"}
    office.browser("officer").get("/")
    with as_owner():
        query("UPDATE walls_person SET last_login = now() WHERE email = 'officer@test.example'")
    assert client.post(path, sent).status_code == 302


def test_a_person_disabled_is_signed_out_at_once_and_may_return(office):
    client, there = Client(), f"/people/{office.people['officer'].ref}/"
    sign_in = {"login": "officer@test.example", "password": "commissioning"}
    assert client.post("/accounts/login/", sign_in).status_code == 302
    assert client.get("/").status_code == 200
    assert post(office.browser("monitor"), f"{there}disable/").status_code == 302
    assert client.get("/").status_code == 302
    assert post(office.browser("monitor"), f"{there}enable/").status_code == 302
    assert client.get("/").status_code == 302  # the old session is gone
    assert client.post("/accounts/login/", sign_in).status_code == 302
    assert client.get("/").status_code == 200


def test_a_person_disabled_from_a_moment_is_signed_out_then(office, clock):
    there = f"/people/{office.people['officer'].ref}/"
    client, moment = office.browser("officer"), timezone.localtime(timezone.now() + timedelta(minutes=10))
    said = {f"moment-{part}": str(getattr(moment, part)) for part in ("day", "month", "year")}
    assert (
        post(office.browser("monitor"), f"{there}disable/", **said, **{"moment-time": f"{moment:%H:%M}"}).status_code
        == 302
    )
    assert client.get("/").status_code == 200
    clock.forward(timedelta(minutes=11))
    assert client.get("/").status_code == 302


def test_signing_a_person_out_ends_every_session_of_theirs(office):
    clients = [Client(), Client()]
    for client in clients:
        client.post("/accounts/login/", {"login": "officer@test.example", "password": "commissioning"})
        assert client.get("/").status_code == 200
    page = f"/people/{office.people['officer'].ref}/sign-out/"
    assert post(office.browser("monitor"), page).status_code == 302
    assert [client.get("/").status_code for client in clients] == [302, 302]


def test_nobody_disables_themselves(office):
    there = f"/people/{office.people['admin'].ref}/disable/"
    response = post(office.browser("admin"), there)
    assert response.context["form"].non_field_errors() == ["You cannot disable yourself. Another administrator can."]


def test_who_serves_elsewhere_too_is_kept_by_administrators(office):
    """Nobody stops the officer of another council by appointing them here as well."""
    monitor = office.browser("monitor")
    assert post(monitor, "/appointments/new/", **appointing(office, person="forester@test.example")).status_code == 302
    there = f"/people/{office.people['forester'].ref}/"
    assert monitor.get(there).status_code == 200
    for page in ("edit/", "disable/", "enable/", "sign-out/"):
        assert monitor.get(there + page).status_code == 403
        assert office.browser("admin").get(there + page).status_code == 200
    assert person(office, "forester").is_active


def test_who_served_once_is_not_kept_any_more(office):
    with as_owner():
        query("UPDATE walls_membership SET ends_at = walls.clock() WHERE person_id = %s", office.people["forester"].pk)
    keeper = office.browser("keeper")
    assert "Forester" not in listed(keeper.get("/people/"))
    assert keeper.get(f"/people/{office.people['forester'].ref}/").status_code == 404


@pytest.mark.parametrize(("path", "who"), [("/appointments/new/", "monitor"), ("/cover/", "officer")])
def test_a_session_that_ends_in_mid_form_keeps_the_text(office, path, who):
    client = office.browser(who)
    sent = fields(client, path) | {"reason": "Typed with care"} | day("ends_at", WEEK)
    query("DELETE FROM django_session")
    assert client.post(path, sent)["Location"] == f"/accounts/login/?next={path}"
    client.post("/accounts/login/", {"login": f"{who}@test.example", "password": "commissioning"})
    again = client.get(path)
    assert again.context["resumed"] is True
    assert b"Typed with care" in again.content
    assert f'value="{(timezone.localdate() + WEEK).year}"'.encode() in again.content


def cover(office, name: str, to: str, **more) -> dict[str, str]:
    """What handing over one's post of officer says."""
    with as_owner():
        field = f"post_{office.held(name, 'officer').ref}"
    return {field: office.people[to].ref, "basis": "deputy", "reason": "Leave"} | day("ends_at", WEEK) | more


def test_EW_8_handing_over_offers_colleagues_of_the_same_party_and_no_seat_of_a_matter(office):
    form = office.browser("dual").get("/cover/").context["form"]
    offered = {
        bound.label: sorted(str(label) for _, label in bound.field.choices)
        for bound in form
        if bound.name.startswith("post_")
    }
    council = sorted(["Nobody: keep it", "Officer", "Second", "Leader", "Monitor"])
    assert offered == {
        "Who covers for the Officer, Cotswold?": council,
        "Who covers for the Provider, Publica?": ["Nobody: keep it", "Provider"],
    }


@pytest.mark.parametrize("whom", ["provider", "forester", "nobody", "officer", None])
def test_L05_a_colleague_who_is_none_is_refused_like_an_absent_one(office, whom):
    client = office.browser("officer")
    said = cover(office, "officer", whom or "leader")
    field = next(name for name in said if name.startswith("post_"))
    if whom is None:
        said[field] = ABSENT
    response = post(client, "/cover/", **said)
    assert response.context["form"].errors[field] == [GONE]


def test_cover_is_given_listed_and_taken_back(office):
    client = office.browser("officer")
    assert post(client, "/cover/", **cover(office, "officer", "leader"))["Location"] == "/cover/"
    given, received = client.get("/cover/").context["panels"]
    assert [cell["text"] for cell in given["table"]["rows"][0]][:3] == ["Officer, Cotswold", "Leader", "deputises"]
    assert received["table"]["rows"] == []
    deputy = office.browser("leader")
    assert deputy.get("/cover/").context["panels"][1]["table"]["rows"][0][0]["text"] == "Officer, Cotswold"
    section = next(s for s in deputy.get("/").context["sections"] if s["title"] == "Your posts")
    assert [item["text"] for item in section["items"]][:2] == ["Leader, Cotswold", "Officer, Cotswold"]
    section = next(s for s in client.get("/").context["sections"] if s["title"] == "Your posts")
    assert section["items"][1]["hint"].startswith("Covered by Leader until ")
    end = given["table"]["rows"][0][0]["href"]
    assert deputy.get(end).status_code == 404
    assert post(client, end)["Location"] == "/cover/"
    assert client.get("/cover/").context["panels"][0]["table"]["rows"] == []


def test_cover_refused_says_so_beside_the_post(office):
    client = office.browser("officer")
    assert post(client, "/cover/", **cover(office, "officer", "leader")).status_code == 302
    again = cover(office, "officer", "leader")
    errors = post(client, "/cover/", **again).context["form"].errors
    assert errors == {next(iter(again)): ["This person already holds this post in that time."]}


def test_cover_without_a_colleague_or_an_end_is_refused(office):
    client = office.browser("officer")
    said = cover(office, "officer", "leader")
    kept = {name: value for name, value in said.items() if not name.startswith("post_")}
    errors = post(client, "/cover/", **kept).context["form"].non_field_errors()
    assert errors == ["Choose a colleague for one post at least."]
    endless = {name: value for name, value in said.items() if not name.startswith("ends_at")}
    assert list(post(client, "/cover/", **endless).context["form"].errors) == ["ends_at"]


def test_lists_ask_as_often_with_ten_times_the_rows(office, django_assert_max_num_queries):
    client = office.browser("monitor")

    def asked(path: str) -> int:
        client.get(path)
        with django_assert_max_num_queries(12) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    paths = [
        "/people/",
        "/appointments/",
        f"/people/{office.people['officer'].ref}/",
        "/cover/",
        "/appointments/new/",
        "/",
    ]
    before = {path: asked(path) for path in paths}
    with as_owner():
        for number in range(50):
            added = Person.objects.create(email=f"{number}@test.example", name=f"P{number}")
            Membership.objects.create(person=added, post=office.posts["officer"])
            query("UPDATE walls_person SET name = name || '.' WHERE id = %s", office.people["officer"].pk)
    assert {path: asked(path) for path in paths} == before
