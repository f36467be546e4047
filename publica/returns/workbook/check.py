"""What a workbook that came back says, measured against what was sent out.

It speaks of what stands in the team's own workbook, and of what the sender typed. Of anything else there is one
sentence, whatever it names, so that nothing is to be learnt from an upload (L47).
"""

from collections.abc import Iterator

from publica.returns.workbook.layout import (
    CODE_AT,
    COMMENTARY,
    COVER,
    HEAD,
    MOST_COMMENTARY,
    REFERENCE,
    VALUE,
    Finding,
    Layout,
    Line,
    Part,
    Read,
    Understood,
    cell,
)
from publica.returns.workbook.read import SheetRead, Value
from publica.returns.workbook.values import Unclear, number, shown

ANOTHER = (
    "This is not the workbook of this return. It may be of another quarter, team or council. "
    "Download this return's workbook, and type the figures into that one."
)
OLDER = "This return's workbook has a new form since you downloaded it. Download it again, and copy the figures over."
MOST_FINDINGS = 200


def check(layout: Layout, sheets: list[SheetRead]) -> Understood:
    """What was understood of a workbook's sheets, and what is to be put right, cell by cell."""
    if refused := list(_foreign(layout, sheets)):
        return Understood(findings=tuple(refused))
    figures: list[Read] = []
    findings = list(_sheets(layout, sheets))
    known = {sheet.title.strip().casefold(): sheet for sheet in sheets}
    for part in layout.parts:
        sheet = known.get(part.title.casefold())
        if sheet is not None:
            read = _Reading(part, sheet)
            findings += read.all()
            figures += read.figures
    left = len(findings) - MOST_FINDINGS
    if left > 0:
        findings[MOST_FINDINGS:] = [Finding("", "", f"There are {left:,} more like these.")]
    return Understood(tuple(figures), tuple(findings))


def _foreign(layout: Layout, sheets: list[SheetRead]) -> Iterator[Finding]:
    """Whether it is another workbook altogether."""
    cover = next((sheet for sheet in sheets if sheet.title == COVER), None)
    if cover is None:
        yield Finding("", "", f"There is no sheet “{COVER}”, by which we know a workbook. {ANOTHER}")
        return
    code = str(cover.value(*CODE_AT)).strip()
    if code != layout.code:
        ours = code.rpartition("-")[0] == layout.ret
        yield Finding(COVER, cell(*CODE_AT), OLDER if ours else ANOTHER)


def _sheets(layout: Layout, sheets: list[SheetRead]) -> Iterator[Finding]:
    """Sheets that are missing, too many, or hidden."""
    wanted = {part.title.casefold(): part.title for part in layout.parts} | {COVER.casefold(): COVER}
    found = [sheet.title.strip().casefold() for sheet in sheets]
    for folded, title in wanted.items():
        if folded not in found:
            yield Finding(title, "", "This sheet is missing. Was it deleted, or given another name?")
    for sheet, folded in zip(sheets, found, strict=True):
        if folded not in wanted:
            yield Finding(shown(sheet.title), "", "This sheet is not part of the workbook. Delete it.")
        elif sheet.hidden:
            yield Finding(wanted[folded], "", "This sheet is hidden. Show it, so that you see all that you send.")


class _Reading:
    """One sheet being read against its part of the layout."""

    def __init__(self, part: Part, sheet: SheetRead) -> None:
        self.part = part
        self.sheet = sheet
        self.figures: list[Read] = []

    def all(self) -> Iterator[Finding]:
        """Everything to be put right on the sheet, top to bottom."""
        columns = list(self._columns())
        yield from columns
        yield from self._odd()
        if not columns:  # else nobody knows what stands where
            yield from self._rows()

    def _at(self, row: int, column: int, message: str) -> Finding:
        return Finding(self.part.title, cell(row, column), message)

    def _columns(self) -> Iterator[Finding]:
        for column, heading in enumerate(HEAD, start=1):
            if str(self.sheet.value(1, column)).strip() != heading:
                yield self._at(1, column, f"The heading here should be “{heading}”. Was a column added or deleted?")

    def _odd(self) -> Iterator[Finding]:
        seen = self.sheet.seen
        for name in seen.formulas:
            yield Finding(self.part.title, name, "This is a formula. Type the number, or paste it as a value.")
        for name in set(seen.failed) - set(seen.formulas):
            yield Finding(self.part.title, name, "This shows an error of Excel's. Type the number.")
        for name in seen.merged:
            yield Finding(self.part.title, name, "These cells are merged. Unmerge them: each row has its own figure.")
        for name in seen.hidden:
            plural = "are" if " to " in name or name.endswith("rows") else "is"
            yield Finding(self.part.title, "", f"{name} {plural} hidden. Show all, so that you see all that you send.")

    def _rows(self) -> Iterator[Finding]:
        lines = {line.measure: line for line in self.part.lines}
        at: dict[str, int] = {}
        yield from self._beside(1)
        for row in range(2, len(self.sheet.rows) + 1):
            reference = str(self.sheet.value(row, REFERENCE)).strip()
            line = lines.get(reference)
            if reference in at:
                yield self._at(row, REFERENCE, f"This measure is in row {at[reference]} already. Delete one of them.")
            elif line is not None:
                at[reference] = row
                yield from self._line(row, line)
            elif reference:
                yield self._at(row, REFERENCE, "This is not a measure of this sheet. Delete the row.")
            elif any(value != "" for value in self.sheet.rows[row - 1]):
                yield self._at(row, REFERENCE, "This row has no reference of a measure. Delete it.")
            yield from self._beside(row)
        for line in self.part.lines:
            if line.measure not in at:
                yield Finding(self.part.title, "", f"The row of “{line.name}” is missing. Put it back.")

    def _line(self, row: int, line: Line) -> Iterator[Finding]:
        failed = {cell(row, VALUE), cell(row, COMMENTARY)} & {*self.sheet.seen.formulas, *self.sheet.seen.failed}
        value, commentary = self.sheet.value(row, VALUE), _text(self.sheet.value(row, COMMENTARY))
        if len(commentary) > MOST_COMMENTARY:
            yield self._at(row, COMMENTARY, f"This is longer than {MOST_COMMENTARY:,} characters. Shorten it.")
            return
        if failed:
            return  # named already
        try:
            read = number(line, value, percent=(row, VALUE) in self.sheet.percents)
        except Unclear as unclear:
            yield self._at(row, VALUE, str(unclear))
            return
        self.figures.append(Read(self.part.ref, line.measure, read, commentary))

    def _beside(self, row: int) -> Iterator[Finding]:
        for column, value in enumerate(self.sheet.rows[row - 1][len(HEAD) :], start=len(HEAD) + 1):
            if value != "":
                yield self._at(row, column, "Nothing belongs in this column. Delete it, or move it to the commentary.")


def _text(value: Value) -> str:
    """A commentary, however it was typed, without characters that no keyboard types."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in text if letter in "\n\t" or letter.isprintable()).strip()
