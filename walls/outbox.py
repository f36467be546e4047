"""The outbox: what must happen after a commit is a row in the same transaction, delivered as its recipient.

An app's handlers stand in its `tasks` module, where the worker finds them. What a handler writes to the database
happens exactly once, since it commits with the message's settling; what it sends out, at least once.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import structlog
from django.db import connection, transaction

from walls import identity
from walls.audit import record, record_reads
from walls.bell import ring, ring_after_commit
from walls.capacities import CurrentCapacity, capacities_of
from walls.identity import Asker, acting

logger = structlog.get_logger(__name__)

LEASE = 60
"""Seconds that a worker has for one message; after them it counts as lost, and another may take the message."""
RUN = 45.0
"""Seconds after which a worker that finds ever more messages ends its task and rings for the next one."""


class Outcome(StrEnum):
    """What became of a message: its effect was made, or its recipient may not have it any more."""

    DELIVERED = "delivered"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Message:
    """A leased message. `body` holds what `enqueue` was given; `attempt` is the fence against late workers."""

    pk: int
    attempt: int
    kind: str
    capacity_id: int
    person_id: int | None
    key: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Health:
    """How the outbox stands: how many wait, how many were given up, and for how long the oldest has been due."""

    waiting: int
    dead: int
    late_seconds: float


Handler = Callable[[Message, CurrentCapacity], Outcome]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Mark a function as what delivers messages of `kind`. It runs as the recipient, in their transaction."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def enqueue(*, kind: str, to: Asker, body: dict[str, Any], key: str, due: datetime | None = None) -> None:
    """Have `kind` done for the capacity `to` once this transaction commits, or not before `due`.

    `body` holds ids and references, never text. The same `key` again adds nothing.

    Raises:
        transaction.TransactionManagementError: outside a transaction there is nothing to commit with.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a message is written in the transaction that causes it")
    _ask("walls.enqueue(%s, %s, %s::jsonb, %s, %s)", kind, identity.key(to), json.dumps(body), key, due)
    ring_after_commit()


def deliver_due(*, seconds: float = RUN) -> int:
    """Deliver what is due until nothing is, or for about `seconds`; how many messages were taken."""
    end = time.monotonic() + seconds
    taken = 0
    while (message := lease()) is not None:
        deliver_one(message)
        taken += 1
        if time.monotonic() >= end:
            ring()
            break
    return taken


def lease() -> Message | None:
    """The message that has waited longest, for this worker alone and for `LEASE` seconds; None if none is due."""
    rows = _ask("walls.lease(%s)", LEASE)
    if not rows:
        return None
    pk, attempt, kind, capacity, person, key, body = rows[0]
    return Message(pk, attempt, kind, capacity, person, key, json.loads(body))


def deliver_one(message: Message) -> Outcome | None:
    """Deliver one message as its recipient; None if it failed, and then it is tried again later.

    The recipient's capacity is looked up anew: of a person disabled, or a membership ended, since the message was
    written, nothing reaches them.
    """
    log = logger.bind(kind=message.kind, message=message.pk, attempt=message.attempt)
    try:
        with acting(message.capacity_id) as at_work:
            by = _live(message)
            outcome = Outcome.WITHHELD if by is None else _handlers[message.kind](message, by)
            if outcome is Outcome.WITHHELD:
                record("withheld", body={"message": message.pk, "kind": message.kind})
            record_reads(at_work)
            _ask("walls.settle(%s, %s, %s)", message.pk, message.attempt, outcome)
    except Exception as error:  # a handler may fail in any way; the message stays and says by which
        ((dead,),) = _ask("walls.fail(%s, %s, %s)", message.pk, message.attempt, type(error).__name__)
        (log.error if dead else log.warning)("message_dead" if dead else "message_failed", exc_info=error)
        return None
    log.info("message_settled", outcome=outcome.value)
    return outcome


def health() -> Health:
    """How the outbox stands now."""
    return Health(*_ask("walls.outbox_health()")[0])


def _live(message: Message) -> CurrentCapacity | None:
    held = capacities_of(message.person_id)
    return next((capacity for capacity in held if capacity.pk == message.capacity_id), None)


def _ask(call: str, *params: Any) -> list[tuple]:
    """The rows of one of the outbox's functions; the table itself is closed to the application."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {call}", params)  # noqa: S608 (the calls stand above)
        return cursor.fetchall()
