"""Repetition, medians, and the counting of statements."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from django.db import connection

KERNEL = re.compile(r"\bwalls\.(?!clock\()|'wall\.|^\s*WITH head ")
"""The kernel's own statements: they call its functions, set an identity, or look for the newest rows seen."""


class Statements:
    """The statements of a block, as the service sent them."""

    def __init__(self) -> None:
        self.all: list[str] = []

    @property
    def kernel(self) -> list[str]:
        return [statement for statement in self.all if KERNEL.search(statement)]

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.all.append(sql)
        return execute(sql, params, many, context)


@contextmanager
def statements() -> Iterator[Statements]:
    """Count what a block asks of the database."""
    found = Statements()
    with connection.execute_wrapper(found.note):
        yield found


def seconds(call: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = perf_counter()
    call()
    return perf_counter() - start


def milliseconds(taken: list[float]) -> float:
    """The median of some seconds, in milliseconds."""
    return round(median(taken) * 1000, 2)


def percentile(taken: list[float], which: int) -> float:
    """A percentile of some seconds, in milliseconds."""
    return round(quantiles(taken, n=100, method="inclusive")[which - 1] * 1000, 2)
