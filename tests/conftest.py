"""The database as it is served: real PostgreSQL, made by its owner, met as the application role."""

import gc
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone
from xdist.scheduler import LoadScopeScheduling

from tests.demonstration import demonstrated
from tests.owner import as_owner, as_owner_truncate
from tests.pages.tours import toured
from tests.sweep.counts import pytest_terminal_summary
from tests.sweep.place import place

__all__ = ["demonstrated", "place", "pytest_terminal_summary", "toured"]
pytest_plugins = ["tests.leaks.figures"]
TOURS = ("tests/browser/test_every_page.py", "tests/pages/test_queries.py")
"""Modules that take the tour of all pages (tests/pages/tours.py)."""


TEST_CLOCK = """
CREATE TABLE IF NOT EXISTS walls.test_skew (skew interval NOT NULL);
GRANT SELECT ON walls.test_skew TO PUBLIC;
CREATE OR REPLACE FUNCTION walls.clock() RETURNS timestamptz LANGUAGE sql STABLE AS
  'SELECT statement_timestamp() + coalesce((SELECT max(skew) FROM walls.test_skew), interval ''0'')';
"""
"""In the test database alone the wall's clock can be moved, for every connection and thread at once."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give what takes the tour of all pages to one worker, so that it is taken once; and of the rest each module."""
    return Together(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_configure() -> None:
    """Let the collector come by less often: most of what it walks is loaded to stay."""
    gc.set_threshold(100_000)


class Together(LoadScopeScheduling):
    """Shares out modules, some of them together."""

    def _split_scope(self, nodeid: str) -> str:
        module = super()._split_scope(nodeid)
        return TOURS[0] if module in TOURS else module


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """One database for each worker."""


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings, django_db_keepdb):
    """Create and migrate as the owner; from then on every connection of every thread starts as the application."""
    database = connection.settings_dict
    with django_db_blocker.unblock():
        database.update({name: settings.DATABASE_OWNER[name] for name in ("USER", "PASSWORD", "HOST", "PORT")})
        made = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb)
        with connection.cursor() as cursor:
            cursor.execute(TEST_CLOCK)
        connection.close()
        database["OPTIONS"] = {**database.get("OPTIONS", {}), "options": f"-c role={settings.WALL_APP_ROLE}"}
    yield
    with django_db_blocker.unblock():
        connection.close()
        database["OPTIONS"].pop("options")
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def _emptied_by_the_owner():
    """Django's flush needs TRUNCATE, which the application lacks, and would empty the rule tables too."""
    setattr(TransactionTestCase, "_fixture_teardown", lambda self: as_owner_truncate())  # noqa: B010 (it is private)


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def known_password() -> str:
    """The hash of the demonstration's password, made once."""
    return make_password("commissioning", hasher="md5")


class MovedClock:
    """Moves the clocks of Python and of the wall together."""

    def __init__(self) -> None:
        self.traveller: time_machine.travel | None = None
        self.skew = timedelta()

    def forward(self, by: timedelta) -> None:
        """Move on by `by` from where the clocks stand."""
        self.stop()
        self.skew += by
        self.traveller = time_machine.travel(timezone.now() + self.skew, tick=True)
        self.traveller.start()
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM walls.test_skew")
            cursor.execute(
                "INSERT INTO walls.test_skew VALUES (make_interval(secs => %s))", [self.skew.total_seconds()]
            )

    def stop(self) -> None:
        if self.traveller is not None:
            self.traveller.stop()
            self.traveller = None


@pytest.fixture
def clock(db):
    """A clock that a test can move; put back afterwards, in the database too."""
    moved = MovedClock()
    yield moved
    moved.stop()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM walls.test_skew")
