"""A workbook's sheets as they are written: values by cell, and what is odd about them. No opinion on what they mean."""

import datetime as dt
import io
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook

from publica.returns.workbook.scan import Damaged, Seen
from publica.returns.workbook.unpack import Unpacked, unpack

Value = str | float | bool | dt.date | dt.time | dt.timedelta
"""What stands in a cell; nothing is an empty text."""


@dataclass(frozen=True)
class SheetRead:
    """One sheet, its rows from the first on; `percents` are the cells that show 0.5 as 50%."""

    title: str
    rows: list[list[Value]]
    hidden: bool = False
    seen: Seen = field(default_factory=Seen)
    percents: frozenset[tuple[int, int]] = frozenset()

    def value(self, row: int, column: int) -> Value:
        """What stands in a cell, counted from 1."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return ""
        return self.rows[row - 1][column - 1]


def read_workbook(content: bytes) -> list[SheetRead]:
    """The sheets of a workbook, in their order.

    Raises:
        NotUnderstood: with the sentence that says why it can't be read.
    """
    unpacked = unpack(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(unpacked.clean)) as book:
            return [_sheet(book, unpacked, *listed) for listed in unpacked.book.sheets]
    except (CalamineError, OSError, ValueError) as error:
        raise Damaged from error


def _sheet(book: CalamineWorkbook, unpacked: Unpacked, title: str, relation: str, hidden: bool) -> SheetRead:
    target = unpacked.relations.targets.get(relation, "").lstrip("/")
    seen = unpacked.sheets.get(target if target.startswith("xl/") else f"xl/{target}")
    if seen is None:
        return SheetRead(title, [], hidden)  # a chart, say: it has no cells
    rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    percents = frozenset(at for at, style in seen.styles.items() if unpacked.styles.percent(style))
    return SheetRead(title, rows, hidden, seen, percents)
