"""What the processes of these tests run, and the points at which they may be killed.

FAULT_POINT names the point; the first process to reach it kills itself as kill -9 would, or whom FAULT_VICTIM names:
`parent`, or the number of a process. FAULT_MARK is the file by which the next one knows that it has been done.
FAULT_PACE slows each effect down by some seconds, FAULT_LEASE shortens the lease, FAULT_POST is the folder of the
mail. A worker loads this module beside the service's own tasks;
`python -m tests.faults.work deliver` and `... web CAPACITY KEY` do one thing and end.
"""

import os
import signal
import sys
import time

import django

if __name__ == "__main__":
    django.setup()

from django.core.mail.backends.filebased import EmailBackend
from django.db import transaction

from tests.notes.models import Note
from walls import bell, outbox, tasks
from walls.identity import acting
from walls.outbox import Message, Outcome, handles

POINTS = ("after the lease", "in the handler", "while mailing", "after the commit", "before the ring")
outbox.LEASE = int(os.environ.get("FAULT_LEASE", outbox.LEASE))


def may_die(point: str) -> None:
    """Kill the victim here, if this is the point and nothing has been killed yet."""
    if os.environ.get("FAULT_POINT") != point:
        return
    try:
        os.close(os.open(os.environ["FAULT_MARK"], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    victim = os.environ.get("FAULT_VICTIM") or os.getpid()
    os.kill(os.getppid() if victim == "parent" else int(victim), signal.SIGKILL)


@handles("tally")
def tally(message: Message, by) -> Outcome:
    """A note titled by the message's key, so that each effect can be counted."""
    Note.objects.create(compartment_id=message.body["compartment"], title=message.key)
    may_die("in the handler")
    time.sleep(float(os.environ.get("FAULT_PACE", "0")))
    return Outcome.DELIVERED


class Post(EmailBackend):
    """Mail into files."""

    def send_messages(self, messages) -> int:
        sent = super().send_messages(messages)
        may_die("while mailing")
        return sent


deliver_one, ring = outbox.deliver_one, bell.ring


def deliver_one_watched(message: Message) -> Outcome | None:
    """Deliver, with a point before and one behind the transaction."""
    may_die("after the lease")
    outcome = deliver_one(message)
    may_die("after the commit")
    return outcome


def ring_watched() -> None:
    """Ring, with the point between commit and bell."""
    may_die("before the ring")
    ring()


outbox.deliver_one = deliver_one_watched
bell.ring = ring_watched


def web(capacity: int, compartment: int, key: str) -> None:
    """What a request does: one message in its transaction."""
    with acting(capacity), transaction.atomic():
        outbox.enqueue(kind="tally", to=capacity, body={"compartment": compartment}, key=key)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["deliver"]:
            tasks.deliver_due()
        case ["web", capacity, compartment, key]:
            web(int(capacity), int(compartment), key)
