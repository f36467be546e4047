"""Tables of an upload: what was understood beside what the draft holds, and what is to be put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from commissioning.monitoring.rating import show
from publica.returns.layouts import sheet_titles
from publica.returns.models import Upload
from publica.returns.sheets import Line, Sheet
from walls.tables import Column, Table, page_of

NEWEST = 5


@dataclass(frozen=True)
class Change:
    """One figure as it was understood, beside the draft's."""

    line: Line
    value: Decimal | None
    commentary: str

    @property
    def measure(self) -> str:
        return self.line.measure.name

    @property
    def now(self) -> str:
        return show(self.value, self.line.measure)

    @property
    def differs(self) -> bool:
        """Whether using it changes anything."""
        figure = self.line.figure
        return self.value != figure.value or self.commentary != figure.commentary

    def tag(self) -> dict[str, str] | None:
        if self.value is None and self.line.figure.value is not None:
            return {"text": "Removed", "colour": "orange"}
        return {"text": "Changed", "colour": "blue"} if self.differs else None


UNDERSTOOD = (
    Column("Measure", "measure"),
    Column("Last period", "line.last"),
    Column("In the draft", "line.now"),
    Column("In the workbook", "now", tag=Change.tag),
    Column("Commentary", "commentary"),
)
FINDINGS = Table(
    "To put right in the workbook",
    (
        Column("Sheet", lambda finding: finding["sheet"] or "The file"),
        Column("Cell", lambda finding: finding["cell"] or "–"),
        Column("What is wrong", lambda finding: finding["message"]),
    ),
    stacked=True,  # what is wrong must not lie beyond the edge of a phone
)
LATELY = Table(
    "Sent in lately",
    (Column("Workbook", "file.name", href=page_of), Column("When", "created_at"), Column("State", "get_state_display")),
)


def findings(upload: Upload) -> Iterator[dict[str, Any]]:
    """What is to be put right, if anything."""
    if upload.findings:
        yield {"title": FINDINGS.caption, "table": FINDINGS.of(upload.findings)}


def changes(upload: Upload, found: list[Sheet]) -> Iterator[dict[str, Any]]:
    """What was understood, sheet by sheet."""
    for title, read in _by_sheet(upload, found):
        if read:
            yield {"title": title, "table": Table(title, UNDERSTOOD, stacked=True).of(read)}


def to_change(upload: Upload, found: list[Sheet]) -> list[dict[str, Any]]:
    """Where using an upload would change the draft, for a reader of another: [{label, yours, theirs}]."""
    return [
        {
            "label": f"{title}: {change.measure}",
            "yours": f"{change.now}\n{change.commentary}".strip(),
            "theirs": _words(change.line),
        }
        for title, read in _by_sheet(upload, found)
        for change in read
        if change.differs
    ]


def lately(sent: QuerySet[Upload]) -> dict[str, Any]:
    """The newest uploads."""
    return LATELY.of(sent.defer("file__content", "understood", "findings").order_by("-created_at", "-pk")[:NEWEST])


def _by_sheet(upload: Upload, found: list[Sheet]) -> Iterator[tuple[str, list[Change]]]:
    told = {read["measure"]: read for read in upload.understood}
    for title, sheet in zip(sheet_titles(found), found, strict=True):
        yield (
            title,
            [
                Change(line, None if read["value"] is None else Decimal(read["value"]), read["commentary"])
                for line in sheet.lines
                if (read := told.get(line.measure.ref)) is not None
            ],
        )


def _words(line: Line) -> str:
    return f"{line.now}\n{line.figure.commentary}".strip()
