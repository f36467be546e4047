"""The embedded servers start, keep their data through kill -9, and stop."""

import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest
import redis

from config.services import Embedded, ServiceError
from config.services.account import LONGEST_SOCKET, SOCKET_NAME, Account, home, socket_folder
from config.services.postgres import DATABASE
from walls.roles import APP, OWNER, provision_sql


def forget_real_servers(patch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        patch.delenv(name, raising=False)


@contextmanager
def fresh_folder(patch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that the unprivileged user can reach, which pytest's own are not when root runs it."""
    forget_real_servers(patch)
    folder = Path(tempfile.mkdtemp(prefix="services-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own for one test."""
    with fresh_folder(monkeypatch) as folder:
        yield folder


@pytest.fixture(scope="module")
def started() -> Iterator[Embedded]:
    """One pair of servers for all tests here, since making a cluster takes seconds."""
    with pytest.MonkeyPatch.context() as patch, fresh_folder(patch) as folder:
        services = Embedded(folder)
        services.start()
        yield services
        services.stop()


@pytest.fixture
def services(started: Embedded, monkeypatch: pytest.MonkeyPatch) -> Embedded:
    """The servers, running, whatever an earlier test did to them."""
    forget_real_servers(monkeypatch)
    started.start()
    return started


def ask(services: Embedded, role: str, statement: str) -> list[tuple]:
    connection = psycopg2.connect(host=str(services.postgres.sockets), user=role, dbname=DATABASE)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def kill(services: Embedded) -> None:
    """End both servers as a power cut would."""
    (postmaster,) = (services.postgres.cluster / "postmaster.pid").read_text().splitlines()[:1]
    with redis.Redis(unix_socket_path=str(services.broker.sockets / "broker")) as client:
        broker = client.info("server")["process_id"]
    os.kill(int(postmaster), signal.SIGKILL)
    os.kill(broker, signal.SIGKILL)


def test_data_and_addresses_outlive_kill(services: Embedded) -> None:
    before = (services.var / "environment").read_text()
    ask(services, OWNER, "CREATE TABLE kept (word text)")
    ask(services, OWNER, "INSERT INTO kept VALUES ('still here')")
    kill(services)
    # The number in the lock may by then belong to any other program; ours stands for it.
    lock = services.postgres.cluster / "postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    services.start()

    assert services.running()
    assert ask(services, OWNER, "SELECT word FROM kept") == [("still here",)]
    assert (services.var / "environment").read_text() == before


def test_starting_again_changes_nothing(services: Embedded) -> None:
    pid = (services.postgres.cluster / "postmaster.pid").read_text()
    services.start()
    assert (services.postgres.cluster / "postmaster.pid").read_text() == pid


def test_settings_of_the_server_keep_content_out_of_its_logs(services: Embedded) -> None:
    ask(services, OWNER, "CREATE TABLE words (word text UNIQUE)")
    ask(services, OWNER, "INSERT INTO words VALUES ('confidential')")
    with pytest.raises(psycopg2.errors.UniqueViolation):
        ask(services, OWNER, "INSERT INTO words VALUES ('confidential')")
    written = services.postgres.log.read_text()
    assert "duplicate key" in written
    assert "confidential" not in written


def test_roles_stand_where_they_should(services: Embedded) -> None:
    flags = ask(
        services,
        APP,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname LIKE 'commissioning_%' ORDER BY rolname",
    )
    assert flags == [(APP, False, False, False, False), (OWNER, False, False, False, True)]
    assert ask(services, APP, f"SELECT pg_has_role('{APP}', '{OWNER}', 'MEMBER')") == [(False,)]
    assert ask(services, OWNER, f"SELECT pg_has_role('{OWNER}', '{APP}', 'MEMBER')") == [(True,)]
    assert ask(services, APP, "SHOW statement_timeout") == [("30s",)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(services, APP, "CREATE TABLE public.mine (id int)")
    ask(services, OWNER, "CREATE EXTENSION btree_gist")


def test_only_data_that_nobody_will_miss_are_not_flushed(services: Embedded) -> None:
    assert ask(services, OWNER, "SHOW fsync") == [("on",)]
    services.stop()
    trying = replace(services, throwaway=True)
    trying.start()
    assert ask(trying, OWNER, "SHOW fsync") == [("off",)]
    trying.stop()
    services.start()
    assert ask(services, OWNER, "SHOW fsync") == [("on",)]


def test_only_their_user_reaches_the_servers(services: Embedded) -> None:
    assert stat.S_IMODE(services.postgres.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE((services.var / "environment").stat().st_mode) == 0o600
    assert ask(services, OWNER, "SHOW listen_addresses") == [("",)]


def test_stopped_servers_are_gone(services: Embedded) -> None:
    services.stop()
    assert not any(server.running() for server in services.servers)


def test_a_real_server_is_used_instead(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://app@db.example/service")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner@db.example/service")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example/0")
    assert Embedded(var).servers == []
    monkeypatch.delenv("DATABASE_OWNER_URL")
    with pytest.raises(ServiceError, match="DATABASE_OWNER_URL must be too"):
        _ = Embedded(var).postgres


def test_a_long_path_gets_a_short_socket(var: Path) -> None:
    account = Account.choose()
    deep = var / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    sockets = socket_folder(account, home(account, deep))
    try:
        assert len(os.fsencode(sockets / SOCKET_NAME)) <= LONGEST_SOCKET
        assert sockets == socket_folder(account, home(account, deep))
    finally:
        sockets.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands its servers to another user")
def test_root_keeps_data_where_the_servers_can_go(var: Path) -> None:
    private = var / "private"
    private.mkdir(mode=0o700)
    data = home(Account.choose(), private / "var")
    try:
        assert (private / "var" / "data").resolve() == data
        assert Account.choose().can("-x", data)
    finally:
        shutil.rmtree(data)


@pytest.mark.parametrize("name", ["", "Upper", "with space", "quote'", 'quote"', "9digit"])
def test_a_name_that_needs_quoting_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a plain lower-case name"):
        provision_sql(OWNER, APP, name)


def test_owner_and_application_must_differ() -> None:
    with pytest.raises(ValueError, match="two roles"):
        provision_sql(APP, APP, DATABASE)
