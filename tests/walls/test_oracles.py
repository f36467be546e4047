"""Questions that could tell of what is hidden: each is answered as if it were not there."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls.office import Office
from walls.identity import acting
from walls.lists import newest
from walls.models import Compartment, Exclusion, Permit, Wall, WallSide
from walls.models.refs import new_ref

VARIES = re.compile(r'name="(csrfmiddlewaretoken|_once)" value="[^"]*"')


OF_THE_MOMENT = {"Content-Length", "Expires"}
"""Headers that differ with the length of a one-time token, or with the second."""


def answer(response, *said: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of a response, without its one-time tokens, its second, and what was asked."""
    body = VARIES.sub("", response.content.decode())
    headers = {name: value for name, value in response.headers.items() if name not in OF_THE_MOMENT}
    for word in said:
        body = body.replace(word, "")
        headers = {name: value.replace(word, "") for name, value in headers.items()}
    return response.status_code, headers, body


def hidden(office: Office) -> dict[str, tuple[str, ...]]:
    """By kind of row, one that the first council's monitor does not see, and the pages that would show it."""
    with as_owner():
        return {
            Compartment.objects.get(name="forest").ref: ("/compartments/{}/", "/compartments/{}/grants/"),
            office.people["keeper"].ref: tuple(
                f"/people/{{}}/{verb}" for verb in ("", "edit/", "disable/", "enable/", "sign-out/", "link/")
            ),
            office.held("keeper", "forest_monitor").ref: (
                "/appointments/{}/",
                "/appointments/{}/end/",
                "/cover/{}/end/",
            ),
        }


@pytest.mark.parametrize("method", ["get", "post", "head", "options"])
def test_L20_a_hidden_row_answers_like_an_absent_one(office, method):
    client = office.browser("monitor")
    for ref, pages in hidden(office).items():
        absent = new_ref()
        for page in pages:
            there, not_there = (answer(getattr(client, method)(page.format(each)), each) for each in (ref, absent))
            assert there == not_there, page
            assert there[0] in {"options": (200,), "post": (404, 405)}.get(method, (404,)), page


def test_L21_a_person_added_answers_alike_whether_the_address_is_known(office):
    by, answers = office.by("monitor"), []
    for address in ("keeper@test.example", "never.heard.of@test.example"):
        client = office.browser("monitor")
        data = {"_acting": by.ref, "email": address, "name": "Somebody"}
        answers.append(answer(client.post("/people/new/", data, follow=True), address))
    assert answers[0] == answers[1]


def test_L21_signing_in_and_asking_for_a_password_answer_alike(office):
    for page, more in (
        ("/accounts/login/", {"login": None, "password": "wrong"}),
        ("/accounts/password/reset/", {"email": None}),
    ):
        answers = []
        for address in ("keeper@test.example", "nobody.here@test.example"):
            client = Client()
            answers.append(answer(client.post(page, {k: v or address for k, v in more.items()}, follow=True), address))
        assert answers[0] == answers[1], page
    assert {to for message in mail.outbox for to in message.to} <= {"keeper@test.example", "nobody.here@test.example"}


@pytest.mark.parametrize(
    "call",
    [
        "walls.register_history('walls_person', {person})",
        "walls.register_history('walls_membership', {membership})",
        "walls.register_history('walls_organisation', {membership})",
        "walls.register_history(NULL, {person})",
        "walls.audience(ARRAY[{compartment}::bigint])",
    ],
)
def test_what_a_function_tells_of_a_hidden_row_it_tells_of_an_absent_one(office, call):
    with as_owner():
        ids = {
            "person": office.people["keeper"].pk,
            "membership": office.held("keeper", "forest_monitor").pk,
            "compartment": Compartment.objects.get(name="forest").pk,
        }
    with acting(office.by("monitor")):
        assert query("SELECT * FROM {}".replace("{}", call.format(**ids))) == []
        assert query("SELECT * FROM {}".replace("{}", call.format(**dict.fromkeys(ids, 999_999)))) == []


@pytest.mark.parametrize(
    "call",
    [
        "walls.may_end_appointment({membership})",
        "walls.may_appoint({person}, {post}, 'substantive', NULL, NULL)",
        "walls.may_appoint({person}, {post}, 'deputy', {membership}, 'infinity')",
        "walls.keeps_person({person})",
        "walls.governs_party({party})",
    ],
)
def test_what_one_may_not_is_said_alike_of_hidden_and_absent(office, call):
    with as_owner():
        held = office.held("keeper", "forest_monitor")
        ids = {"person": held.person_id, "membership": held.pk, "post": held.post_id, "party": held.post.role.party_id}
    for who in ("monitor", "officer", "provider"):
        with acting(office.by(who)):
            assert query("SELECT " + call.format(**ids)) == [(False,)]
            assert query("SELECT " + call.format(**dict.fromkeys(ids, 999_999))) == [(False,)]


