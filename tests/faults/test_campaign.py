"""The long campaign: workers, the broker and the database are killed again and again while messages keep coming."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from functools import partial

import pytest

from tests.faults.conftest import effects, settled, sweep
from tests.faults.test_faults import send
from tests.faults.waiting import until
from tests.owner import as_owner
from walls import outbox
from walls.models import OutboxMessage

ROUNDS = 12
MESSAGES = 25
PACE = {"FAULT_LEASE": "2", "FAULT_PACE": "0.05"}
"""Seconds: a short lease, so that what a killed worker held comes back soon; slow effects, so that kills hit them."""
SLOW = PACE | {"FAULT_PACE": "0.3"}
"""The same for four at work, so that each batch lasts two seconds."""


@pytest.mark.faults
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_lost_or_doubled_whatever_is_killed(world, broker, worker, seed):
    chance = random.Random(seed)
    workers = [worker(**PACE) for _ in range(2)]
    keys = []
    for number in range(ROUNDS):
        batch = [f"{number:02}-{one:02}" for one in range(MESSAGES)]
        keys += batch
        send(world, *batch)
        time.sleep(chance.uniform(0, 1))
        if chance.random() < 0.3:
            broker.kill()
            send(world, f"{number:02}-unheard")
            keys.append(f"{number:02}-unheard")
            broker.start()
        else:
            fallen = chance.randrange(2)
            workers[fallen].kill()
            workers[fallen].wait()
            workers[fallen] = worker(**PACE)
        sweep()
    until(lambda: sweep() or settled(), seconds=90)
    assert outbox.health().dead == 0
    assert effects() == sorted(keys)
    with as_owner():
        assert OutboxMessage.objects.filter(attempts__gt=1).exists()  # else no kill has hit a delivery


@pytest.mark.faults
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_lost_or_doubled_when_the_database_falls_too(database, broker, worker, seed):
    """Workers as they are run, each a parent with two children, on a database that is itself killed."""
    chance = random.Random(seed)

    def begun() -> subprocess.Popen:
        return worker(pool="prefork", **SLOW)

    workers = [begun(), begun()]
    send(database.world, "first")
    until(settled)  # they are up, so that the first fall finds them at work
    keys = ["first"]
    falls = ["database", "parent", "child", "broker"] * (ROUNDS // 4)
    chance.shuffle(falls)
    for number, fallen in enumerate(falls):
        workers = kept_up(workers, begun)
        batch = [f"{number:02}-{one:02}" for one in range(MESSAGES)]
        keys += batch
        send(database.world, *batch)
        time.sleep(chance.uniform(0, 1))
        match fallen:
            case "database":
                database.kill()
                database.start()
            case "broker":
                broker.kill()
                broker.start()
            case "parent":
                workers[0].kill()
                workers[0].wait()
                workers.reverse()
            case "child":
                until(partial(children, workers))  # they may have only just begun
                os.kill(chance.choice(children(workers)), signal.SIGKILL)
        sweep()
    workers = kept_up(workers, begun)
    until(lambda: sweep() or settled(), seconds=90)
    assert outbox.health().dead == 0
    assert effects() == sorted(keys)
    with as_owner():
        assert OutboxMessage.objects.filter(attempts__gt=1).exists()  # else no kill has hit a delivery


def kept_up(workers: list[subprocess.Popen], begun: Callable[[], subprocess.Popen]) -> list[subprocess.Popen]:
    """As a service manager does, begin again what has ended: a worker that begins while the database is away ends."""
    return [each if each.poll() is None else begun() for each in workers]


def children(workers: Iterable[subprocess.Popen]) -> list[int]:
    """The processes that these workers have started and that live."""
    parents = ",".join(str(each.pid) for each in workers)
    said = subprocess.run(["ps", "-o", "pid=", "--ppid", parents], capture_output=True, text=True, check=False)
    return [int(pid) for pid in said.stdout.split()]
