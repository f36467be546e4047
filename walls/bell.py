"""The bell: tells the workers that something waits. It may stay silent; the sweep finds what it does not announce."""

import time

import structlog
from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from kombu import Connection
from kombu.pools import producers

logger = structlog.get_logger(__name__)

TASK = "walls.tasks.deliver_due"
PATIENCE = 0.3
"""Seconds that one step of ringing may take; a request never waits longer for a broker."""
REST = 5.0
"""Seconds in which a broker that did not answer is left alone."""
STALE = 60
"""Seconds after which an unheard bell means nothing, since the sweep has passed."""

_silent_until = 0.0
_unanswered = 0


def ring_after_commit() -> None:
    """Ring once this transaction has committed; once, however many messages it adds."""
    if all(callback is not ring for _, callback, *_ in connection.run_on_commit):
        transaction.on_commit(ring)


def ring() -> None:
    """Ring now. A broker that is down or hangs costs `PATIENCE` every `REST` seconds, a log line, and no error."""
    global _silent_until, _unanswered
    if time.monotonic() < _silent_until:
        return
    broker = Connection(
        settings.CELERY_BROKER_URL,
        transport_options={"max_retries": 0, "socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE},
    )
    try:
        with producers[broker].acquire(block=True, timeout=PATIENCE) as producer:
            current_app.send_task(TASK, producer=producer, retry=False, expires=STALE, ignore_result=True)
    except Exception as error:  # whatever it is: the commit has happened, and the sweep will deliver
        _unanswered += 1
        _silent_until = time.monotonic() + REST
        logger.warning("bell_unanswered", kind=type(error).__name__, times=_unanswered)
