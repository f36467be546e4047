"""Pages about people: for whom, saying what, losing nothing."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.owner import as_owner, query
from tests.walls.forms import appointing, day, listed, post, told
from tests.walls.test_pages import fields, masked
from walls.models import Membership, Person

WEEK = timedelta(days=7)
ABSENT = "0" * 12


def person(office, name: str) -> Person:
    return Person.objects.get(pk=office.people[name].pk)


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
    (link,) = re.findall(r"https?://\S+/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
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


def test_no_page_tells_when_somebody_signs_in_or_chooses_a_password(office):
    client, page = office.browser("admin"), f"/people/{office.people['officer'].ref}/edit/"
    before = fields(client, page)["_version"]
    office.browser("officer")
    with as_owner():
        query("UPDATE walls_person SET password = 'x', last_login = now() WHERE id = %s", office.people["officer"].pk)
    assert fields(client, page)["_version"] == before


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
