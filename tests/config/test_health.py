"""The probes say yes or no, and nothing else."""

import pytest
from django.db import connection
from django.test import Client

from config import health
from tests.owner import as_owner


def test_alive_without_database(client: Client) -> None:
    """pytest-django refuses the database here, so asking it would fail."""
    response = client.get("/healthz/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_probes_need_no_known_host(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz/live", headers={"host": "10.0.0.7"}).status_code == 200


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_not_ready_without_broker(client: Client, settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/broker?db=0"
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


@pytest.mark.django_db
def test_not_ready_as_owner(client: Client) -> None:
    with as_owner():
        assert client.get("/healthz/ready").status_code == 503


@pytest.mark.django_db
def test_not_ready_before_migrations(client: Client) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'walls'")
    with pytest.raises(health.NotReady, match="migrations"):
        health.migrations()
    assert client.get("/healthz/ready").status_code == 503
