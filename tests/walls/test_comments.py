"""Comments on walled rows: said to those who see the row, who alone can be mentioned, and told of it (L27, L29)."""

from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.notes.models import Note
from tests.owner import as_owner
from tests.walls.helpers import refused
from tests.walls.test_outbox import end_membership
from tests.walls.test_pages import fields, masked
from walls.actions.comments import LONGEST, comment, mentionable
from walls.capacities import CurrentCapacity, capacities_of
from walls.identity import acting
from walls.models import AuditEvent, Comment, Exclusion, Notice
from walls.tasks import deliver_due

pytestmark = pytest.mark.urls("tests.notes.urls")
ABSENT = "0" * 12


@pytest.fixture
def browser(world, notes):
    """A client signed in as the named person."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(getattr(world.people, name), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return signed_in


@pytest.fixture
def officer(world) -> CurrentCapacity:
    return capacities_of(world.people.officer.pk)[0]


def form_of(note: Note) -> str:
    return f"/on/note/{note.ref}/comments/new/"


def say(client: Client, note: Note, **said):
    path = form_of(note)
    return client.post(path, fields(client, path) | said)


def shown(client: Client, note: Note) -> list[tuple[str, str]]:
    """Who said what, in the panel on the note's page."""
    panels = {panel["title"]: panel for panel in client.get(f"/notes/{note.ref}/").context["panels"]}
    return [(entry["title"], entry["text"]) for entry in panels["Comments"]["entries"]]


def offered(client: Client, note: Note) -> list[str]:
    return [ref for ref, _ in client.get(form_of(note)).context["form"].fields["mention"].choices]


def told(capacity) -> list[tuple[str, str]]:
    deliver_due()
    with acting(capacity):
        return list(Notice.objects.visible_to(capacity).values_list("words", "path"))


def test_a_comment_is_read_by_whoever_sees_the_row_newest_first(browser, notes):
    for name, text in (("officer", "First"), ("leader", "Second")):
        sent = say(browser(name), notes["council"], text=text)
        assert sent.status_code == 302
        assert sent["Location"] == f"/notes/{notes['council'].ref}/"
    for name in ("officer", "leader", "dual"):
        assert shown(browser(name), notes["council"]) == [("Leader", "Second"), ("Officer", "First")]
    assert shown(browser("officer"), notes["joint"]) == []


def test_L08_comments_on_hidden_rows_and_on_others_leave_the_page_as_it_was(browser, notes):
    client, path = browser("officer"), f"/notes/{notes['council'].ref}/"
    before = masked(client.get(path))
    with as_owner():
        for place in ("draft", "sealed", "joint"):
            comment(by=None, subject=notes[place], text="Elsewhere")
    assert masked(client.get(path)) == before


def test_text_is_text(browser, notes):
    client = browser("officer")
    say(client, notes["council"], text="<script>alert(1)</script>\n\n[x](javascript:alert(1))")
    page = client.get(f"/notes/{notes['council'].ref}/").content
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert b"<script>alert" not in page
    assert b'href="javascript' not in page


def test_the_form_says_who_will_read_it(browser, notes):
    response = browser("officer").get(form_of(notes["council"]))
    assert "Cotswold" in response.context["audience"]
    assert b"Seen by:" in response.content


@pytest.mark.parametrize("text", ["", " \n ", "x" * (LONGEST + 1)])
def test_a_comment_has_words_and_not_too_many(browser, notes, officer, text):
    response = say(browser("officer"), notes["council"], text=text)
    assert response.status_code == 200
    assert response.context["form"].errors["text"]
    assert text.strip() in response.context["form"]["text"].value()
    with acting(officer), pytest.raises(ValidationError):
        comment(by=officer, subject=notes["council"], text=text)
    with as_owner():
        assert not Comment.objects.exists()


# Mentions


def test_L29_only_those_who_see_the_row_now_can_be_mentioned(browser, notes, world):
    council = {getattr(world.capacities, name).ref for name in ("second", "leader", "dual")}
    client = browser("officer")
    assert set(offered(client, notes["council"])) == council
    assert world.capacities.provider.ref in offered(client, notes["joint"])
    with as_owner():
        Exclusion.objects.create(person=world.people.leader, compartment=world.compartments.council, reason="x")
    assert world.capacities.leader.ref not in offered(client, notes["council"])


def test_where_people_are_kept_apart_only_ones_own_party_is_offered(browser, notes, world):
    with as_owner():
        kind = world.compartments.joint.kind
        kind.apart = True
        kind.save()
    assert world.capacities.provider.ref not in offered(browser("officer"), notes["joint"])


def test_whoever_is_mentioned_is_told_in_our_words_and_where(browser, notes, world):
    sent = say(browser("officer"), notes["council"], text="Do look", mention=[world.capacities.leader.ref])
    assert sent.status_code == 302
    assert told(world.capacities.leader) == [("mentioned", f"/notes/{notes['council'].ref}/")]
    assert told(world.capacities.second) == []
    (rung,) = mail.outbox
    assert rung.to == ["leader@test.example"]
    for hidden in ("Do look", notes["council"].title, notes["council"].ref, "Officer"):
        assert hidden not in str(rung.message())


