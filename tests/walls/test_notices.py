"""Notices: only sentences of ours, only while their subject is seen, rung for by e-mails that say nothing."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.notes.models import Note, Thread
from tests.owner import as_owner
from tests.walls.helpers import refused
from tests.walls.test_outbox import disable, end_membership, leased, message
from walls import notices, outbox
from walls.capacities import capacities_of
from walls.identity import acting
from walls.models import AuditEvent, Compartment, Exclusion, Notice, Wall, WallSide
from walls.notices import notify
from walls.outbox import Outcome
from walls.tasks import deliver_due, sweep_outbox
from walls.views.notices import your_notices


@pytest.fixture(autouse=True)
def _pages(monkeypatch):
    monkeypatch.setattr(Note, "get_absolute_url", lambda note: f"/notes/{note.ref}/", raising=False)


@pytest.fixture
def told(world, notes) -> Note:
    """A note of the council, of which the officer is to be told."""
    notify(to=world.capacities.officer, about=notes["council"], words="changed", key="note changed")
    return notes["council"]


def held(capacity) -> list[tuple[str, str]]:
    with acting(capacity):
        return list(Notice.objects.visible_to(capacity).values_list("words", "path"))


def raise_wall(world):
    wall = Wall.objects.create(reason="a review")
    WallSide.objects.create(compartment=world.compartments.council, wall=wall, side=1)


def exclude(world):
    Exclusion.objects.create(person=world.people.officer, compartment=world.compartments.council, reason="a conflict")


KEY = "notice:{}:note changed"
CHANGES = [disable, end_membership, raise_wall, exclude]


def test_a_notice_reaches_its_recipient_and_rings_by_mail(world, told):
    deliver_due()
    assert held(world.capacities.officer) == [("changed", f"/notes/{told.ref}/")]
    assert held(world.capacities.second) == []  # of the same roles, but another person
    (sent,) = mail.outbox
    assert sent.to == ["officer@test.example"]
    assert sent.subject == "Something waits for you in Great Commissioning"
    assert "/notices/" in sent.body
    for hidden in (told.ref, told.title, notices.SENTENCES["changed"], "Cotswold"):
        assert hidden not in str(sent.message())


def test_one_key_serves_many_recipients_and_each_once(world, notes):
    for _ in range(2):
        for capacity in (world.capacities.officer, world.capacities.second):
            notify(to=capacity, about=notes["council"], words="changed", key="same")
        deliver_due()
    assert len(held(world.capacities.officer)) == len(held(world.capacities.second)) == 1
    assert sorted(sent.to[0] for sent in mail.outbox) == ["officer@test.example", "second@test.example"]


@pytest.mark.parametrize("change", CHANGES)
def test_who_may_not_see_the_subject_by_delivery_is_not_told(world, told, change):
    with as_owner():
        change(world)
    deliver_due()
    with as_owner():
        assert not Notice.objects.exists()
    assert mail.outbox == []
    assert message(KEY.format(world.capacities.officer.pk)).outcome == "withheld"


@pytest.mark.parametrize("change", CHANGES)
def test_nor_rung_for_if_it_changes_between_notice_and_mail(world, told, change):
    outbox.deliver_one(leased())
    with as_owner():
        change(world)
    deliver_due()
    assert mail.outbox == []
    with as_owner():
        assert AuditEvent.objects.filter(kind="withheld").count() == 1


@pytest.mark.parametrize("change", [raise_wall, exclude])
def test_the_filter_alone_withholds(world, told, change):
    """With row-level security out of the way, as it is for the owner of the tables."""
    first = leased()
    officer = capacities_of(world.people.officer.pk)[0]
    with as_owner(), acting(officer):
        assert notices.give(first, officer) is Outcome.DELIVERED
        ringing = leased()
    with as_owner():
        change(world)
    with as_owner(), acting(officer):
        assert notices.give(first, officer) is Outcome.WITHHELD
        assert notices.mail(ringing, officer) is Outcome.WITHHELD
        assert notices.mark_read(by=officer) == 0


@pytest.mark.parametrize("change", [raise_wall, exclude])
def test_row_level_security_alone_hides_a_notice(world, told, change):
    deliver_due()
    with acting(world.capacities.officer):
        assert Notice.objects.exists()
    with as_owner():
        change(world)
    with acting(world.capacities.officer):
        assert not Notice.objects.exists()
        own = Compartment.objects.get(personal_to=world.capacities.officer)
        refused(
            lambda: Notice.objects.create(
                compartment=own, to_compartment=world.compartments.council, words="changed", path="/"
            )
        )


def test_what_was_read_already_is_not_rung_for(world, told):
    outbox.deliver_one(leased())
    officer = capacities_of(world.people.officer.pk)[0]
    with acting(officer):
        assert notices.mark_read(by=officer) == 1
    sweep_outbox()
    assert mail.outbox == []


def test_the_second_copy_of_a_mail_has_the_same_message_id(world, told, monkeypatch):
    outbox.deliver_one(leased())
    ringing = leased()
    with acting(world.capacities.officer):
        for _ in range(2):
            notices.mail(ringing, capacities_of(world.people.officer.pk)[0])
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first == second
    assert re.fullmatch(r"<[0-9a-f]{40}@[\w.]+>", first)


def test_telling_of_a_sealed_row_is_not_reading_it(world, notes):
    notify(to=world.capacities.dual, about=notes["sealed"], words="answer", key="sealed")
    deliver_due()
    assert len(held(world.capacities.dual)) == 1
    with as_owner():
        assert not AuditEvent.objects.filter(kind="read").exists()


def test_a_notice_is_one_of_ours_about_one_thing(world, notes):
    to = world.capacities.officer
    with pytest.raises(KeyError):
        notify(to=to, link="/", words="typed by somebody", key="1")
    with pytest.raises(ValueError, match="about a row or leads to a page"):
        notify(to=to, words="changed", key="2")
    with pytest.raises(ValueError, match="about a row or leads to a page"):
        notify(to=to, about=notes["council"], link="/", words="changed", key="3")
    with pytest.raises(ValueError, match="both ends"):
        notify(to=to, about=Thread(), words="changed", key="4")
    with pytest.raises(ValueError, match="changed"):
        notices.sentences(changed="Another sentence.")


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_page_shows_the_notices_of_one_capacity_and_counts_the_others(world, notes):
    notify(to=world.capacities.dual, about=notes["council"], words="changed", key="1")
    notify(to=world.capacities.dual, link="/elsewhere/", words="appointed", key="2")
    notify(to=world.capacities.dual_provider, about=notes["lane"], words="answer", key="3")
    deliver_due()
    client = signed_in(world.people.dual)
    shown = client.get("/notices/").content.decode()
    assert f"/notes/{notes['council'].ref}/" in shown
    assert "/elsewhere/" in shown
    assert notices.SENTENCES["answer"] not in shown
    assert "1 notice waits for you as Publica, provider." in shown
    switched = client.post(
        "/acting-as/", {"capacity": world.capacities.dual_provider.ref, "next": "/notices/"}, follow=True
    ).content.decode()
    assert notices.SENTENCES["answer"] in switched
    assert "2 notices wait for you as Cotswold, commissioner." in switched
    assert f"/notes/{notes['council'].ref}/" not in switched


def test_a_notice_goes_out_of_sight_with_its_subject_and_is_not_counted(world, notes):
    notify(to=world.capacities.dual, about=notes["council"], words="changed", key="1")
    notify(to=world.capacities.dual_provider, about=notes["lane"], words="answer", key="2")
    deliver_due()
    with as_owner():
        for place in (world.compartments.council, world.compartments.lane):
            Exclusion.objects.create(person=world.people.dual, compartment=place, reason="a conflict")
    shown = signed_in(world.people.dual).get("/notices/").content.decode()
    assert "No notices wait for you in this capacity." in shown
    assert "for you as" not in shown


def test_the_home_page_may_count_what_waits_in_every_capacity(world, notes, rf):
    notify(to=world.capacities.dual, about=notes["council"], words="changed", key="1")
    notify(to=world.capacities.dual, about=notes["joint"], words="changed", key="2")
    notify(to=world.capacities.dual_provider, about=notes["lane"], words="answer", key="3")
    deliver_due()
    request = rf.get("/")
    request.capacities = capacities_of(world.people.dual.pk)
    request.acting = request.capacities[0]
    with acting(request.acting):
        section = your_notices(request)
    assert section is not None
    assert [(item["text"], item["hint"]) for item in section["items"]] == [
        ("2 unread notices", "As Cotswold, commissioner"),
        ("1 unread notice", "As Publica, provider"),
    ]


def test_marking_as_read(world, told):
    notify(to=world.capacities.officer, about=told, words="answer", key="second")
    notify(to=world.capacities.second, about=told, words="answer", key="second")
    deliver_due()
    with as_owner():
        mine = Notice.objects.get(compartment__personal_to=world.capacities.officer, words="answer")
        theirs = Notice.objects.get(compartment__personal_to=world.capacities.second)
    client = signed_in(world.people.officer)
    acting_as = {"_acting": world.capacities.officer.ref}
    for attempt in (client.get, client.post):
        assert attempt(f"/notices/{theirs.ref}/read/", acting_as).status_code == 404
    assert client.get(f"/notices/{mine.ref}/read/").status_code == 200
    assert client.post(f"/notices/{mine.ref}/read/", acting_as).status_code == 302
    shown = client.get("/notices/").content.decode()
    assert shown.count(">Mark as read</a>") == 1
    assert client.post("/notices/read/", acting_as).status_code == 302
    assert ">Mark as read</a>" not in client.get("/notices/").content.decode()
    with as_owner():
        theirs.refresh_from_db()
    assert theirs.read_at is None


def test_the_page_takes_as_many_queries_for_many_notices(world, notes, django_assert_max_num_queries):
    for number in range(30):
        notify(to=world.capacities.officer, about=notes["council"], words="changed", key=str(number))
    deliver_due()
    client = signed_in(world.people.officer)
    client.get("/notices/")  # the first page of a session also writes when it was seen
    with django_assert_max_num_queries(12):
        assert "after=" in client.get("/notices/").content.decode()


def test_an_app_takes_no_sentence_of_anothers():
    before = dict(notices.SENTENCES)
    with pytest.raises(ValueError, match="changed"):
        notices.sentences(changed="The row 7 has changed.", of_ours="Something of ours has changed.")
    assert before == notices.SENTENCES
