"""Small parts of the leak test by themselves, in the small world: planting, asking, telling and letting in."""

import logging
import random
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.db import connection, models
from django.http import HttpResponse
from django.urls import path, reverse

from tests.notes.models import Line, Note
from tests.owner import as_owner
from tests.walls.office import Office
from walls import outbox
from walls.capacities import capacities_of
from walls.leaktest import messages, planting, running
from walls.leaktest import routes as addresses
from walls.leaktest.asking import Caller
from walls.leaktest.marks import mark
from walls.leaktest.people import Prober, everyone, let_through_against_the_facts, seen_by
from walls.leaktest.planting import Garden, Planted
from walls.leaktest.probing import Probe
from walls.leaktest.routes import Route, reachable, routes
from walls.leaktest.scopes import Scope, StandIns
from walls.leaktest.tally import UNANSWERED, Finding, Tally
from walls.models import (
    AccessToken,
    Compartment,
    Exclusion,
    OutboxMessage,
    Post,
    Undertaking,
    UndertakingText,
    Wall,
    WallKind,
    WallSide,
    new_ref,
)
from walls.outbox import Message, Outcome, enqueue

HOME = Route("home", (), None, None)
NOWHERE = Route("no such address", (), None, None)


@pytest.fixture(autouse=True)
def _pages(monkeypatch):
    monkeypatch.setattr(Note, "get_absolute_url", lambda note: f"/notes/{note.ref}/", raising=False)


def somebody(office: Office, name: str, *sees: Compartment) -> Prober:
    """A capacity that asks, and what it sees as far as the test knows."""
    return Prober(office.by(name), frozenset(place.pk for place in sees))


def nobody() -> Prober:
    return Prober(capacities_of(None)[0], frozenset())


def probe_of(prober: Prober, *notes: Note) -> Probe:
    """The questions of a capacity about notes that were planted, and about no page."""
    garden = Garden()
    for note in notes:
        garden.planted[note.ref] = Planted(note.ref, Note, note, "council", frozenset({note.compartment_id}))
    return Probe(prober, garden, (), Tally(), random.Random(7))


# -- Who asks, and what


def test_who_has_not_signed_in_asks_as_nobody(office: Office):
    caller = Caller(nobody())
    assert caller.get(reverse("home")).wsgi_request.user.is_anonymous
    assert not caller.session
    assert caller.get(reverse("home")).wsgi_request.acting.is_public


def test_nobody_is_given_no_keys_and_searches_all_the_same(office: Office, notes):
    probe = probe_of(nobody(), notes["council"])
    probe.all()
    assert probe.secrets == {}
    assert probe.tally.requests == 2
    assert {kept for _, kept in probe.tally.searched} == {frozenset({"council"})}
    assert not probe.tally.findings
    with as_owner():
        assert not AccessToken.objects.exists()


def test_rows_without_a_reference_and_keys_which_are_their_holders_alone_are_not_asked_for(office: Office, notes):
    probe = probe_of(somebody(office, "officer"), notes["council"])
    assert probe.entries(AccessToken) == probe.entries(Group) == []
    assert probe.entries(Post)


def test_what_has_become_ones_own_to_see_meanwhile_is_no_leak(office: Office, notes):
    note = notes["council"]
    meanwhile = probe_of(somebody(office, "officer"), note)
    meanwhile.leak(note.ref, "lists", "needs")
    assert not meanwhile.tally.findings
    never = probe_of(somebody(office, "provider"), note)
    never.leak(note.ref, "lists", "needs")
    assert never.tally.findings == {Finding("council", "lists", "needs", never.prober.posts)}


def test_an_address_without_a_name_is_not_passed_over(monkeypatch):
    patterns = [path("a/", lambda _: HttpResponse()), path("", lambda _: HttpResponse(), name="home")]
    monkeypatch.setattr(addresses, "get_resolver", lambda: SimpleNamespace(url_patterns=patterns))
    assert [reachable(route) for route in routes()] == [False, True]


def test_an_address_that_cannot_be_written_out_is_not_reached():
    assert reachable(HOME)
    assert not reachable(NOWHERE)


def test_an_address_that_cannot_be_asked_is_no_pass(office: Office, monkeypatch):
    monkeypatch.setattr(running, "routes", lambda: [HOME, NOWHERE])
    with as_owner():
        night = running._Night(7, Tally(), [], {}, running.WHOLE)
    assert night.routes == [HOME]
    assert night.tally.silent == {NOWHERE.name: 1}
    assert UNANSWERED in night.tally.general()


def test_a_run_sees_everything_as_it_was_when_it_began(db, monkeypatch):
    other = connection.copy()
    try:
        other.set_autocommit(False)
        monkeypatch.setattr(running, "connection", other)
        running._snapshot()
        with other.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            assert cursor.fetchone() == ("repeatable read",)
    finally:
        other.rollback()
        other.close()


# -- Who is let in, and who against the facts


def test_where_nobody_passes_a_wall_somebody_made_up_does(office: Office, monkeypatch):
    monkeypatch.setattr(running, "routes", list)
    with as_owner():
        place = Compartment.objects.create(kind_id="sealed", name="new", owner=office.world.parties.council)
        seen = office.world.compartments.council
        night = running._Night(7, Tally(), [], {}, running.WHOLE)
        night._let_somebody_in([Scope("sealed", (place,)), Scope("council", (seen,))])
        made_up = [each for each in everyone(night.stand_ins.numbers) if each.made_up]
        assert [place.pk in each.sees for each in made_up] == [True]
        assert list(night.stand_ins.people) == [place.pk]