def test_whoever_may_no_longer_see_the_row_is_not_told(browser, notes, world):
    say(browser("officer"), notes["council"], text="Do look", mention=[world.capacities.leader.ref])
    with as_owner():
        Exclusion.objects.create(person=world.people.leader, compartment=world.compartments.council, reason="x")
    assert told(world.capacities.leader) == []
    assert mail.outbox == []


def test_L29_a_hidden_reader_a_forged_one_and_oneself_get_one_answer(browser, notes, world, officer):
    client = browser("officer")
    answers = []
    for ref in (world.capacities.provider.ref, ABSENT, world.capacities.officer.ref, "'; --"):
        response = say(client, notes["council"], text="Kept", mention=[ref])
        assert response.status_code == 200
        assert response.context["form"]["text"].value() == "Kept"
        answers.append((response.context["form"].errors.as_json(), masked(response).replace(once(response), b"")))
        with acting(officer), pytest.raises(ValidationError, match="Choose from the list"):
            comment(by=officer, subject=notes["council"], text="x", mention=[ref])
    assert len(set(answers)) == 1
    with as_owner():
        assert not Comment.objects.exists()


def once(response) -> bytes:
    return response.context["form_once"].encode()


# Who may


@pytest.mark.parametrize(("name", "place", "status"), [("leader", "sealed", 403), ("officer", "draft", 404)])
def test_who_may_not_add_says_nothing(browser, notes, officer, name, place, status):
    client = browser(name)
    opened = fields(client, form_of(notes["joint"])) if name == "officer" else {}
    assert client.get(form_of(notes[place])).status_code == status
    assert client.post(form_of(notes[place]), opened | {"text": "x"}).status_code == status
    with as_owner():
        assert not Comment.objects.exists()


def test_L20_a_form_for_a_hidden_row_is_that_for_none(browser, notes):
    client = browser("officer")
    hidden, absent = client.get(form_of(notes["draft"])), client.get(f"/on/note/{ABSENT}/comments/new/")
    assert hidden.status_code == absent.status_code == 404
    assert masked(hidden) == masked(absent)
    assert dict(hidden.headers) == dict(absent.headers)


def test_the_other_capacity_that_sees_the_row_is_offered(browser, notes, world):
    response = browser("dual").get(form_of(notes["draft"]))
    assert response.status_code == 404
    assert response.context["switch"]["ref"] == world.capacities.dual_provider.ref


def test_the_action_and_the_database_each_refuse(world, notes, officer):
    with acting(officer):
        with pytest.raises(PermissionDenied):
            comment(by=officer, subject=notes["sealed"], text="x")
        for wrong in ({"subject_ref": ABSENT}, {"subject_ref": notes["draft"].ref}):
            where = {"compartment": world.compartments.council, "subject_model": "notes.Note"} | wrong
            refused(partial(Comment.objects.create, text="x", **where), "there is no such row")


def test_what_was_said_stays_and_is_in_the_chain_by_its_digest(notes, officer):
    with acting(officer):
        said = comment(by=officer, subject=notes["council"], text="Said once")
        refused(lambda: Comment.objects.filter(pk=said.pk).update(text="Unsaid"))
    with as_owner():
        refused(lambda: Comment.objects.all().delete(), "stays as it was added")
        event = AuditEvent.objects.get(kind="change", body__table="walls_comment")
    assert event.body["ids"] == [said.pk]
    assert "Said once" not in str(event.body)


def test_a_comment_is_signed_by_the_post_held_when_it_was_made(browser, notes, world, clock):
    say(browser("officer"), notes["council"], text="Then")
    clock.forward(timedelta(minutes=5))
    with as_owner():
        end_membership(world)
    assert shown(browser("leader"), notes["council"]) == [("Officer", "Then")]


def test_a_session_that_ends_keeps_the_text_and_says_that_no_file_is_kept(browser, notes, world):
    client = browser("dual")
    path = f"/on/note/{notes['joint'].ref}/files/new/"
    sent = fields(client, path) | {"description": "Typed with care", "file": SimpleUploadedFile("a.txt", b"text")}
    client.post("/acting-as/", {"capacity": world.capacities.dual_provider.ref})
    response = client.post(path, sent)
    assert response.status_code == 409
    assert b"Typed with care" in response.content
    assert b"A file cannot be kept" in response.content
    switch = response.context["switch"]
    again = client.get(client.post("/acting-as/", {"capacity": switch["ref"], "next": switch["next"]})["Location"])
    assert again.context["form"]["description"].value() == "Typed with care"
    assert b"A file cannot be kept: choose it again." in again.content


def test_mentionable_is_everyone_else_for_the_owner(world, notes):
    with as_owner():
        assert {reader.ref for reader in mentionable(None, notes["draft"])} == {
            world.capacities.provider.ref,
            world.capacities.dual_provider.ref,
        }
