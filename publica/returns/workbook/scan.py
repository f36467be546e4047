"""Looking through the XML of a workbook for what its values do not tell: formulas, merged and hidden cells, sizes.

XML of strangers: entities and document types are refused, and counting stops at the limits.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from publica.returns.workbook.layout import cell, letters

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_CELLS = 300_000
MOST_NAMED = 50
"""Formulas, merged ranges and so on of a sheet that are named one by one."""

Cell = tuple[int, int]
Attributes = dict[str, str]


class NotUnderstood(Exception):
    """A workbook that can't be read, with the sentence that says why."""


class Damaged(NotUnderstood):
    """A file that is broken, by accident or on purpose."""

    def __init__(self) -> None:
        super().__init__("The file is damaged and can't be read. Save it again in Excel, then send that.")


class Xml:
    """Parses one part of a workbook as it is unpacked."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = lambda name, attributes: self.start(_local(name), attributes)
        self.parser.EndElementHandler = lambda name: self.end(_local(name))

    def feed(self, chunk: bytes, last: bool = False) -> None:
        """Parse what was unpacked next.

        Raises:
            NotUnderstood: it is no XML, or holds what no workbook needs.
        """
        try:
            self.parser.Parse(chunk, last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Damaged from error

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def _refuse(self, *_: Any) -> None:
        raise NotUnderstood("The file holds something that no workbook of figures needs, and is not read for safety.")


@dataclass
class Seen:
    """What was seen of a sheet beside its values; lists name the first `MOST_NAMED`."""

    formulas: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    styles: dict[Cell, int] = field(default_factory=dict)


class Sheet(Xml):
    """One sheet. `count` is told of every cell, so that all sheets share one limit."""

    def __init__(self, count: Callable[[], None]) -> None:
        super().__init__()
        self.count = count
        self.seen = Seen()
        self.row = self.column = 0

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "c":
                self._cell(attributes)
            case "row":
                self._row(attributes)
            case "f":
                _note(self.seen.formulas, cell(self.row, self.column))
            case "mergeCell":
                _note(self.seen.merged, attributes.get("ref", "")[:20])
            case "col" if _true(attributes.get("hidden")):
                first, last = _number(attributes.get("min")), _number(attributes.get("max"))
                _note(self.seen.hidden, _range("Column", letters(min(first, 20_000)), letters(min(last, 20_000))))
            case "sheetFormatPr" if _true(attributes.get("zeroHeight")):
                _note(self.seen.hidden, "Empty rows")

    def _row(self, attributes: Attributes) -> None:
        self.row = _number(attributes["r"]) if "r" in attributes else self.row + 1
        self.column = 0
        if self.row > MOST_ROWS:
            raise NotUnderstood(
                f"A sheet has more than {MOST_ROWS:,} rows. Delete the rows below the last measure, also empty ones "
                "that were formatted, and save it again."
            )
        if _true(attributes.get("hidden")):
            _note(self.seen.hidden, f"Row {self.row}")

    def _cell(self, attributes: Attributes) -> None:
        self.count()
        if "r" in attributes:
            self.row, self.column = place(attributes["r"])
        else:
            self.column += 1
        if self.row > MOST_ROWS or self.column > MOST_COLUMNS:
            raise NotUnderstood("A sheet has cells far outside its table. Delete them, and save it again.")
        if attributes.get("t") == "e":
            _note(self.seen.failed, cell(self.row, self.column))
        if "s" in attributes:
            self.seen.styles[self.row, self.column] = _number(attributes["s"])


class Book(Xml):
    """The list of sheets: [(title, relation, whether it is hidden)]."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if _local(key) == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), relation, hidden))


class Relations(Xml):
    """What the list of sheets calls each part: relation to target."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class Styles(Xml):
    """Which cell styles show a number as a percentage, in the order sheets count them."""

    def __init__(self) -> None:
        super().__init__()
        self.formats = {9: True, 10: True}
        self.within = False
        self.used: list[int] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.formats[_number(attributes.get("numFmtId"))] = "%" in _unquoted(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self.within = True
        elif name == "xf" and self.within:
            self.used.append(_number(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.within = False

    def percent(self, style: int) -> bool:
        """Whether a cell of this style shows 0.5 as 50%."""
        return style < len(self.used) and self.formats.get(self.used[style], False)


def place(name: str) -> Cell:
    """The row and column of a cell's name.

    Raises:
        NotUnderstood: it is no cell's name.
    """
    column = 0
    for at, letter in enumerate(name):
        if not ("A" <= letter <= "Z") or at > 3:
            return _number(name[at:]), column
        column = column * 26 + ord(letter) - ord("A") + 1
    raise Damaged


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _note(noted: list[str], what: str) -> None:
    if len(noted) < MOST_NAMED:
        noted.append(what)


def _number(text: str | None) -> int:
    if not text or len(text) > 9 or not text.isascii() or not text.isdigit():
        raise Damaged
    return int(text)


def _range(word: str, first: str, last: str) -> str:
    return f"{word} {first}" if first == last else f"{word}s {first} to {last}"


def _true(text: str | None) -> bool:
    return text in {"1", "true"}


def _unquoted(code: str) -> str:
    """A number format without its literal text."""
    parts = code.split('"')[::2]
    return "".join(parts).replace("\\%", "")
