"""Stepping out of the application role, for factories and for looking behind the wall."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import QuerySet

KEPT = ("django_migrations", "django_content_type", "auth_permission")
"""Rows that migrations and their signals made once, and no test changes."""


@contextmanager
def as_owner() -> Iterator[None]:
    """Run a block as the owner of the tables, in the same transaction; re-entrant."""
    before = _step_out()
    try:
        yield
    except BaseException:
        with suppress(DatabaseError):  # a failed transaction: its rollback takes the role back
            _become(before)
        raise
    else:
        _become(before)


def as_owner_truncate() -> None:
    """Empty every table but those of `KEPT`."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%%I', relname), ', ') FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)",
            [list(KEPT)],
        )
        cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} RESTART IDENTITY CASCADE")


def query(sql: str, *params: Any) -> list[tuple]:
    """The rows of one statement, in whatever role the connection is."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else []


def gathered(statements: dict[str, str]) -> dict[str, list[list[Any]]]:
    """The rows of each of several statements, asked for as one; instants come as text of ISO 8601."""
    each = ", ".join(
        f"'{name}', (SELECT coalesce(json_agg(r), '[]') FROM ({statement}) r)"  # noqa: S608 (written in tests)
        for name, statement in statements.items()
    )
    found = json.loads(query(f"SELECT CAST(json_build_object({each}) AS text)")[0][0])
    return {name: [list(row.values()) for row in rows] for name, rows in found.items()}


def bare(rows: QuerySet) -> QuerySet:
    """The same rows, of which an `update` is not refused for leaving no version."""
    return QuerySet(model=rows.model, query=rows.query.chain(), using=rows.db)


def _step_out() -> str:
    """Become the owner; the role until then."""
    return query("SELECT current_user, set_config('role', 'none', false)")[0][0]


def _become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