def test_EW_5_who_is_let_in_has_signed_the_newest_text_of_their_side(office: Office):
    with as_owner():
        place = office.world.compartments.council
        wall = Wall.objects.create(reason="a matter", keeper=place)
        WallSide.objects.create(compartment=place, wall=wall, side=1)
        for version, side in ((1, 1), (2, 1), (1, 2)):
            UndertakingText.objects.create(wall=wall, side=side, version=version, text="I keep it to myself.")
        stand_ins = StandIns.hire()
        person, role = stand_ins.make()
        stand_ins.let_in(person, role, place)
        assert list(Undertaking.objects.values_list("person", "wall", "version")) == [(person.pk, wall.pk, 2)]
        (capacity,) = (each for each in capacities_of(person.pk) if not each.is_public)
        assert place.pk in seen_by()[capacity.pk]


def test_EW_6_who_is_barred_by_name_and_sees_it_still_is_found(office: Office):
    place = office.world.compartments.council
    barred, other = somebody(office, "officer", place), somebody(office, "leader", place)
    with as_owner():
        wall = Wall.objects.create(kind=WallKind.EXCLUSION, reason="a matter", keeper=place)
        WallSide.objects.create(compartment=place, wall=wall, side=1)
        assert let_through_against_the_facts([barred, other], [wall]) == {}
        Exclusion.objects.create(person=office.people["officer"], compartment=place, reason="a conflict")
        assert let_through_against_the_facts([barred, other], [wall]) == {wall.pk: [barred]}


# -- What is planted


def planted_of(model: type[models.Model], place: Compartment, monkeypatch) -> Garden:
    """What comes of planting rows of one model alone."""
    monkeypatch.setattr(planting, "models_of", lambda kind: [model])
    garden = Garden()
    with as_owner():
        garden.plant(place, "council")
    return garden


def test_a_row_without_the_row_it_hangs_on_is_missed(office: Office, monkeypatch):
    garden = planted_of(Line, office.world.compartments.council, monkeypatch)
    assert garden.missed == {("council", "notes.Line")}
    assert not garden.planted


def test_a_row_is_planted_under_one_that_lies_there_already(office: Office, notes, monkeypatch):
    garden = planted_of(Line, office.world.compartments.council, monkeypatch)
    assert not garden.missed
    (planted,) = garden.planted.values()
    assert (planted.row.note_id, planted.row.text) == (notes["council"].pk, mark(planted.ref))


def test_what_must_name_an_organisation_names_its_owners(office: Office):
    place = office.world.compartments.council
    column: Any = Post._meta.get_field("organisation")
    assert Garden()._named(column, place, None) == office.world.parties.council.organisation_id


def test_a_code_of_which_nothing_is_known_is_a_letter():
    assert planting._plain(models.CharField(max_length=9)) == "x"
    assert planting._plain(models.CharField(max_length=9, choices=[("a", "A"), ("b", "B")])) == "a"


# -- What is delivered and logged


def test_nobody_is_told_of_anything(office: Office, notes):
    messages.tell(probe_of(nobody(), notes["council"]))
    with as_owner():
        assert not OutboxMessage.objects.exists()


def test_a_message_that_cannot_be_delivered_is_no_pass(office: Office, notes, monkeypatch):
    monkeypatch.setattr(outbox, "deliver_one", lambda message: None)
    probe = probe_of(somebody(office, "provider"), notes["council"])
    messages.tell(probe)
    assert probe.tally.silent == {messages.MAILS: 1}
    assert UNANSWERED in probe.tally.general()


def test_L15_a_notice_of_what_is_kept_from_its_reader_is_found(office: Office, notes, monkeypatch):
    monkeypatch.setattr(outbox, "deliver_one", lambda message: Outcome.DELIVERED)
    probe = probe_of(somebody(office, "provider"), notes["council"])
    messages.tell(probe)
    assert probe.tally.findings == {Finding("council", messages.MAILS, "notice", probe.prober.posts)}


def test_a_mark_in_a_mail_that_no_row_carries_is_no_leak(office: Office, notes, mailoutbox, monkeypatch):
    def sends(message: Message) -> Outcome:
        EmailMessage(subject="A notice", body=mark(new_ref()), to=["provider@test.example"]).send()
        return Outcome.WITHHELD

    monkeypatch.setattr(outbox, "deliver_one", sends)
    probe = probe_of(somebody(office, "provider"), notes["council"])
    messages.tell(probe)
    assert not probe.tally.findings
    assert mailoutbox == []


def test_messages_that_send_one_another_end(office: Office, notes, monkeypatch):
    delivered = []

    def sends_another(message: Message) -> Outcome:
        delivered.append(message.key)
        enqueue(kind="notice", to=message.capacity_id, body={}, key=f"another:{len(delivered)}")
        return Outcome.WITHHELD

    monkeypatch.setattr(outbox, "deliver_one", sends_another)
    messages.tell(probe_of(somebody(office, "provider"), notes["council"]))
    assert len(delivered) == len(set(delivered)) == 10


def test_L24_a_log_is_searched_for_the_marks_of_planted_rows_alone():
    tally, ref = Tally(), new_ref()
    with messages.logs_held(tally) as scopes:
        scopes[ref] = "council"
        logging.getLogger("tests.leaktest").warning(f"said: {mark(new_ref())}")
        assert not tally.findings
        logging.getLogger("tests.leaktest").warning(f"said: {mark(ref)}")
    assert tally.findings == {Finding("council", messages.LOGS, "tests.leaktest", "whoever reads the logs")}
    assert tally.searched == {(messages.LOGS, frozenset({"council"})): 2}