def refusal(attempt) -> tuple[str, str]:
    """The kind and the first line of what the database answers."""

    def at_once() -> None:
        attempt()
        query("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        at_once()
    return type(caught.value).__name__, str(caught.value).split("\n")[0]


def test_L21_a_constraint_tells_nothing_of_what_it_points_at(office):
    """Policies are looked at before keys, so that a hidden target and an absent one fail alike."""
    world = office.world
    with as_owner():
        forest = Compartment.objects.get(name="forest")
        barred = Exclusion.objects.create(person=office.people["forester"], compartment=forest, reason="x")
        wall = Wall.objects.create(reason="x")
        WallSide.objects.create(wall=wall, compartment=forest, side=1)

    def permit(compartment: int, lifts: int | None = None) -> None:
        Permit.objects.create(
            capacity=world.capacities.officer,
            compartment_id=compartment,
            lifts_id=lifts,
            reason="x",
            asked_by=office.people["leader"],
            approved_by=office.people["monitor"],
            ends_at=timezone.now() + timedelta(days=1),
        )

    def exclude(compartment: int) -> None:
        Exclusion.objects.create(person=office.people["officer"], compartment_id=compartment, reason="x")

    with acting(office.by("monitor")):
        sealed = world.compartments.sealed.pk
        assert refusal(lambda: permit(forest.pk)) == refusal(lambda: permit(999_999))
        assert refusal(lambda: permit(sealed, barred.pk)) == refusal(lambda: permit(sealed, 999_999))
        assert refusal(lambda: exclude(forest.pk)) == refusal(lambda: exclude(999_999))
        one, other = (
            refusal(lambda pk=pk: Note.objects.create(compartment_id=pk, title="x")) for pk in (forest.pk, 999_999)
        )
        assert one == other
    with acting(office.by("officer")):
        hidden_wall, no_wall = (
            refusal(
                lambda pk=pk: query(
                    "INSERT INTO walls_sidetaken (person_id, wall_id, side) VALUES (walls.me(), %s, 1)",
                    pk,
                )
            )
            for pk in (wall.pk, 999_999)
        )
        assert hidden_wall == no_wall


def test_L20_a_hidden_cursor_starts_again_like_an_absent_one(office, notes):
    capacity = office.by("provider")
    with acting(capacity):
        shown = [
            [row.pk for row in newest(Note.objects.all(), capacity, after=after, size=1).rows]
            for after in (notes["council"].ref, new_ref(), "")
        ]
    assert shown[0] == shown[1] == shown[2] != []


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\thttps://evil.example",
    ],
)
def test_nobody_is_sent_elsewhere(office, address):
    client, by = office.browser("officer"), office.by("officer")
    switched = client.post("/acting-as/", {"_acting": by.ref, "capacity": by.ref, "next": address})
    assert switched.url == "/"
    signed_in = Client().post(
        "/accounts/login/", {"login": "officer@test.example", "password": "commissioning", "next": address}
    )
    assert signed_in.status_code == 302 and signed_in["Location"] == "/"


def test_switching_and_signing_in_take_no_capacity_that_is_not_ones_own(office):
    client, other = office.browser("officer"), office.by("monitor")
    for ref in (other.ref, new_ref(), office.world.capacities.public.ref):
        data = {"_acting": office.by("officer").ref, "capacity": ref}
        assert client.post("/acting-as/", data).status_code == 404
    session = client.session
    session["capacity"] = other.ref
    session.save()
    assert client.get("/").context["acting"]["ref"] == office.by("officer").ref
    # Whoever planted a session before sign-in does not know the one after it.
    planted = Client()
    planted.get("/accounts/login/")
    before = planted.session.session_key
    planted.post("/accounts/login/", {"login": "officer@test.example", "password": "commissioning"})
    assert planted.session.session_key != before


def test_nobody_adds_an_address(office):
    client, by = office.browser("officer"), office.by("officer")
    for data in (
        {"action_add": "", "email": "mine@test.example"},
        {"action_primary": "", "email": "mine@test.example"},
    ):
        client.post("/accounts/email/", data | {"_acting": by.ref})
    with as_owner():
        assert query("SELECT email FROM account_emailaddress WHERE email LIKE 'mine%%'") == []


def test_answers_about_walled_rows_are_stored_nowhere(office):
    client = office.browser("monitor")
    for page in ("/", "/needs/", "/people/", "/compartments/", "/what-i-can-see/", "/nowhere/", "/api/v1/capacities"):
        response = client.get(page)
        assert "no-store" in response.headers["Cache-Control"], page
        assert "ETag" not in response.headers and "Last-Modified" not in response.headers, page


def test_the_token_of_another_capacitys_form_leads_nowhere(office):
    """A form's token says where it led; only to the capacity that sent it."""
    by, second = office.by("monitor"), office.by("keeper")
    token = "a" * 32
    first = {"_acting": by.ref, "_once": token, "email": "one@test.example", "name": "One"}
    assert office.browser("monitor").post("/people/new/", first).status_code == 302
    shown = office.browser("keeper").post(
        "/people/new/", {"_acting": second.ref, "_once": token, "email": "", "name": ""}
    )
    assert shown.status_code == 200
