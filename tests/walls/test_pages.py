"""One request, one capacity, one transaction; and what a page does with a refusal."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.notes.models import Note
from tests.owner import as_owner, query
from walls.models import AuditEvent, Membership
from walls.views.form_pages import FormPage

pytestmark = pytest.mark.urls("tests.notes.urls")


@pytest.fixture
def browser(world, notes):
    """A client signed in as the named person."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(getattr(world.people, name), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return signed_in


def act_as(client: Client, capacity):
    return client.post("/acting-as/", {"capacity": capacity.ref})


def listed(response) -> list[str]:
    return sorted(row[0]["text"] for row in response.context["table"]["rows"])


def test_anyone_not_signed_in_is_sent_to_sign_in_whatever_they_ask(browser, notes):
    client = Client()
    for ref in (notes["public"].ref, notes["council"].ref, "0" * 12):
        response = client.get(f"/notes/{ref}/")
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_the_list_is_what_the_capacity_sees_and_switching_changes_it(browser, world):
    client = browser("dual")
    assert listed(client.get("/notes/")) == ["council", "joint", "public", "sealed"]
    assert act_as(client, world.capacities.dual_provider).status_code == 302
    assert listed(client.get("/notes/")) == ["draft", "joint", "lane", "public"]


def test_a_capacity_of_somebody_else_cannot_be_taken(browser, world):
    client = browser("officer")
    assert act_as(client, world.capacities.leader).status_code == 404
    assert act_as(client, world.capacities.public).status_code == 404


def test_L20_hidden_and_absent_answer_alike(browser, notes):
    client = browser("officer")
    hidden, absent = client.get(f"/notes/{notes['draft'].ref}/"), client.get(f"/notes/{'0' * 12}/")
    assert hidden.status_code == absent.status_code == 404
    assert masked(hidden) == masked(absent)
    assert dict(hidden.headers) == dict(absent.headers)


def masked(response) -> bytes:
    return re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", response.content)


def test_403_for_a_visible_thing_one_may_not_act_on(browser, notes):
    client = browser("leader")
    assert client.get(f"/notes/{notes['sealed'].ref}/").status_code == 200
    assert client.get(f"/notes/{notes['sealed'].ref}/edit/").status_code == 403
    assert client.get(f"/notes/{notes['draft'].ref}/edit/").status_code == 404


def test_EW_9_refusals_are_recorded_in_their_own_transaction(browser, notes, world):
    browser("officer").get(f"/notes/{notes['draft'].ref}/")
    with as_owner():
        event = AuditEvent.objects.get(kind="refused")
    assert event.capacity_id == world.capacities.officer.pk
    assert event.body["path"] == f"/notes/{notes['draft'].ref}/"
    assert event.compartment_id == world.compartments.draft.pk
    browser("officer").get(f"/notes/{'0' * 12}/")
    with as_owner():
        assert AuditEvent.objects.filter(kind="refused", compartment_id=None).count() == 1


def test_what_another_capacity_of_mine_opens_is_offered_in_one_click(browser, notes, world):
    client = browser("dual")
    response = client.get(f"/notes/{notes['draft'].ref}/")
    assert response.status_code == 404
    assert response.context["switch"]["ref"] == world.capacities.dual_provider.ref
    opened = client.post(
        "/acting-as/",
        {"capacity": response.context["switch"]["ref"], "next": response.context["switch"]["next"]},
    )
    assert client.get(opened["Location"]).status_code == 200


def fields(client, path) -> dict[str, str]:
    """What the form at `path` posts if nothing is typed."""
    context = client.get(path).context
    version = context.get("form_version")
    return {
        "_acting": context["acting"]["ref"],
        "_once": context["form_once"],
        "_version": str(version or ""),
    }


