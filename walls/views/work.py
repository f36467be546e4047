"""Your work: what waits for the acting capacity, why, by when, and the one thing to do about it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from walls.requests import WalledRequest


@dataclass(frozen=True)
class Task:
    """One thing that waits: what it is about, why it is this capacity's, by when, and the action that ends it."""

    what: str
    why: str
    action: str
    href: str
    due_on: dt.date | None = None


Tasks = Callable[[WalledRequest], Iterable[Task]]
_sources: list[Tasks] = []


def add(*sources: Tasks) -> None:
    """Add where tasks come from: each asks at most one statement, and none for a capacity that it never concerns."""
    _sources.extend(sources)


def tasks(request: WalledRequest) -> list[Task]:
    """What waits, the most urgent first; what has no day comes last."""
    waiting = [task for source in _sources for task in source(request)]
    return sorted(waiting, key=lambda task: (task.due_on is None, task.due_on or dt.date.max, task.what))
