"""A database of the bench's own, made and filled by the owner and met as the application."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def database() -> Iterator[None]:
    """The bench's database, empty but for tables and policy; gone afterwards."""
    name = settings.DATABASE_OWNER["NAME"]
    _as_owner_elsewhere(
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE template0'
    )
    try:
        for command in (("migrate", "--no-input", "--verbosity=0"), ("policy",)):
            subprocess.run(
                [sys.executable, ROOT / "manage.py", *command], stdout=subprocess.DEVNULL, check=True, cwd=ROOT
            )
        yield
    finally:
        connections.close_all()
        _owner_connection().close()
        _as_owner_elsewhere(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def as_owner() -> Iterator[None]:
    """Run a block on a connection of the owner's, on which no policy applies; it stays open for the next time."""
    before = connections["default"]
    connections["default"] = _owner_connection()
    try:
        yield
    finally:
        connections["default"] = before


def ask(sql: str, params: Any = None) -> list[tuple]:
    """The rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def environment() -> None:
    """Settle which settings this process and its children have, before Django reads them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ.pop("DATABASE_ROLE", None)
    # A line for each request would be measured too.
    os.environ["LOG_LEVEL"] = "ERROR"


@cache
def _owner_connection() -> BaseDatabaseWrapper:
    mine = connections["default"].copy()
    mine.settings_dict.update({name: settings.DATABASE_OWNER[name] for name in ("USER", "PASSWORD", "HOST", "PORT")})
    return mine


def _as_owner_elsewhere(*statements: str) -> None:
    """Run statements that no database can run on itself."""
    owner = settings.DATABASE_OWNER
    with closing(
        psycopg2.connect(
            dbname="postgres",
            user=owner["USER"],
            password=owner["PASSWORD"],
            host=owner["HOST"],
            port=owner["PORT"] or None,
        )
    ) as elsewhere:
        elsewhere.autocommit = True
        with elsewhere.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
