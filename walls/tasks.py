"""What the worker does: delivers the outbox, and the wall's own kinds of message."""

import subprocess
import sys

import structlog
from celery import shared_task
from django.conf import settings

from walls import heads, notices, outbox, turned_away
from walls.actions import walls
from walls.capacities import CurrentCapacity
from walls.outbox import Message, Outcome, handles

logger = structlog.get_logger(__name__)
LONGEST = 3 * 60 * 60
"""Seconds that a leak test may take."""


@shared_task
def deliver_due() -> None:
    """Deliver what is due: the bell was rung."""
    outbox.deliver_due()


@shared_task
def sweep_outbox() -> None:
    """Deliver what a lost bell, or a lost worker, left behind; say so if messages were given up."""
    outbox.deliver_due()
    found = outbox.health()
    if found.dead:
        logger.error("outbox_dead", dead=found.dead, waiting=found.waiting)


@shared_task
def publish_audit_head() -> None:
    """Publish the head of the audit chain outside the database."""
    heads.publish()


@shared_task
def recheck_sides() -> None:
    """Let movers leave the sides on which they hold no post any more, also where an end was set beforehand."""
    walls.recheck()


@shared_task(acks_late=False, soft_time_limit=LONGEST, time_limit=LONGEST + 60)
def nightly_leak_test() -> None:
    """Run the leak test, in a process of its own that signs in as the owner of the tables; say so if it is no pass.

    Acknowledged as it begins: a run that is lost is not begun again by day, and its page says that there was none.
    """
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "leaktest", "--nightly"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, timeout=LONGEST, check=False)
    if done.returncode:
        logger.error("leak_test_failed", code=done.returncode)


@handles("notice")
def notice(message: Message, by: CurrentCapacity) -> Outcome:
    """Tell a capacity that something waits."""
    return notices.give(message, by)


@handles("mail")
def mail(message: Message, by: CurrentCapacity) -> Outcome:
    """Ring for a notice by e-mail."""
    return notices.mail(message, by)


@handles("turned_away")
def tell_governors(message: Message, by: CurrentCapacity) -> Outcome:
    """Tell those who govern a compartment that somebody was turned away from it."""
    return turned_away.tell_governors(message)
