"""Leaks put there on purpose, one for each channel: a check of the suite must notice each, and nothing without it.

A plant takes away both points on one channel, the filter and the policy, since either alone still holds
(`tests/walls/test_two_points.py`).
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.db.models import Model

from tests.owner import as_owner, query
from tests.sweep.browsers import forgotten

NOTICED = (AssertionError, pytest.fail.Exception)
"""How a check says that something is wrong; any other error is a fault of the plant."""


class Ground:
    """Where a plant is put, and taken out again at the end of its test."""

    def __init__(self, request: pytest.FixtureRequest, patch: pytest.MonkeyPatch) -> None:
        self.request, self.patch = request, patch

    def __getattr__(self, fixture: str) -> Any:
        return self.request.getfixturevalue(fixture)


@dataclass(frozen=True)
class Check:
    """A check of the suite: it fails where something leaks. `fixtures` are those that it needs."""

    look: Callable[[Ground], None]
    fixtures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plant:
    """A leak on one channel, in words, how it is put there, and which check must notice it."""

    channel: str
    words: str
    put: Callable[[Ground], None]
    check: Check

    def __str__(self) -> str:
        return f"{self.channel} {self.words}"


@dataclass
class Bed:
    """The plants that one ground carries, by channel."""

    plants: dict[str, Plant] = field(default_factory=dict)

    def plant(
        self, channel: str, words: str, check: Check
    ) -> Callable[[Callable[[Ground], None]], Callable[[Ground], None]]:
        """Mark a function as what puts a leak on a channel."""

        def register(put: Callable[[Ground], None]) -> Callable[[Ground], None]:
            assert channel not in self.plants, channel
            self.plants[channel] = Plant(channel, words, put, check)
            return put

        return register

    def parameters(self, sample: Iterable[str] = ()) -> list[Any]:
        """The plants as a test's parameters: a sample in each run of the suite, the others in the long campaign."""
        return [
            pytest.param(plant, id=channel, marks=[] if channel in set(sample) else [pytest.mark.leaks])
            for channel, plant in sorted(self.plants.items())
        ]


def by_test(test: Callable[..., None], **given: Any) -> Check:
    """A test of the suite as a check, with its fixtures; `given` are its parameters."""
    needed = tuple(name for name in inspect.signature(test).parameters if name not in given)

    def look(ground: Ground) -> None:
        test(**{name: getattr(ground, name) for name in needed}, **given)

    return Check(look, needed)


def noticed(plant: Plant, ground: Ground) -> None:
    """Fail unless the check is clean before, and notices what is planted."""
    for name in plant.check.fixtures:
        getattr(ground, name)
    with forgotten():
        plant.check.look(ground)
    mail.outbox.clear()
    plant.put(ground)
    try:
        with forgotten():
            plant.check.look(ground)
    except NOTICED:
        return
    pytest.fail(f"{plant} was not noticed")


def unpoliced(*models: type[Model]) -> None:
    """Row-level security switched off on these tables, until the test's transaction is taken back."""
    with as_owner(), transaction.atomic():
        query("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending on a table that is altered
        for model in models:
            query(f"ALTER TABLE {model._meta.db_table} DISABLE ROW LEVEL SECURITY")
