"""Killed at any point, the service loses no message and doubles none."""

import signal
import socket
import subprocess
import time
from datetime import timedelta
from email import message_from_bytes

import pytest
from celery import current_app
from django.db import transaction

from tests.faults.conftest import effects, settled, sweep
from tests.faults.waiting import until
from tests.owner import as_owner
from walls import bell, outbox
from walls.identity import acting
from walls.models import Notice, OutboxMessage
from walls.notices import notify

DELIVER = ("tests.faults.work", "deliver")
LEASE_ENDS = timedelta(seconds=outbox.LEASE + 1)


def send(world, *keys: str) -> None:
    """What a request does, once for each key."""
    for key in keys:
        with acting(world.capacities.officer):
            outbox.enqueue(
                kind="tally",
                to=world.capacities.officer,
                body={"compartment": world.compartments.council.pk},
                key=key,
            )


def killed(process) -> bool:
    """Whether the process ended by kill -9."""
    return process.wait(timeout=60) == -signal.SIGKILL


def living(group: int) -> list[str]:
    """The processes of a group that still run; one that nobody has buried yet does not."""
    said = subprocess.run(["ps", "-e", "-o", "pgid=,stat=,pid="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in said.splitlines()]
    return [pid for owner, state, pid in rows if owner == str(group) and not state.startswith("Z")]


@pytest.mark.parametrize("point", ["after the lease", "in the handler", "after the commit"])
def test_a_worker_killed_at_any_point_loses_and_doubles_nothing(world, processes, clock, point):
    send(world, "one", "two", "three")
    assert killed(processes(*DELIVER, point=point))
    assert len(effects()) == (1 if point == "after the commit" else 0)
    assert processes(*DELIVER, point=point).wait() == 0
    taken = 0 if point == "after the commit" else 1
    assert outbox.health().waiting == taken  # the lost worker's lease still runs; the others are done
    clock.forward(LEASE_ENDS)
    assert processes(*DELIVER, point=point).wait() == 0
    assert settled()
    assert effects() == ["one", "three", "two"]


def test_a_lease_and_a_sweep_last_no_longer_than_the_promise():
    """Within 90 seconds another worker has what a killed one held."""
    every = current_app.conf.beat_schedule["sweep outbox"]["schedule"]
    assert outbox.LEASE + every <= 90


def test_a_worker_killed_while_mailing_mails_twice_at_most_and_under_one_name(world, processes, clock, tmp_path):
    with transaction.atomic():
        notify(to=world.capacities.officer, link="/", words="appointed", key="1")
    assert killed(processes(*DELIVER, point="while mailing"))
    clock.forward(LEASE_ENDS)
    assert processes(*DELIVER, point="while mailing").wait() == 0
    assert settled()
    copies = [message_from_bytes(file.read_bytes()) for file in (tmp_path / "post").iterdir()]
    assert len(copies) == 2
    assert len({copy["Message-ID"] for copy in copies}) == 1
    with as_owner():
        assert Notice.objects.count() == 1


def test_a_request_killed_between_commit_and_bell_is_found_by_the_sweep(world, processes):
    who, where = str(world.capacities.officer.pk), str(world.compartments.council.pk)
    assert killed(processes("tests.faults.work", "web", who, where, "one", point="before the ring"))
    assert outbox.health().waiting == 1
    assert processes(*DELIVER).wait() == 0
    assert effects() == ["one"]


def test_many_workers_at_once_do_each_thing_once(world, processes):
    keys = [f"{number:02}" for number in range(60)]
    send(world, *keys)
    for process in [processes(*DELIVER) for _ in range(3)]:
        assert process.wait() == 0
    assert settled()
    assert effects() == keys


def test_a_celery_worker_killed_in_mid_delivery_and_the_next_one(world, broker, worker, clock):
    send(world, "one", "two")
    assert killed(worker(point="in the handler"))
    assert effects() == []
    clock.forward(LEASE_ENDS)
    worker(point="in the handler")
    sweep()
    sweep()  # a second clock does no harm
    until(settled)
    assert effects() == ["one", "two"]


def test_a_child_killed_in_mid_delivery_costs_its_parent_nothing(world, broker, worker):
    send(world, "one", "two")
    parent = worker(point="in the handler", pool="prefork", FAULT_LEASE="1")
    until(lambda: sweep() or settled())
    assert parent.poll() is None
    assert effects() == ["one", "two"]
    with as_owner():
        assert OutboxMessage.objects.filter(attempts__gt=1).exists()  # the child's, taken once more


def test_a_parent_killed_in_mid_delivery_and_the_next_one(world, broker, worker):
    send(world, "one", "two")
    parent = worker(point="in the handler", pool="prefork", FAULT_VICTIM="parent", FAULT_LEASE="1", FAULT_PACE="0.5")
    sweep()
    assert killed(parent)
    worker(pool="prefork", FAULT_LEASE="1")
    until(lambda: sweep() or settled())
    assert effects() == ["one", "two"]
    until(lambda: not living(parent.pid))  # its children hold no connection for ever


def test_a_broker_killed_before_and_after_the_bell(world, broker, worker):
    worker()
    send(world, "bell heard")
    until(settled)
    broker.kill()
    began = time.monotonic()
    send(world, "bell unheard")
    assert time.monotonic() - began < 1
    assert outbox.health().waiting == 1
    broker.start()
    until(lambda: sweep() or settled())
    broker.kill()
    broker.start()
    until(lambda: sweep() or settled())
    assert effects() == ["bell heard", "bell unheard"]


def test_a_broker_that_hangs_holds_up_no_request(world, settings, monkeypatch, tmp_path):
    """It accepts the connection and never answers, as a stopped process does."""
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(str(tmp_path / "hangs"))
        hanging.listen(16)
        settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path / 'hangs'}?virtual_host=0"
        monkeypatch.setattr(bell, "_silent_until", 0.0)
        began = time.monotonic()
        send(world, "one")
        first = time.monotonic() - began
        send(world, *map(str, range(20)))
        assert first < 1
        assert time.monotonic() - began - first < 1  # once it is known to hang, it is left alone for a while
    assert outbox.health().waiting == 21