def test_a_form_opened_in_another_capacity_is_refused_and_its_text_kept(browser, world):
    client = browser("dual")
    sent = fields(client, "/notes/new/") | {
        "title": "Typed with care",
        "place": world.compartments.council.ref,
    }
    act_as(client, world.capacities.dual_provider)
    response = client.post("/notes/new/", sent)
    assert response.status_code == 409
    assert b"Typed with care" in response.content
    switch = response.context["switch"]
    back = client.post("/acting-as/", {"capacity": switch["ref"], "next": switch["next"]})
    again = client.get(back["Location"])
    assert again.context["resumed"] is True
    assert b"Typed with care" in again.content


def test_a_session_that_ends_in_mid_form_keeps_the_text_for_the_same_capacity_only(browser, world):
    client = browser("officer")
    sent = fields(client, "/notes/new/") | {
        "title": "Typed with care",
        "place": world.compartments.council.ref,
    }
    query("DELETE FROM django_session")
    response = client.post("/notes/new/", sent)
    assert response.status_code == 302 and response["Location"] == "/accounts/login/?next=/notes/new/"
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    signed_in = client.post(
        "/accounts/login/?next=/notes/new/", {"login": "officer@test.example", "password": "commissioning"}
    )
    assert signed_in.status_code == 302, signed_in.context["form"].errors
    again = client.get("/notes/new/")
    assert again.context["resumed"] is True and b"Typed with care" in again.content
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = kept
    stranger.force_login(world.people.leader, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert b"Typed with care" not in stranger.get("/notes/new/").content


def test_F06_a_form_sent_twice_is_carried_out_once(browser, world):
    client = browser("officer")
    sent = fields(client, "/notes/new/") | {"title": "Once", "place": world.compartments.council.ref}
    first, second = client.post("/notes/new/", sent), client.post("/notes/new/", sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    with as_owner():
        assert query("SELECT count(*) FROM notes_note WHERE title = 'Once'") == [(1,)]


def test_F10_the_second_of_two_editors_sees_both_texts(browser, notes):
    path = f"/notes/{notes['council'].ref}/edit/"
    mine, theirs = browser("officer"), browser("second")
    sent = fields(mine, path) | {"title": "My wording"}
    assert theirs.post(path, fields(theirs, path) | {"title": "Their wording"}).status_code == 302
    response = mine.post(path, sent)
    assert response.status_code == 409
    assert response.context["conflict"] == [{"label": "Title", "yours": "My wording", "theirs": "Their wording"}]
    assert response.content.count(b"My wording") >= 2  # in the comparison and still in the form
    again = mine.post(path, fields(mine, path) | {"title": "Both"})
    assert again.status_code == 302
    with as_owner():
        notes["council"].refresh_from_db()
        assert (notes["council"].title, notes["council"].version) == ("Both", 3)


def test_L05_a_place_that_is_hidden_is_refused_like_an_absent_one(browser, world):
    client = browser("officer")

    def errors(place):
        response = client.post("/notes/new/", fields(client, "/notes/new/") | {"title": "x", "place": place})
        assert response.status_code == 200
        return response.context["form"].errors["place"]

    assert errors(world.compartments.sealed.ref) == errors("0" * 12) == errors("'; --")


def test_L33_an_action_that_puts_a_row_out_of_reach_is_rolled_back(browser, world):
    client = browser("officer")
    sent = fields(client, "/notes/astray/") | {"title": "Astray", "place": world.compartments.council.ref}
    assert client.post("/notes/astray/", sent).status_code == 404
    with as_owner():
        assert query("SELECT count(*) FROM notes_note WHERE title = 'Astray'") == [(0,)]


def test_an_error_rolls_the_whole_request_back(browser, world):
    client = browser("officer")
    client.raise_request_exception = False
    sent = fields(client, "/notes/broken/") | {"title": "Broken", "place": world.compartments.council.ref}
    assert client.post("/notes/broken/", sent).status_code == 500
    with as_owner():
        assert query("SELECT count(*) FROM notes_note WHERE title = 'Broken'") == [(0,)]


def test_sealed_reads_are_recorded_before_the_answer_leaves(browser, notes, world):
    browser("dual").get("/notes/")
    with as_owner():
        event = AuditEvent.objects.get(kind="read")
    assert event.compartment_id == world.compartments.sealed.pk
    assert event.body == {"rows": [f"notes.Note:{notes['sealed'].pk}"]}


def test_a_disabled_persons_sessions_die_at_once(browser, world):
    client = browser("officer")
    assert client.get("/notes/").status_code == 200
    with as_owner():
        world.people.officer.inactive_from = timezone.now()
        world.people.officer.save()
    assert client.get("/notes/").status_code == 302


def test_a_membership_that_ends_changes_the_next_request(browser, world, clock):
    client = browser("officer")
    assert "council" in listed(client.get("/notes/"))
    with as_owner():
        query(
            "UPDATE walls_membership SET ends_at = walls.clock() + interval '60 seconds' WHERE person_id = %s",
            world.people.officer.pk,
        )
    clock.forward(timedelta(seconds=55))
    assert "council" in listed(client.get("/notes/"))
    clock.forward(timedelta(seconds=6))
    assert listed(client.get("/notes/")) == ["public"]


def test_the_session_ends_at_its_absolute_age(browser, clock):
    client = browser("officer")
    assert client.get("/notes/").status_code == 200
    for _ in range(14):
        clock.forward(timedelta(minutes=55))
        last = client.get("/notes/").status_code
    assert last == 302


def test_nothing_walled_is_cached(browser):
    assert browser("officer").get("/notes/")["Cache-Control"] == "private, no-store"


def test_lists_ask_as_often_with_ten_times_the_rows(browser, world, django_assert_max_num_queries):
    client = browser("officer")
    client.get("/notes/")

    def asked() -> int:
        with django_assert_max_num_queries(12) as captured:
            assert client.get("/notes/").status_code == 200
        return len(captured)

    before = asked()
    with as_owner():
        for number in range(60):
            Note.objects.create(compartment=world.compartments.council, title=str(number))
    assert asked() == before


def test_pages_of_a_list_are_exact_and_in_order(browser, world):
    with as_owner():
        for number in range(60):
            place = [world.compartments.council, world.compartments.joint, world.compartments.draft][number % 3]
            Note.objects.create(compartment=place, title=f"{number:02}")
        expected = list(
            Note.objects.exclude(compartment=world.compartments.draft)
            .filter(title__regex=r"^\d\d$")
            .order_by("-updated_at", "-pk")
            .values_list("title", flat=True)
        )
    client, shown, address = browser("officer"), [], "/notes/"
    while address:
        response = client.get(address)
        shown += [row[0]["text"] for row in response.context["table"]["rows"]]
        address = response.context["next_url"] and "/notes/" + response.context["next_url"]
    assert [title for title in shown if title.isdigit()] == expected


def test_an_unlisted_membership_end_is_seen_in_the_header(browser, world):
    with as_owner():
        Membership.objects.create(person=world.people.officer, post=world.posts.provider)
    labels = [capacity["label"] for capacity in browser("officer").get("/notes/").context["capacities"]]
    assert labels == ["Cotswold, commissioner", "Publica, provider"]


def test_a_form_of_another_session_gives_its_text_back(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people.officer, backend=settings.AUTHENTICATION_BACKENDS[0])
    response = client.post("/notes/new/", {"title": "Typed <with> care", "password": "secret"})
    assert response.status_code == 403
    assert b"Typed &lt;with&gt; care" in response.content
    assert b"secret" not in response.content


def test_a_form_says_itself_what_it_does():
    with pytest.raises(NotImplementedError):
        FormPage().act(None)


def test_for_who_holds_no_post_nothing_waits_at_home(office):
    page = office.browser("nobody").get("/")
    assert page.status_code == 200
    assert page.context["work"]["rows"] == []
    told = {section["title"] for section in page.context["sections"]}
    assert not {"Notices", "Your posts", "Ethical walls"} & told
    assert "Your account" in told
