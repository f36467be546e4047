"""What a return's workbook looks like: written by one module, expected by another. Plain values, no rows.

The same shapes say what was understood of a workbook that came back.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Self

VERSION = 1
"""Of the form of the workbook; goes up whenever a workbook written before can't be read any more."""
COVER = "Return"
"""The first sheet: what the workbook is for, and its code."""
CODE_AT = (5, 2)
"""Row and column of the code on the first sheet."""
HEAD = ("Reference", "Measure", "Unit", "Good is", "Target", "Last period", "This period", "Commentary")
REFERENCE, VALUE, COMMENTARY = 1, 7, 8
"""Columns, counted from 1 as rows are."""
MOST_COMMENTARY = 4000
TITLE_LENGTH = 31
NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Line:
    """One measure on a sheet. A `share`, such as a percentage of cases, is never negative."""

    measure: str
    name: str
    unit: str
    good: str = ""
    decimals: int = 0
    share: bool = False
    target: Decimal | None = None
    target_upper: Decimal | None = None
    last: Decimal | None = None
    now: Decimal | None = None
    commentary: str = ""


@dataclass(frozen=True)
class Part:
    """One sheet: what the return says of one service of one council."""

    ref: str
    title: str
    service: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Layout:
    """One return's workbook."""

    ret: str
    team: str
    period: str
    due: str
    parts: tuple[Part, ...]

    @property
    def code(self) -> str:
        """What tells this return's workbook from any other, of whatever team, council or period."""
        return f"{self.ret}-{VERSION}"

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def of_plain(cls, plain: dict[str, Any]) -> Self:
        """What `plain` wrote, numbers as strings."""
        parts = (
            Part(**part | {"lines": tuple(Line(**_numbers(line)) for line in part["lines"])}) for part in plain["parts"]
        )
        return cls(**plain | {"parts": tuple(parts)})


@dataclass(frozen=True)
class Read:
    """A figure as it was understood."""

    part: str
    measure: str
    value: Decimal | None
    commentary: str


@dataclass(frozen=True)
class Finding:
    """Something to put right, in a sentence; `sheet` and `cell` say where, as far as it is anywhere."""

    sheet: str
    cell: str
    message: str


@dataclass(frozen=True)
class Understood:
    """What was understood of a workbook, and what was not. Only one without findings may be used."""

    figures: tuple[Read, ...] = ()
    findings: tuple[Finding, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def titles(named: Iterable[tuple[str, str]]) -> list[str]:
    """The titles of the sheets, for (council, service) each: the council alone where that says which."""
    pairs = list(named)
    councils = [council for council, _ in pairs]
    taken = {COVER.casefold()}
    made = []
    for council, service in pairs:
        words = f"{council}, {service}" if councils.count(council) > 1 else council
        made.append(_free(" ".join(words.translate(NOT_IN_TITLES).split()) or "Sheet", taken))
    return made


def cell(row: int, column: int) -> str:
    """The name of a cell, such as C7."""
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _free(words: str, taken: set[str]) -> str:
    title, number = words[:TITLE_LENGTH].strip(), 1
    while title.casefold() in taken:
        number += 1
        end = f" {number}"
        title = words[: TITLE_LENGTH - len(end)].strip() + end
    taken.add(title.casefold())
    return title


def _numbers(line: dict[str, Any]) -> dict[str, Any]:
    named = ("target", "target_upper", "last", "now")
    return line | {name: line[name] if line[name] is None else Decimal(line[name]) for name in named}
