"""The outbox in one process: written with its cause, delivered as its recipient, settled with its effect."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls.helpers import refused
from walls import bell, outbox
from walls.identity import acting
from walls.models import AuditEvent, Clock, Membership, OutboxMessage
from walls.outbox import Message, Outcome, enqueue


@pytest.fixture
def tallied(monkeypatch):
    """A kind of message whose effect is a note titled by its key."""

    def tally(message, by):
        Note.objects.create(compartment_id=message.body["compartment"], title=message.key)
        if message.body.get("fails"):
            raise ValueError("a message that can't be delivered, and text that must be kept nowhere")
        return Outcome.DELIVERED

    monkeypatch.setitem(outbox._handlers, "tally", tally)


def send(world, key: str = "one", *, to=None, **body) -> None:
    enqueue(
        kind="tally",
        to=to or world.capacities.officer,
        body={"compartment": world.compartments.council.pk} | body,
        key=key,
    )


def effects() -> list[str]:
    with as_owner():
        return sorted(Note.objects.values_list("title", flat=True))


def message(key: str = "one") -> OutboxMessage:
    with as_owner():
        return OutboxMessage.objects.get(key=key)


def leased() -> Message:
    """The next message, which there is."""
    found = outbox.lease()
    assert found is not None
    return found


def test_a_message_is_delivered_once_and_as_its_recipient(world, tallied):
    send(world)
    assert outbox.deliver_due() == 1
    assert outbox.deliver_due() == 0
    assert effects() == ["one"]
    assert (message().outcome, message().attempts) == ("delivered", 1)
    with as_owner():
        assert Note.history.get().acting_id == world.capacities.officer.pk


def test_a_message_of_a_transaction_that_rolls_back_never_existed(world, tallied):
    with transaction.atomic():
        send(world)
        transaction.set_rollback(True)
    assert outbox.deliver_due() == 0
    assert outbox.health() == outbox.Health(waiting=0, dead=0, late_seconds=0.0)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written():
    with pytest.raises(transaction.TransactionManagementError):
        enqueue(kind="tally", to=1, body={}, key="one")


def test_the_same_key_again_adds_nothing(world, tallied):
    send(world)
    send(world)
    assert outbox.deliver_due() == 1
    send(world)
    assert outbox.deliver_due() == 0
    assert effects() == ["one"]


def test_the_application_reaches_the_table_through_its_functions_only(world):
    send(world)
    for attempt in (
        "SELECT 1 FROM walls_outboxmessage",
        "UPDATE walls_outboxmessage SET done_at = now()",
        "DELETE FROM walls_outboxmessage",
        "INSERT INTO walls_outboxmessage (key) VALUES ('two')",
        "SELECT walls.outbox_attempts()",
    ):
        refused(partial(query, attempt))


def test_nothing_is_done_before_it_is_due(world, tallied, clock):
    enqueue(
        kind="tally",
        to=world.capacities.officer,
        body={"compartment": world.compartments.council.pk},
        key="later",
        due=timezone.now() + timedelta(hours=1),
    )
    assert outbox.deliver_due() == 0
    assert outbox.health().late_seconds == 0
    clock.forward(timedelta(hours=1, seconds=30))
    assert 25 < outbox.health().late_seconds < 60
    assert outbox.deliver_due() == 1


def test_a_failure_leaves_no_effect_and_comes_again_ever_later_until_it_is_dead(world, tallied, clock):
    send(world, fails=True)
    send(world, key="two")
    assert outbox.deliver_due() == 2
    assert effects() == ["two"]  # one message's failure is no other's
    for attempt in range(1, 8):
        failed = message()
        assert (failed.attempts, failed.error, failed.dead_at) == (attempt, "ValueError", None)
        wait = min(15 * 2**attempt, 1800)
        assert wait * 0.74 < (failed.due_at - timezone.now()).total_seconds() < wait * 1.26
        assert outbox.deliver_due() == 0
        clock.forward(timedelta(seconds=wait * 1.3))
        assert outbox.deliver_due() == 1
    assert message().dead_at is not None
    clock.forward(timedelta(days=1))
    assert outbox.deliver_due() == 0
    assert (outbox.health().waiting, outbox.health().dead) == (0, 1)
    assert effects() == ["two"]


def test_a_message_that_kills_its_workers_ends_too(world, tallied, clock):
    send(world)
    for _ in range(8):
        assert outbox.lease() is not None  # and the worker is never heard of again
        assert outbox.lease() is None
        clock.forward(timedelta(seconds=outbox.LEASE + 1))
    assert outbox.lease() is None
    assert (message().error, outbox.health().dead) == ("WorkerLost", 1)


def test_a_late_worker_finds_its_message_taken_and_its_effect_undone(world, tallied, clock):
    send(world)
    late = leased()
    clock.forward(timedelta(seconds=outbox.LEASE + 1))
    quick = leased()
    assert quick.attempt == late.attempt + 1
    assert outbox.deliver_one(late) is None
    assert effects() == []
    assert message().error == ""  # nor does its failure count
    assert outbox.deliver_one(quick) is Outcome.DELIVERED
    assert outbox.deliver_one(late) is None
    assert effects() == ["one"]


def test_a_kind_that_this_worker_does_not_know_waits_for_one_that_does(world):
    send(world)
    outbox.deliver_due()
    assert (message().error, message().dead_at) == ("KeyError", None)


def disable(world):
    person = world.people.officer
    person.inactive_from = timezone.now()
    person.save()


def end_membership(world):
    Membership.objects.filter(person=world.people.officer).update(ends_at=Clock())


@pytest.mark.parametrize("change", [disable, end_membership])
def test_a_capacity_that_is_no_more_gets_nothing(world, tallied, change):
    send(world)
    with as_owner():
        change(world)
    outbox.deliver_due()
    assert effects() == []
    assert message().outcome == "withheld"
    with as_owner():
        event = AuditEvent.objects.get(kind="withheld")
    assert (event.capacity_id, event.body) == (
        world.capacities.officer.pk,
        {"message": message().pk, "kind": "tally"},
    )


def test_a_handler_writes_no_further_than_its_recipient_reaches(world, tallied):
    send(world, to=world.capacities.provider)
    assert outbox.deliver_due() == 1
    assert effects() == []
    assert message().error == "ProgrammingError"  # row-level security


def test_what_a_handler_reads_of_a_sealed_compartment_is_recorded(world, notes, monkeypatch):
    def read(message, by):
        list(Note.objects.visible_to(by).filter(title="sealed"))
        return Outcome.DELIVERED

    monkeypatch.setitem(outbox._handlers, "read", read)
    enqueue(kind="read", to=world.capacities.dual, body={}, key="read")
    outbox.deliver_due()
    with as_owner():
        assert AuditEvent.objects.get(kind="read").body == {"rows": [f"notes.Note:{notes['sealed'].pk}"]}


@pytest.fixture
def rung(monkeypatch) -> list[str]:
    """The tasks that were sent; the broker always answers."""
    sent: list[str] = []
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    monkeypatch.setattr(bell.current_app, "send_task", lambda name, **options: sent.append(name))
    return sent


def test_the_bell_rings_once_for_a_transaction_and_only_if_it_commits(
    world, tallied, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), acting(world.capacities.officer):
        send(world, key="one")
        send(world, key="two")
    assert rung == ["walls.tasks.deliver_due"]
    with django_capture_on_commit_callbacks(execute=True), acting(world.capacities.officer):
        send(world, key="three")
        transaction.set_rollback(True)
    assert rung == ["walls.tasks.deliver_due"]


def test_a_worker_that_finds_ever_more_ends_its_task_and_rings_for_the_next(world, tallied, rung):
    send(world, key="one")
    send(world, key="two")
    assert outbox.deliver_due(seconds=0) == 1
    assert rung == ["walls.tasks.deliver_due"]


def test_health_needs_no_capacity(world):
    send(world)
    assert not query("SELECT current_setting('wall.capacity', true)")[0][0]
    assert outbox.health().waiting == 1
    assert connection.in_atomic_block
