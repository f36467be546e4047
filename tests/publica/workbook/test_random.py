"""Whatever a workbook holds, the answer is figures or sentences, and never an exception."""

import io
from decimal import Decimal

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from publica.returns.workbook.layout import COVER, HEAD
from publica.returns.workbook.write import write
from tests.publica.workbook.books import COTSWOLD, FOREST, WEST, layout, understood

REFERENCES = [line.measure for part in layout().parts for line in part.lines]
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=30),
    st.sampled_from([*REFERENCES, *HEAD, "n/a", "£1,0", "1/2", "12%", "=1", "_x0000_", "0.5", "-", "1e5", "٣"]),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
)
SHEETS = st.dictionaries(
    st.sampled_from([COTSWOLD, FOREST, WEST, "Notes"]),
    st.lists(st.lists(CELLS, max_size=10), max_size=8),
    max_size=4,
)


def book(sheets: dict, *, headed: bool) -> bytes:
    """A workbook of this return with these cells."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    made.add_worksheet(COVER).write_string("B5", layout().code)
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    for title, rows in sheets.items():
        sheet = made.add_worksheet(title)
        if headed:
            sheet.write_row(0, 0, HEAD)
        for row, values in enumerate(rows, start=int(headed)):
            for column, value in enumerate(values):
                if hasattr(value, "year"):
                    if value.year >= 1900:
                        sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write(row, column, value)
    made.close()
    return file.getvalue()


@settings(max_examples=150, deadline=None)
@given(SHEETS, st.booleans())
def test_random_cells_are_figures_or_sentences(sheets, headed):
    read = understood(book(sheets, headed=headed))
    titles = {part.title for part in layout().parts}
    for finding in read.findings:
        assert finding.message[-1] in ".?%", finding
        assert len(finding.message) < 400
    for figure in read.figures:
        assert figure.measure in REFERENCES
        assert figure.value is None or abs(figure.value) < Decimal(10) ** 12
        assert "\x00" not in figure.commentary
    if not titles <= sheets.keys():
        assert any("missing" in finding.message for finding in read.findings)


SENT = write(layout())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SENT) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_random_bytes_are_sentences(spoilt):
    content = bytearray(SENT)
    for at, byte in spoilt:
        content[at] = byte
    read = understood(bytes(content))
    assert read.figures or read.findings
