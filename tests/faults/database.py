"""A database server of a module's own, which its tests may kill."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.services import Embedded
from config.services.postgres import DATABASE, Postgres
from tests.faults.waiting import until
from tests.owner import as_owner, as_owner_truncate
from tests.walls import world as worlds
from walls.roles import APP, OWNER


class OwnDatabase:
    """The server, and the small world in it."""

    def __init__(self, server: Postgres, world: worlds.World) -> None:
        self.server = server
        self.world = world

    @property
    def pid(self) -> int:
        """The process that kill -9 ends all of it with."""
        return int((self.server.cluster / "postmaster.pid").read_text().split("\n", 1)[0])

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.until_dead()

    def until_dead(self) -> None:
        until(lambda: not self.server.running())

    def start(self) -> None:
        """Start it again, as the system's service manager would."""
        self.server.start()
        connection.close()  # this test's own went down with the server


@contextmanager
def own_cluster() -> Iterator[Postgres]:
    """A running server with our tables, which this process meets as the application role until the end."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)  # the server's own user must reach it
    address = {"HOST": "", "PORT": "", "NAME": DATABASE, "USER": OWNER, "PASSWORD": ""}
    before = {name: connection.settings_dict[name] for name in [*address, "OPTIONS"]}
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            patch.delenv(name, raising=False)
        patch.setattr(settings, "WALL_APP_ROLE", APP)
        patch.setattr(settings, "DATABASE_APPLICATION", settings.DATABASE_APPLICATION | {"USER": APP, "PASSWORD": ""})
        server = Embedded(folder).postgres
        assert server is not None
        server.start()
        connection.close()
        options = before["OPTIONS"] | {"options": f"-c role={APP}"}
        connection.settings_dict.update(address | {"HOST": str(server.sockets), "OPTIONS": options})
        try:
            with as_owner():
                call_command("migrate", interactive=False, verbosity=0)
            yield server
        finally:
            connection.close()
            connection.settings_dict.update(before)
            server.stop()
            shutil.rmtree(server.data, ignore_errors=True)  # for root it may lie outside the folder
            shutil.rmtree(folder)


@pytest.fixture(scope="module")
def cluster(django_db_setup, django_db_blocker) -> Iterator[Postgres]:
    """One server for the module, since making one takes seconds."""
    with django_db_blocker.unblock(), own_cluster() as server:
        yield server


@pytest.fixture
def database(cluster, django_db_blocker) -> Iterator[OwnDatabase]:
    """The server with a world for one test."""
    with django_db_blocker.unblock():
        with as_owner():
            world = worlds.make()
        own = OwnDatabase(cluster, world)
        yield own
        own.start()
        as_owner_truncate()
