"""Messages: what is delivered to a capacity by itself. An e-mail says nothing, so whatever it carries is a leak."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core import mail
from django.db.models import Max
from django.urls import reverse

from walls import outbox, tasks  # noqa: F401 (the handlers of messages register themselves)
from walls.leaktest.asking import as_owner, forgotten
from walls.leaktest.marks import found_in
from walls.leaktest.planting import Planted
from walls.leaktest.probing import Probe
from walls.leaktest.tally import Finding, Tally
from walls.models import OutboxMessage, WalledLink
from walls.notices import notify
from walls.outbox import Message, Outcome

MAILS, LOGS = "mails", "logs"
TOLD = 3
"""About how many rows of each kind a capacity is told: kept from it, and not."""


def tell(probe: Probe) -> None:
    """Have a capacity told of rows that are kept from it and of its own, and look at what arrives."""
    if probe.prober.capacity.is_public:
        return
    rows = [each for each in probe.garden.planted.values() if each.path and not issubclass(each.model, WalledLink)]
    for is_own in (False, True):
        some = [each for each in rows if (each.ref in probe.own) is is_own]
        for planted in probe.dice.sample(some, min(TOLD, len(some))):
            with forgotten():
                _tell(probe, planted, is_own=is_own)


def _tell(probe: Probe, planted: Planted, *, is_own: bool) -> None:
    with as_owner():
        last = OutboxMessage.objects.aggregate(last=Max("pk"))["last"] or 0
    sent_before = len(mail.outbox)
    notify(to=probe.prober.capacity.pk, about=planted.row, words="changed", key=f"leak test:{planted.ref}")
    outcomes = list(_delivered(probe, last))
    if None in outcomes:
        probe.tally.silent[MAILS] += 1
    told = Outcome.DELIVERED in outcomes
    probe.tally.search(MAILS, probe.kept_scopes)
    if is_own and told:
        probe.tally.found[MAILS, planted.scope].add(planted.ref)
    elif told:
        probe.leak(planted.ref, MAILS, "notice")
    for sent in mail.outbox[sent_before:]:
        for ref in found_in(sent.message().as_bytes()) | found_in(f"{sent.subject}\n{sent.body}".encode()):
            if ref in probe.scopes:
                finding = Finding(probe.scopes[ref], MAILS, "mail", probe.prober.posts)
                probe.tally.leak(finding)
    del mail.outbox[sent_before:]
    probe.look("notices", "notices", probe.caller.get(reverse("notices")))


def _delivered(probe: Probe, last: int) -> Iterator[Outcome | None]:
    """Deliver what was enqueued since, and what that enqueues; never a message of anybody else's."""
    for _ in range(10):
        with as_owner():
            waiting = OutboxMessage.objects.filter(pk__gt=last, capacity=probe.prober.capacity.pk, attempts=0)
            found = waiting.order_by("pk").first()
            if found is None:
                return
            OutboxMessage.objects.filter(pk=found.pk).update(attempts=1)
        person = probe.prober.capacity.person_id
        yield outbox.deliver_one(
            Message(found.pk, 1, found.kind, found.capacity_id, person, found.key, dict(found.body))
        )


@contextmanager
def logs_held(tally: Tally) -> Iterator[dict[str, str]]:
    """Hold back what is logged, and search it for marks, whose scopes the caller fills in.

    A night of refusals is no news, and nobody is entitled to find a mark in a log.
    """
    mail.outbox = getattr(mail, "outbox", [])  # else the first mail that is kept makes it
    root = logging.getLogger()
    before = root.handlers[:]
    held = _Held(tally)
    held.setFormatter(before[0].formatter if before else None)
    root.handlers = [held]
    try:
        yield held.scopes
    finally:
        root.handlers = before


class _Held(logging.Handler):
    """Keeps nothing of a line but the marks in it."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self.tally = tally
        self.scopes: dict[str, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record).encode()
        self.tally.search(LOGS, self.scopes.values())
        for ref in found_in(line):
            if ref in self.scopes:
                self.tally.leak(Finding(self.scopes[ref], LOGS, record.name, "whoever reads the logs"))
