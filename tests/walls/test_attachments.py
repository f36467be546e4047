"""Files on walled rows: as much behind the wall as the row, and never anything but a download (L17, L18)."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.notes.models import Note, Thread
from tests.owner import as_owner
from tests.walls.helpers import refused
from tests.walls.sent import PDF, TAKEN, send
from tests.walls.test_pages import fields, masked
from walls.actions.attachments import NOT_ADDED, attach
from walls.capacities import capacities_of
from walls.identity import acting
from walls.models import Attachment, AuditEvent, Exclusion, Walled
from walls.subjects import carries, subjects

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
def held(notes) -> dict[str, Attachment]:
    """One file on each note, put there by the owner, which says where it is."""
    with as_owner():
        return {
            name: attach(by=None, subject=note, name=f"{name}.txt", content=f"canary of {name}".encode())
            for name, note in notes.items()
        }


def form_of(note: Note) -> str:
    return f"/on/note/{note.ref}/files/new/"


def listed(client: Client, note: Note) -> list[list[str]]:
    """The rows of the panel of files on the note's page."""
    panels = {panel["title"]: panel for panel in client.get(f"/notes/{note.ref}/").context["panels"]}
    return [[cell["text"] for cell in row] for row in panels["Files"]["table"]["rows"]]


def count() -> int:
    with as_owner():
        return Attachment.objects.count()


# What is taken, and what is given back


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_comes_back_as_it_was_sent(browser, notes, name):
    client = browser("officer")
    sent = send(client, form_of(notes["council"]), name, TAKEN[name], description="The quarter's report")
    assert sent.status_code == 302
    assert sent["Location"] == f"/notes/{notes['council'].ref}/"
    ((shown, what, author, _, _),) = listed(client, notes["council"])
    assert (shown, what, author) == (name, "The quarter's report", "Officer")
    with as_owner():
        file = Attachment.objects.get()
    assert file.compartment_id == notes["council"].compartment_id
    response = browser("leader").get(file.get_absolute_url())
    assert response.status_code == 200
    assert response.content == TAKEN[name]


def test_L17_a_file_is_a_download_in_which_nothing_runs(browser, notes):
    client = browser("officer")
    send(client, form_of(notes["council"]), "Café – coût.pdf", PDF)
    with as_owner():
        file = Attachment.objects.get()
    response = client.get(file.get_absolute_url())
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Caf%C3%A9%20%E2%80%93%20co%C3%BBt.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert file.name not in file.get_absolute_url()


def test_the_form_says_who_will_see_the_file(browser, notes):
    response = browser("officer").get(form_of(notes["council"]))
    assert "Cotswold" in response.context["audience"]
    assert b"Seen by:" in response.content
    assert b'enctype="multipart/form-data"' in response.content


