"""Your work: what waits for the acting capacity, why, by when, and the one thing to do about it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import format_html

from walls.requests import WalledRequest
from walls.tables import Column, Table, british


@dataclass(frozen=True)
class Task:
    """One thing that waits: what it is about, why it is this capacity's, by when, and the action that ends it.

    Of those with one day, or none, what has the lower `rank` comes first: it is to be done before the others can be.
    """

    what: str
    why: str
    action: str
    href: str
    due_on: dt.date | None = None
    rank: int = 0


Tasks = Callable[[WalledRequest], Iterable[Task]]
_sources: list[Tasks] = []


def add(*sources: Tasks) -> None:
    """Add where tasks come from: each asks at most one statement, and none for a capacity that it never concerns."""
    _sources.extend(sources)


def tasks(request: WalledRequest) -> list[Task]:
    """What waits, the most urgent first; what has no day comes last."""
    waiting = [task for source in _sources for task in source(request)]
    return sorted(waiting, key=lambda task: (task.due_on is None, task.due_on or dt.date.max, task.rank, task.what))


def _due(task: Task) -> str:
    return british(task.due_on) if task.due_on else "No date"


def _late(task: Task) -> dict[str, str] | None:
    late = task.due_on is not None and task.due_on < timezone.localdate()
    return {"text": "Late", "colour": "red"} if late else None


def _action(task: Task) -> str:
    # Read out alone, each link still says which thing it is about.
    return format_html('{}<span class="govuk-visually-hidden">: {}</span>', task.action, task.what)


WORK = Table(
    "Waiting for you",
    (
        Column("What", "what"),
        Column("Why", "why"),
        Column("By when", _due, tag=_late),
        Column("What to do", _action, href=lambda task: task.href),
    ),
    stacked=True,  # what to do must not lie beyond the edge of a phone
)
