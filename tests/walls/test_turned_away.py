"""Who is turned away from a sealed row: the governors are told by the worker, and the request does no more for it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.owner import as_owner, query
from tests.walls.scene import policy, raised
from walls.identity import acting
from walls.models import AuditEvent, Clock, Membership, Notice, OutboxMessage
from walls.outbox import enqueue
from walls.tasks import deliver_due

pytestmark = pytest.mark.urls("tests.notes.urls")

ABSENT = "0" * 12
VALUE = re.compile(r"\d+|'[\w+/.:-]*'")


def statements(client, ref: str) -> list[str]:
    """What the database is asked for one refusal, in order and without its values."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/notes/{ref}/").status_code == 404
    return [VALUE.sub("", each["sql"].replace(ref, "")) for each in asked.captured_queries]


def turned_away(office, ref: str, name: str = "provider") -> None:
    assert office.browser(name).get(f"/notes/{ref}/").status_code == 404


def waiting() -> list[tuple[str, dict]]:
    with as_owner():
        return list(OutboxMessage.objects.filter(done_at=None).order_by("pk").values_list("kind", "body"))


def told(office, name: str = "monitor") -> list[tuple[str, str]]:
    with acting(me := office.by(name)):
        return list(Notice.objects.visible_to(me).values_list("words", "path"))


def test_L40_a_sealed_row_and_an_absent_one_take_the_same_statements(office, notes):
    client = office.browser("provider")
    client.get("/")  # the first page of a session also writes when it was seen
    sealed, hidden, absent = (statements(client, ref) for ref in (notes["sealed"].ref, notes["council"].ref, ABSENT))
    assert sealed == hidden == absent


def test_L40_a_refusal_leaves_one_message_a_day_of_each_place_and_capacity(office, notes):
    sealed = office.world.compartments.sealed
    for ref in (notes["sealed"].ref, notes["council"].ref, ABSENT, notes["sealed"].ref):
        turned_away(office, ref)
    assert waiting() == [("turned_away", {"compartment": sealed.pk})]
    turned_away(office, notes["sealed"].ref, "officer")
    assert waiting() == [("turned_away", {"compartment": sealed.pk})] * 2
    deliver_due()
    turned_away(office, notes["sealed"].ref)
    assert waiting() == []
    with as_owner():
        assert AuditEvent.objects.filter(kind="refused", compartment_id=sealed.pk).count() == 4


def test_who_governs_what_is_sealed_is_told_once_a_day_of_each_who_was_turned_away(office, notes, clock, mailoutbox):
    notice = ("turned_away", f"/compartments/{office.world.compartments.sealed.ref}/")
    turned_away(office, notes["sealed"].ref)
    assert told(office) == []
    deliver_due()
    turned_away(office, notes["sealed"].ref)
    deliver_due()
    assert told(office) == [notice]
    turned_away(office, notes["sealed"].ref, "officer")
    deliver_due()
    assert told(office) == [notice] * 2
    clock.forward(timedelta(days=1))
    turned_away(office, notes["sealed"].ref)
    deliver_due()
    assert told(office) == [notice] * 3
    assert {sent.to[0] for sent in mailoutbox} == {"monitor@test.example"}
    with as_owner():
        assert Notice.objects.count() == 3


def test_where_a_wall_stands_its_governors_are_told_and_elsewhere_nobody_is(office, notes):
    notice = ("turned_away", f"/compartments/{office.world.compartments.joint.ref}/")
    turned_away(office, notes["council"].ref)
    assert waiting() == []
    raised(office, policy(office))
    turned_away(office, notes["joint"].ref)
    assert notice not in told(office)
    deliver_due()
    assert told(office).count(notice) == 1


def test_who_holds_no_post_any_more_was_still_turned_away(office, notes):
    turned_away(office, notes["sealed"].ref)
    with as_owner():
        Membership.objects.filter(person=office.people["provider"]).update(ends_at=Clock())
    deliver_due()
    assert [words for words, _ in told(office)] == ["turned_away"]
    with as_owner():
        assert not AuditEvent.objects.filter(kind="withheld").exists()


def test_no_other_message_rings_for_those_who_govern(office, notes):
    with acting(office.by("provider")) as me:
        enqueue(kind="notice", to=me, body={"compartment": office.world.compartments.sealed.pk}, key="x")
    with as_owner():
        other = OutboxMessage.objects.get(key="x")
    with acting(office.by("provider")):
        query("SELECT walls.tell_turned_away(%s)", other.pk)
    assert [kind for kind, _ in waiting()] == ["notice"]
