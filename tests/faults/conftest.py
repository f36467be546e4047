"""Real processes and a real broker for the faults, each test's own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import redis
from celery import current_app
from django.conf import settings as django_settings
from django.db import connection
from kombu import Connection

from config.services import Embedded
from config.services.broker import Broker
from tests.notes.models import Note
from tests.owner import as_owner
from tests.walls import world as worlds
from walls import bell, outbox

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def world(transactional_db) -> worlds.World:
    """The small world, committed, so that other processes see it."""
    with as_owner():
        return worlds.make()


@pytest.fixture
def processes(world, settings, tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start a process of the service on this test's database, killed at `point` if one is named."""
    started: list[subprocess.Popen] = []
    database = connection.settings_dict
    role = django_settings.DATABASES["default"] | django_settings.DATABASE_APPLICATION
    login = quote(role["USER"], "") + (f":{quote(role['PASSWORD'], '')}" if role["PASSWORD"] else "")
    host = quote(database["HOST"], "") + (f":{database['PORT']}" if database["PORT"] else "")
    (tmp_path / "post").mkdir()

    def start(*command: str, point: str = "", **more: str) -> subprocess.Popen:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": f"postgres://{login}@{host}/{database['NAME']}",
            "REDIS_URL": settings.REDIS_URL,
            "FAULT_POINT": point,
            "FAULT_MARK": str(tmp_path / f"killed {point}"),
            "FAULT_POST": str(tmp_path / "post"),
        }
        process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=environment | more)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.fixture
def worker(processes) -> Callable[..., subprocess.Popen]:
    """Start a real Celery worker: one process, so that killing it kills all of it."""

    def start(point: str = "", **more: str) -> subprocess.Popen:
        app = ("celery", "--quiet", "--app", "config.celery", "worker", "--include", "tests.faults.work")
        return processes(*app, "--pool", "solo", "--without-gossip", "--without-mingle", point=point, **more)

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


def until(done: Callable[[], Any], seconds: float = 40.0) -> None:
    """Wait until something is so; fail if it is not in time."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def effects() -> list[str]:
    """The titles of all notes: one for each effect of a message."""
    with as_owner():
        return sorted(Note.objects.values_list("title", flat=True))


def settled() -> bool:
    """Whether nothing waits any more."""
    return outbox.health().waiting == 0