def test_a_file_sent_twice_is_kept_once(browser, notes):
    client, path = browser("officer"), form_of(notes["council"])
    opened = fields(client, path)
    answers = [client.post(path, opened | {"file": SimpleUploadedFile("a.pdf", PDF)}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert count() == 1


# Who may

WHO = ("officer", "second", "leader", "monitor", "provider", "dual")


@pytest.mark.parametrize("name", WHO)
def test_L17_every_file_is_as_hidden_as_its_row_to_everyone(browser, notes, held, world, name):
    client = browser(name)
    seen = {place for place, note in notes.items() if client.get(f"/notes/{note.ref}/").status_code == 200}
    assert 0 < len(seen) < len(notes)
    absent = client.get(reverse("file", args=[ABSENT]))
    for place, file in held.items():
        response = client.get(file.get_absolute_url())
        if place in seen:
            assert response.content == f"canary of {place}".encode()
        else:
            assert response.status_code == 404
            assert b"canary" not in response.content
            if name != "dual":  # to whom the other capacity is offered
                assert masked(response) == masked(absent)
                assert dict(response.headers) == dict(absent.headers)


def test_L17_nobody_who_is_not_signed_in_gets_a_file_and_no_other_address_leads_to_one(browser, held):
    for file in held.values():
        response = Client().get(file.get_absolute_url())
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")
        for path in (f"/media/{file.name}", f"/media/{file.ref}", f"/static/{file.name}", f"/files/{file.name}"):
            assert browser("officer").get(path).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("media")
    assert settings.MEDIA_ROOT == ""
    assert "default" not in settings.STORAGES


def test_L20_a_form_for_a_hidden_row_is_that_for_none(browser, notes):
    client = browser("officer")
    hidden, absent, odd = (
        client.get(path)
        for path in (
            form_of(notes["draft"]),
            f"/on/note/{ABSENT}/files/new/",
            f"/on/need/{notes['council'].ref}/files/new/",
        )
    )
    assert hidden.status_code == absent.status_code == odd.status_code == 404
    assert masked(hidden) == masked(absent) == masked(odd)
    assert client.get(f"/on/line/{notes['council'].ref}/files/new/").status_code == 404


def test_a_file_for_a_hidden_row_is_not_kept(browser, notes, world):
    client = browser("officer")
    opened = fields(client, form_of(notes["council"]))
    answers = []
    for path in (form_of(notes["draft"]), f"/on/note/{ABSENT}/files/new/"):
        answers.append(client.post(path, opened | {"_once": "", "file": SimpleUploadedFile("a.pdf", PDF)}))
    assert [answer.status_code for answer in answers] == [404, 404]
    assert masked(answers[0]) == masked(answers[1])
    assert count() == 0
    with as_owner():
        events = AuditEvent.objects.filter(kind="refused").values_list("compartment_id", flat=True)
        assert set(events) == {world.compartments.draft.pk, None}  # the governors of the row can read who tried


def test_who_sees_and_may_add_nothing_is_told_beside_the_button(browser, notes):
    client = browser("leader")
    page = client.get(f"/notes/{notes['sealed'].ref}/")
    refusals = {panel["title"]: panel["actions"][0]["refusal"] for panel in page.context["panels"]}
    assert refusals == {"Files": NOT_ADDED, "Comments": NOT_ADDED}
    assert client.get(form_of(notes["sealed"])).status_code == 403


def test_an_exclusion_takes_the_file_away_with_the_row(browser, notes, held, world):
    client = browser("officer")
    assert client.get(held["council"].get_absolute_url()).status_code == 200
    with as_owner():
        Exclusion.objects.create(person=world.people.officer, compartment=world.compartments.council, reason="x")
    assert client.get(held["council"].get_absolute_url()).status_code == 404


def test_reading_and_getting_files_of_sealed_places_is_recorded(browser, notes, held):
    browser("leader").get(held["sealed"].get_absolute_url())
    with as_owner():
        event = AuditEvent.objects.get(kind="read")
    assert event.body == {"rows": [f"walls.Attachment:{held['sealed'].pk}"]}
    assert event.compartment_id == held["sealed"].compartment_id


# The two points, each alone


def test_the_filter_alone_and_the_policy_alone_hide_the_same_files(world, held):
    by = capacities_of(world.people.officer.pk)[0]
    with acting(by):
        bare = set(Attachment.objects.values_list("name", flat=True))
        with as_owner():
            filtered = set(Attachment.objects.visible_to(by).values_list("name", flat=True))
    assert bare == filtered == {"council.txt", "joint.txt", "public.txt"}


def made(subject: Walled, **more) -> Attachment:
    values = {
        "compartment_id": subject.compartment_id,
        "subject_model": "notes.Note",
        "subject_ref": subject.ref,
        "name": "a.txt",
        "media_type": "text/plain",
        "size": 1,
        "digest": "",
        "content": b"x",
    }
    return Attachment.objects.create(**values | more)


def test_a_file_lies_with_its_row_and_every_other_place_is_refused_alike(world, notes):
    by = capacities_of(world.people.officer.pk)[0]
    with acting(by):
        assert made(notes["council"]).pk
        astray: list[dict[str, Any]] = [
            {"compartment_id": notes["joint"].compartment_id},  # one's own, but not the row's
            {"subject_ref": ABSENT},
            {"subject_ref": notes["draft"].ref},  # hidden
            {"subject_model": "notes.Line"},
            {"subject_model": "walls.Organisation"},  # no walled table
            {"subject_model": "no.Such"},
            {"subject_model": "notes_note; DROP TABLE notes_note; --"},
            {"subject_model": ""},
        ]
        for wrong in astray:
            refused(partial(made, notes["council"], **wrong), "there is no such row")
        refused(lambda: made(notes["draft"]), "there is no such row")
    with as_owner():
        refused(lambda: made(notes["council"], compartment_id=notes["draft"].compartment_id), "there is no such row")


def test_a_link_between_compartments_carries_nothing(world, notes):
    assert not carries(Thread)
    with as_owner():
        link = Thread.objects.create(
            compartment=world.compartments.council,
            to_compartment=world.compartments.joint,
            note=notes["council"],
            to=notes["joint"],
        )
        refused(lambda: made(link, subject_model="notes.Thread"), "there is no such row")


def test_what_was_added_is_never_changed_nor_taken_away(world, notes, held):
    with acting(capacities_of(world.people.officer.pk)[0]):
        refused(lambda: Attachment.objects.filter(pk=held["council"].pk).update(name="b.txt"))
        refused(lambda: Attachment.objects.filter(pk=held["council"].pk).delete())
    with as_owner():
        refused(lambda: Attachment.objects.update(name="b.txt"), "stays as it was added")
        refused(lambda: Attachment.objects.all().delete(), "stays as it was added")


def test_the_database_says_who_when_and_what(world, notes):
    long_ago = timezone.now() - timedelta(days=90)
    by = capacities_of(world.people.officer.pk)[0]
    with acting(by):
        told = made(
            notes["council"], acting_id=world.capacities.leader.pk, created_at=long_ago, size=9, digest="f" * 64
        )
    with as_owner():
        file = Attachment.objects.get(pk=told.pk)
        event = AuditEvent.objects.get(kind="change", body__table="walls_attachment")
    assert file.acting_id == by.pk
    assert file.created_at - long_ago > timedelta(days=89)
    assert (file.size, len(file.digest)) == (1, 64)
    assert file.digest != "f" * 64
    assert event.compartment_id == file.compartment_id
    assert event.body == {
        "table": "walls_attachment", "ids": [file.pk], "on": notes["council"].ref, "digest": file.digest
    }  # fmt: skip


def test_the_owner_is_believed_when_and_by_whom(world, notes):
    long_ago = timezone.now() - timedelta(days=90)
    officer = capacities_of(world.people.officer.pk)[0]
    with as_owner():
        attach(by=officer, subject=notes["council"], name="a.pdf", content=PDF, at=long_ago)
        file = Attachment.objects.get()
    assert (file.acting_id, file.created_at) == (officer.pk, long_ago)


def test_the_action_refuses_with_a_sentence_and_the_database_without_it(world, notes):
    leader = capacities_of(world.people.leader.pk)[0]
    with acting(leader):
        with pytest.raises(PermissionDenied, match="in this capacity"):
            attach(by=leader, subject=notes["sealed"], name="a.pdf", content=PDF)
        refused(lambda: made(notes["sealed"]))
    with pytest.raises((DatabaseError, ValidationError)), transaction.atomic():
        attach(by=None, subject=notes["council"], name="a.pdf", content=PDF)  # nobody, and not the owner
    assert count() == 0


# The page


def test_the_panels_ask_three_times_and_not_for_the_content(browser, world, notes, django_assert_max_num_queries):
    client, path = browser("officer"), f"/notes/{notes['council'].ref}/"
    client.get(path)
    with django_assert_max_num_queries(12) as bare:
        client.get(path)
    with as_owner():
        for number in range(30):
            attach(by=None, subject=notes["council"], name=f"{number}.pdf", content=PDF)
        officer = capacities_of(world.people.officer.pk)[0]
        attach(by=officer, subject=notes["council"], name="last.pdf", content=PDF)
    with django_assert_max_num_queries(12) as full:
        client.get(path)
    assert len(full) == len(bare) + 1  # who signed
    assert not [asked["sql"] for asked in full if re.search(r'"content"', asked["sql"])]


def test_L08_files_on_hidden_rows_and_on_others_leave_the_page_as_it_was(browser, notes):
    client, path = browser("officer"), f"/notes/{notes['council'].ref}/"
    before = masked(client.get(path))
    with as_owner():
        for place in ("draft", "sealed", "joint"):
            attach(by=None, subject=notes[place], name="a.pdf", content=PDF)
    assert masked(client.get(path)) == before


def test_every_walled_model_with_a_page_may_carry_files():
    assert {"note", "need", "service", "provider-team", "report", "measure", "agreement", "plan-item"} <= set(
        subjects()
    )
    assert not {"attachment", "comment", "line", "notice", "commissioner-note", "compartment"} & set(subjects())
