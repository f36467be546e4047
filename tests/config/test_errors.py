"""Which errors say that the database is gone."""

import psycopg2
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from config.errors import out_of_reach


class Coded(psycopg2.OperationalError):
    """An error with a code of the server's."""

    def __init__(self, pgcode: str | None) -> None:
        super().__init__()
        self.code = pgcode

    @property
    def pgcode(self) -> str | None:
        return self.code


def wrapped(kind: type[Exception], code: str | None) -> Exception:
    """An error as Django hands it on."""
    error = kind()
    error.__cause__ = Coded(code)
    return error


@pytest.mark.parametrize("code", [None, "08006", "53300", "57P01", "57P02", "57P03"])
def test_a_server_that_is_gone_stopping_or_full_is_out_of_reach(code: str | None) -> None:
    assert out_of_reach(wrapped(OperationalError, code))


@pytest.mark.parametrize("code", ["40P01", "54001", "55P03", "57014"])
def test_a_statement_refused_is_a_fault_of_ours(code: str) -> None:
    assert not out_of_reach(wrapped(OperationalError, code))


def test_a_closed_connection_is_out_of_reach_and_other_errors_are_not() -> None:
    assert out_of_reach(wrapped(InterfaceError, None))
    assert not out_of_reach(wrapped(DatabaseError, None))
    assert not out_of_reach(ValueError())


@pytest.mark.django_db
def test_a_real_refusal_is_a_fault_of_ours() -> None:
    with pytest.raises(OperationalError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)")
    assert not out_of_reach(refused.value)
