from typing import Any

from django.utils import timezone

from commissioning.monitoring.models import Standing
from commissioning.monitoring.periods import Period
from commissioning.monitoring.reading import COLOURS
from commissioning.monitoring.tables import STANDING_COLOURS
from publica.models import CostLine, Return
from publica.returns.models import ReturnState
from publica.returns.sheets import Line, Sheet
from walls.tables import Column, Table, page_of

STATE_COLOURS = {
    ReturnState.DRAFT: "grey",
    ReturnState.SUBMITTED: "yellow",
    ReturnState.ASSURED: "blue",
    ReturnState.SIGNED_OFF: "green",
}
NAMED = 4
"""Measures named in a cell; of more there is only the number."""


def state_tag(ret: Return) -> dict[str, str]:
    """How far a return has got, in words and colour."""
    state = ReturnState(ret.state)
    return {"text": str(state.label), "colour": STATE_COLOURS[state]}


def late(ret: Return) -> bool:
    """Whether a return ought to be signed off by now, and is not."""
    return ret.state != ReturnState.SIGNED_OFF and ret.due_on < timezone.localdate()


def due_tag(ret: Return) -> dict[str, str] | None:
    """That the day by which it is to be signed off has gone by."""
    return {"text": "Late", "colour": "red"} if late(ret) else None


RETURNS = Table(
    "Performance returns, most recently changed first",
    (
        Column("Team", "team.name", href=page_of),
        Column("Period", lambda ret: str(Period(ret.year, ret.quarter))),
        Column("Revision", "revision", numeric=True),
        Column("State", lambda ret: "", tag=state_tag),
        Column("To be signed off by", "due_on", tag=due_tag),
    ),
    stacked=True,
)


def _names(lines: list[Line]) -> str:
    named = [line.measure.name for line in lines[:NAMED]]
    return "\n".join([*named, f"and {len(lines) - NAMED} more"] if len(lines) > NAMED else named) or "None"


def _answer_tag(sheet: Sheet) -> dict[str, str] | None:
    if not sheet.standing:
        return None
    standing = Standing(sheet.standing)
    return {"text": str(standing.label), "colour": STANDING_COLOURS[standing]}


def by_council(found: list[Sheet], ret: Return, href: Any = None) -> dict[str, Any]:
    """What each part of a return has: how many figures, which are missing or off target, and how it was answered."""
    crossed = ret.state == ReturnState.SIGNED_OFF
    return Table(
        "Figures by council",
        (
            Column("Council and service", str, href=href),
            Column("Figures", lambda sheet: f"{len(sheet.lines) - len(sheet.missing)} of {len(sheet.lines)}"),
            Column("Missing", lambda sheet: _names(sheet.missing)),
            Column("Off target", lambda sheet: _names(sheet.red)),
            Column("Off target, and no reason given", lambda sheet: _names(sheet.unexplained)),
            *([Column("Answer", lambda sheet: "", tag=_answer_tag)] if crossed else []),
        ),
        stacked=True,  # what is off target must not lie beyond the edge of a phone
    ).of(found)


def _rating_tag(line: Line) -> dict[str, str]:
    return {"text": str(line.rating.label), "colour": COLOURS[line.rating]}


def _told(line: Line) -> str:
    return line.now if line.figure.value is not None else ""  # that there is none, the tag says


LINES = Table(
    "Figures",
    (
        Column("Measure", "measure.name", href=lambda line: line.measure.get_absolute_url()),
        Column("Target", "target"),
        Column("Figure before", "last"),
        Column("This period", _told, tag=_rating_tag),
        Column("Commentary", "figure.commentary"),
    ),
    stacked=True,
)


def _pounds(line: CostLine) -> str:
    return f"£{line.amount:,.2f}"


COSTS = Table(
    "Cost lines, most recently changed first",
    (
        Column("What for", "heading", href=page_of),
        Column("Team", "team.name"),
        Column("Financial year", lambda line: str(Period(line.year))),
        Column("Amount", _pounds, numeric=True),
    ),
)
