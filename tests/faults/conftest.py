"""Real processes and a real broker for the faults, each test's own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from celery import current_app
from django.conf import settings as django_settings
from django.db import connection
from kombu import Connection

from config.services import Embedded
from config.services.broker import Broker
from tests.faults.database import cluster, database
from tests.faults.waiting import until
from tests.notes.models import Note
from tests.owner import as_owner
from tests.walls import world as worlds
from walls import bell, outbox

__all__ = ["cluster", "database"]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def world(transactional_db) -> worlds.World:
    """The small world, committed, so that other processes see it."""
    with as_owner():
        return worlds.make()


@pytest.fixture
def processes(settings, tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start a process of the service on this test's database, killed at `point` if one is named."""
    started: list[subprocess.Popen] = []
    (tmp_path / "post").mkdir()

    def start(*command: str, point: str = "", **more: str) -> subprocess.Popen:
        served = connection.settings_dict
        role = django_settings.DATABASES["default"] | django_settings.DATABASE_APPLICATION
        login = quote(role["USER"], "") + (f":{quote(role['PASSWORD'], '')}" if role["PASSWORD"] else "")
        host = quote(served["HOST"], "") + (f":{served['PORT']}" if served["PORT"] else "")
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": f"postgres://{login}@{host}/{served['NAME']}",
            "REDIS_URL": settings.REDIS_URL,
            "FAULT_POINT": point,
            "FAULT_MARK": str(tmp_path / f"killed {point}"),
            "FAULT_POST": str(tmp_path / "post"),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment | more, start_new_session=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def worker(processes) -> Callable[..., subprocess.Popen]:
    """Start a real Celery worker: one process, so that killing it kills all of it, or a parent with two children."""

    def start(point: str = "", pool: str = "solo", **more: str) -> subprocess.Popen:
        app = ("celery", "--quiet", "--app", "config.celery", "worker", "--include", "tests.faults.work")
        how = ("--pool", pool, "--concurrency", "2", "--without-gossip", "--without-mingle")
        return processes(*app, *how, point=point, **more)

    return start


class OwnBroker:
    """A broker of this test's own, which it may kill."""

    def __init__(self, server: Broker) -> None:
        self.server = server
        server.start()

    def kill(self) -> None:
        """End it as kill -9 does."""
        with redis.Redis.from_url(self.server.url) as client:
            pid = client.info("server")["process_id"]
        os.kill(pid, signal.SIGKILL)
        until(lambda: not self.server.running())

    def start(self) -> None:
        self.server.start()


@pytest.fixture
def broker(settings, monkeypatch) -> Iterator[OwnBroker]:
    """A real broker, to which this test's bells ring."""
    monkeypatch.delenv("REDIS_URL", raising=False)
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)  # the broker's own user must reach it
    server = Embedded(folder).broker
    assert server is not None
    own = OwnBroker(server)
    settings.REDIS_URL = own.server.url
    settings.CELERY_BROKER_URL = settings.REDIS_URL.replace("unix://", "redis+socket://").replace(
        "?db=", "?virtual_host="
    )
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    monkeypatch.setattr(bell, "REST", 0.0)
    yield own
    own.server.stop()
    shutil.rmtree(folder)


def sweep() -> None:
    """What the clock does every 15 seconds."""
    with Connection(django_settings.CELERY_BROKER_URL, transport_options={"max_retries": 0}) as connected:
        current_app.send_task("walls.tasks.sweep_outbox", connection=connected, retry=False)


def effects() -> list[str]:
    """The titles of all notes: one for each effect of a message."""
    with as_owner():
        return sorted(Note.objects.values_list("title", flat=True))


def settled() -> bool:
    """Whether nothing waits any more."""
    return outbox.health().waiting == 0
