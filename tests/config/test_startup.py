"""Nothing is served while a check fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import SystemCheckError

from config.startup import refuse_to_start_with_errors
from tests.owner import as_owner, query

ROOT = Path(__file__).resolve().parents[2]


def test_a_service_in_order_starts(db):
    refuse_to_start_with_errors()


def test_a_url_without_a_policy_stops_it(db, settings):
    settings.URL_POLICIES = {name: code for name, code in settings.URL_POLICIES.items() if name != "account_login"}
    with pytest.raises(SystemCheckError, match=r"walls\.E020.*account_login|account_login.*walls\.E020"):
        refuse_to_start_with_errors()


def test_a_table_without_a_policy_stops_it(db):
    with as_owner():
        query("ALTER TABLE councils_need DISABLE ROW LEVEL SECURITY")
    with pytest.raises(SystemCheckError, match="councils_need has a compartment and no policy"):
        refuse_to_start_with_errors()


@pytest.mark.parametrize(
    "serve",
    [
        [sys.executable, "-c", "import config.wsgi"],
        [sys.executable, "-m", "celery", "--quiet", "--app", "config.celery", "worker", "--pool", "solo"],
    ],
    ids=["web", "worker"],
)
def test_as_the_owner_of_the_tables_neither_starts(db, serve):
    """The owner's address given as the application's: the test server has the tables of this very test to own."""
    name = query("SELECT current_database()")[0][0]
    owner = os.environ["DATABASE_OWNER_URL"]
    address = owner.rsplit("/", 1)[0] + "/" + name
    ran = subprocess.run(
        serve,
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": address, "DATABASE_OWNER_URL": owner, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode != 0
    assert "walls.E010" in ran.stderr
