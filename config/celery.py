"""The worker and its clock. Redis rings the bell; what must be done stands in the outbox."""

import os
import warnings
from typing import Any

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.schedules import crontab
from celery.signals import setup_logging, worker_init
from django.core.management.base import SystemCheckError
from django_structlog.celery.steps import DjangoStructLogInitStep

from config.startup import refuse_to_start_with_errors

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# In a container the worker is often root, and it accepts nothing but JSON.
warnings.filterwarnings("ignore", "You're running the worker with superuser", SecurityWarning)

app = Celery("commissioning")
app.set_default()  # every thread of the web process sends through this application
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)

app.conf.beat_schedule = {
    # The bell is rung after each commit; the sweep finds what a lost bell left behind.
    "sweep outbox": {"task": "walls.tasks.sweep_outbox", "schedule": 15.0, "options": {"expires": 15.0}},
    # An appointment that ends on a day set beforehand ends with nobody there to look: the side it gave is left then.
    "recheck sides": {"task": "walls.tasks.recheck_sides", "schedule": 300.0, "options": {"expires": 300.0}},
    # The chain is proved up to its last published head, so this interval is what could be lost.
    "publish audit head": {"task": "walls.tasks.publish_audit_head", "schedule": 3600.0},
    # A queue of its own: for the one worker that may sign in as the owner of the tables (docs/how-to).
    "leak test": {
        "task": "walls.tasks.nightly_leak_test",
        "schedule": crontab(hour=2, minute=30),
        "options": {"queue": "leaktest", "expires": 3600.0},
    },
}


@worker_init.connect
def check_first(**kwargs: Any) -> None:
    """A worker serves recipients as the web serves readers, and so asks the same of itself first."""
    try:
        refuse_to_start_with_errors()
    except SystemCheckError as errors:
        raise SystemExit(str(errors)) from errors  # Celery would only log any other exception


@setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Celery leaves logging alone where this is connected; settings have configured it."""
