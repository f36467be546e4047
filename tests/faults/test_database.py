"""A database killed while the worker delivers: nothing is lost or doubled, and readers are told to come back."""

import pytest
from django.db import connection
from django.test import Client

from tests.faults.conftest import effects, settled, sweep
from tests.faults.test_faults import send
from tests.faults.waiting import until
from walls import outbox

PACE = {"FAULT_LEASE": "1", "FAULT_PACE": "0.5"}
"""Seconds: what was held comes back soon, and the server's processes are gone before the effect is settled."""


@pytest.mark.parametrize(
    "point",
    [
        "in the handler",
        pytest.param("after the lease", marks=pytest.mark.faults),
        pytest.param("after the commit", marks=pytest.mark.faults),
    ],
)
def test_a_database_killed_in_mid_delivery(database, broker, worker, tmp_path, point):
    send(database.world, "one", "two", "three")
    at_work = worker(point=point, pool="prefork", FAULT_VICTIM=str(database.pid), **PACE)
    sweep()
    database.until_dead()
    assert (tmp_path / f"killed {point}").exists()
    database.start()
    until(lambda: sweep() or settled())
    assert at_work.poll() is None  # the same worker found its way back
    assert effects() == ["one", "three", "two"]
    assert outbox.health().dead == 0


def test_a_page_without_its_database_is_the_one_for_a_closed_service(database, monkeypatch):
    reader = Client(raise_request_exception=False)
    reader.force_login(database.world.people.officer)
    assert reader.get("/").status_code == 200

    def killing(*_args):
        monkeypatch.undo()
        database.kill()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    monkeypatch.setattr("walls.middleware.record_reads", killing)
    for path in ("/", "/accounts/login/", "/api/v1/capacities"):  # the first loses its database in mid-request
        response = reader.get(path)
        assert response.status_code == 503, path
        assert "closed for a short while" in response.text
        assert response["Retry-After"] == "60"
        assert "no-store" in response["Cache-Control"]
    database.start()
    assert reader.get("/").status_code == 200
