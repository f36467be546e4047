"""What the kernel does in a second: appends to the audit, answers who could see, delivers the outbox."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from bench.database import as_owner, ask
from bench.timing import milliseconds, percentile, seconds
from bench.world import World
from councils.models import Need
from walls import outbox, tasks  # noqa: F401 (the worker's handlers register themselves)
from walls.audit import record
from walls.identity import acting
from walls.models import Capacity
from walls.notices import notify
from walls.who import Window, seen_by

CLIENTS = (1, 8, 32)


def audit(world: World, *, duration: float) -> Iterator[dict[str, Any]]:
    """Events appended and chained by several at once, each committed to disk by itself.

    Raises:
        RuntimeError: the chain does not hold afterwards.
    """
    capacity = world.capacity("narrow").pk
    for clients in CLIENTS:
        together = Barrier(clients)
        with ThreadPoolExecutor(clients) as pool:
            start = perf_counter()
            every = list(pool.map(_append, *zip(*[(capacity, together, duration)] * clients, strict=True)))
            took = perf_counter() - start
        taken = [one for several in every for one in several]
        yield {
            "measure": "audit",
            "clients": clients,
            "per_second": round(len(taken) / took),
            "p50_ms": milliseconds(taken),
            "p99_ms": percentile(taken, 99),
            "appended": len(taken),
        }
    with as_owner():
        if problems := ask("SELECT * FROM walls.verify_audit()"):
            raise RuntimeError(f"the audit chain does not hold: {problems[:3]}")


def _append(capacity: int, together: Barrier, duration: float) -> list[float]:
    """What one client's appends took, in seconds."""

    def append() -> None:
        with transaction.atomic():
            ask("SELECT set_config('wall.capacity', %s, true)", [str(capacity)])
            record("bench", body={"client": os.getpid()})

    append()  # the connection is made before the clock starts
    together.wait()
    taken = []
    end = perf_counter() + duration
    while perf_counter() < end:
        taken.append(seconds(append))
    connection.close()
    return taken


def who(world: World, *, repeat: int) -> dict[str, Any]:
    """Who could see one need at this moment, over all capacities there are, as the owner's command asks."""
    with as_owner():
        need = Need.objects.filter(compartment__in=world.pools["typical"]).select_related("compartment")[0]
        found: list[Any] = []

        def answer() -> None:
            found[:] = seen_by(need, Window.now())

        taken = [seconds(answer) for _ in range(repeat)]
        return {
            "measure": "who_could_see",
            "capacities": Capacity.objects.count(),
            "found": len(found),
            "ms": milliseconds(taken),
            "repeats": repeat,
        }


def delivery(world: World, *, messages: int) -> Iterator[dict[str, Any]]:
    """Notices written each in a transaction of its own, then given and rung for by one worker.

    Raises:
        RuntimeError: a message was not delivered.
    """
    to = world.capacity("typical")
    with acting(to):
        about = Need.objects.visible_to(to)[0]

    def tell(number: int) -> None:
        with acting(to):
            notify(to=to, about=about, words="changed", key=str(number))

    taken = [seconds(lambda number=number: tell(number)) for number in range(messages)]  # type: ignore[misc]
    yield {"measure": "outbox", "step": "enqueue", "per_second": round(messages / sum(taken)), "messages": messages}
    start = perf_counter()
    delivered = outbox.deliver_due(seconds=600)
    took = perf_counter() - start
    found = outbox.health()
    if delivered != 2 * messages or found.waiting or found.dead:
        raise RuntimeError(f"{delivered} of {2 * messages} messages were delivered: {found}")
    yield {"measure": "outbox", "step": "deliver", "per_second": round(delivered / took), "messages": delivered}
