"""Every bad input a return may get: each has its sentence, at its cell, and nothing is understood wrongly."""

import datetime as dt
import time
import tracemalloc

import pytest

from publica.returns.workbook import apart
from publica.returns.workbook.check import ANOTHER, OLDER
from publica.returns.workbook.layout import COVER, Finding
from publica.returns.workbook.unpack import MOST_UNPACKED, refusal
from publica.returns.workbook.write import write
from tests.publica.workbook import books
from tests.publica.workbook.books import COTSWOLD, FOREST, WEST, changed, layout, typed, understood

SENT = write(layout())


def only(content: bytes) -> Finding:
    """The one thing that is wrong with a file."""
    findings = understood(content).findings
    assert len(findings) == 1, findings
    return findings[0]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("figures.csv", b"measure,value\nCouncil tax,94.7\n", "not an Excel workbook"),
        ("renamed.xlsx", b"measure,value\nCouncil tax,94.7\n", "not an Excel workbook"),
        ("renamed.xlsx", b"%PDF-1.7 and so on", "This is a PDF"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "older form of Excel, or protected by a password"),
        ("program.xlsx", b"MZ\x90\x00", "not an Excel workbook"),
        ("empty.xlsx", b"", "The file is empty."),
        ("macros.xlsm", SENT, "macros"),
        ("return.zip", SENT, "must end in .xlsx"),
        ("huge.xlsx", b"PK\x03\x04".ljust(10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
    ids=["csv", "csv renamed", "pdf renamed", "xls", "program renamed", "empty", "xlsm", "zip", "too large"],
)
def test_a_wrong_or_renamed_file_is_refused_at_once(name, content, says):
    assert says in refusal(name, content)


def test_a_workbook_is_not_refused_at_once():
    assert refusal("Return.XLSX", SENT) == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (books.packed({"word/document.xml": b"<w/>"}), "Word document"),
        (books.packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "not an Excel workbook"),
        (books.packed({"xl/workbook.bin": b"binary"}), "not an Excel workbook"),
        (books.with_part("xl/vbaProject.bin", b"macro"), "has macros"),
        (books.with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "draws figures from another workbook"),
        (books.with_part("xl/workbook.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "not read for safety"),
        (books.with_part("xl/worksheets/sheet2.xml", b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>"), "for safety"),
        (books.with_part("xl/worksheets/sheet2.xml", b"<worksheet><sheetData>"), "damaged"),
        (books.with_part("xl/workbook.xml", b"<workbook/>"), "no sheet"),
        (books.packed({f"xl/{number}.xml": b"" for number in range(201)}), "not put together"),
        (SENT[:-30], "damaged"),
        (SENT[: len(SENT) // 2], "damaged"),
        (b"PK\x03\x04 and so on", "damaged"),
        (SENT.replace(b"<", b"\x00"), ""),
    ],
    ids=[
        "docx renamed",
        "ods renamed",
        "xlsb renamed",
        "macros inside",
        "links to another workbook",
        "entities",
        "document type",
        "broken sheet",
        "no sheets",
        "many entries",
        "end cut off",
        "half a file",
        "start alone",
        "bytes lost",
    ],
)
def test_what_is_inside_may_not_be_a_safe_workbook(content, says):
    assert any(says in finding.message for finding in understood(content).findings)


def test_a_file_protected_by_a_password_is_named_as_such():
    locked = bytearray(SENT)
    for at in range(len(locked) - 4):
        if locked[at : at + 4] == b"PK\x01\x02":
            locked[at + 8] |= 1
    assert "protected by a password" in only(bytes(locked)).message


@pytest.mark.parametrize("whose", ["another team", "another council", "another quarter", "nobody's"])
def test_L47_another_returns_workbook_gets_one_sentence_whatever_it_names(whose):
    """Whether the code exists elsewhere is not to be learnt here: the reader of workbooks knows no other return."""
    codes = {"another team": "other0000001", "another council": "other0000002", "another quarter": "other0000003"}
    theirs = write(layout(codes.get(whose, "nosuchreturn")))
    assert understood(theirs).findings == (Finding(COVER, "B5", ANOTHER),)
    assert understood(theirs).figures == ()


def test_an_older_form_of_the_same_return_is_named_as_such():
    assert only(typed("return000001-0", "B5", COVER)) == Finding(COVER, "B5", OLDER)


def test_L47_a_foreign_measure_gets_one_sentence_whatever_it_names():
    said = {reference: only(typed(reference, "A6")) for reference in ("collected1", "collected9", "nosuchref")}
    assert set(said.values()) == {Finding(COTSWOLD, "A6", "This is not a measure of this sheet. Delete the row.")}


@pytest.mark.parametrize(
    ("change", "sheet", "at", "says"),
    [
        (lambda book: book.remove(book[FOREST]), FOREST, "", "This sheet is missing"),
        (lambda book: book.create_sheet("Notes"), "Notes", "", "not part of the workbook"),
        (lambda book: book[WEST].delete_rows(3), WEST, "", "The row of “Days to process a claim” is missing"),
        (lambda book: book[WEST].__setitem__("A6", "collected2"), WEST, "A6", "in row 2 already"),
        (lambda book: book[WEST].__setitem__("B6", "A measure of ours"), WEST, "A6", "no reference"),
        (lambda book: book[WEST].__setitem__("J3", 12), WEST, "J3", "Nothing belongs in this column"),
        (lambda book: book[WEST].__setitem__("I1", "Ours"), WEST, "I1", "Nothing belongs in this column"),
        (lambda book: book[WEST].delete_cols(8), WEST, "H1", "should be “Commentary”"),
        (lambda book: book[WEST].merge_cells("G2:G3"), WEST, "G2:G3", "merged"),
        (lambda book: setattr(book[WEST].row_dimensions[3], "hidden", True), WEST, "", "Row 3 is hidden"),
        (lambda book: setattr(book[WEST].column_dimensions["D"], "hidden", True), WEST, "", "Column D is hidden"),
        (lambda book: setattr(book[WEST], "sheet_state", "hidden"), WEST, "", "This sheet is hidden"),
        (lambda book: setattr(book[WEST], "sheet_state", "veryHidden"), WEST, "", "This sheet is hidden"),
        (lambda book: book[WEST].__setitem__("G2", "=1+1"), WEST, "G2", "This is a formula"),
        (lambda book: book[WEST].__setitem__("H2", "=A1"), WEST, "H2", "This is a formula"),
        (lambda book: book[WEST].__setitem__("H2", "x" * 4001), WEST, "H2", "longer than 4,000 characters"),
    ],
    ids=[
        "missing sheet",
        "extra sheet",
        "missing measure",
        "measure twice",
        "extra measure",
        "extra column",
        "extra heading",
        "missing column",
        "merged cells",
        "hidden row",
        "hidden column",
        "hidden sheet",
        "very hidden sheet",
        "formula in a figure",
        "formula in a commentary",
        "long commentary",
    ],
)
def test_a_workbook_that_was_built_upon_says_where(change, sheet, at, says):
    finding = only(changed(change))
    assert (finding.sheet, finding.cell) == (sheet, at)
    assert says in finding.message


def test_a_renamed_sheet_is_missing_and_too_many():
    findings = understood(changed(lambda book: setattr(book[WEST], "title", "West"))).findings
    assert [finding.sheet for finding in findings] == [WEST, "West"]


def test_an_inserted_column_is_named_at_every_heading_and_its_figures_are_left_alone():
    read = understood(changed(lambda book: book[WEST].insert_cols(3)))
    assert {finding.sheet for finding in read.findings} == {WEST}
    assert next(finding.cell for finding in read.findings if finding.message.startswith("The heading")) == "C1"
    assert {figure.part for figure in read.figures} == {"part0", "part1"}


def test_a_formula_is_refused_though_excel_has_worked_it_out():
    sheet = books.parts(books.typed("=40+2"))["xl/worksheets/sheet2.xml"]
    assert b"<v></v>" in sheet or b"<v />" in sheet or b"<v/>" in sheet
    cached = sheet.replace(b"<v></v>", b"<v>42</v>").replace(b"<v />", b"<v>42</v>").replace(b"<v/>", b"<v>42</v>")
    read = understood(books.packed(books.parts(books.typed("=40+2")) | {"xl/worksheets/sheet2.xml": cached}))
    assert [(finding.cell, finding.message[:17]) for finding in read.findings] == [("G2", "This is a formula")]
    assert "collected0" not in {figure.measure for figure in read.figures}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("about ninety", "“about ninety” is not a number"),
        ("94.7 approx", "is not a number"),
        ("1.234,5", "is not a number"),
        ("94,7", "is not a number"),
        (True, "TRUE and FALSE"),
        (dt.date(2026, 9, 30), "This is a date or a time"),
        (dt.datetime(2026, 9, 30, 12), "This is a date or a time"),  # noqa: DTZ001 (a cell has no zone)
        (dt.time(9, 30), "This is a date or a time"),
        ("30/09/2026", "“30/09/2026” is a date"),
        ("30 September 2026", "is a date"),
        ("Sept 2026", "is a date"),
        (0.947, "Is this 0.947% or 94.7%?"),
        ("0.947", "Is this 0.947% or 94.7%?"),
        (940, "Is this 940%? That is more than 100%"),
        ("100.1", "Is this 100.1%?"),
        (-3, "below zero"),
        (10**12, "too large"),
        (1e300, "too large"),
        ("£95", "in pounds"),
        ("#DIV/0!", "error of Excel's"),
    ],
    ids=str,
)
def test_a_figure_that_is_none_says_what_to_type(value, says):
    finding = only(typed(value))
    assert (finding.sheet, finding.cell) == (COTSWOLD, "G2")
    assert says in finding.message


def test_a_cell_that_excel_shows_as_a_percentage_is_asked_about():
    def percentage(book):
        book[COTSWOLD]["G2"] = 0.947
        book[COTSWOLD]["G2"].number_format = "0.0%"

    assert "Type 94.7 without the per cent sign" in only(changed(percentage)).message


def test_a_per_cent_sign_that_is_only_a_letter_in_a_format_changes_nothing():
    def lettered(book):
        book[COTSWOLD]["G2"] = 94.7
        book[COTSWOLD]["G2"].number_format = '0.0"%"'

    assert understood(changed(lettered)).findings == ()


def test_1048576_rows_are_refused_quickly():
    content = books.sheet_of_rows(1_048_576)
    began = time.monotonic()
    assert "more than 20,000 rows" in only(content).message
    assert time.monotonic() - began < 2


def test_cells_far_outside_are_refused_before_room_is_made_for_them():
    assert "far outside" in only(typed(1, "XFD19999")).message


def test_a_small_file_that_unpacks_to_500_MB_is_refused_quickly_and_in_little_memory():
    content = books.bomb(500 * 1024 * 1024)
    assert len(content) < 600_000
    began = time.monotonic()
    found = apart.understand(layout(), content)
    assert time.monotonic() - began < 5
    assert ["unpacks to more than 60 MB" in finding["message"] for finding in found["findings"]] == [True]
    tracemalloc.start()
    understood(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3 * MOST_UNPACKED


def test_a_reader_that_is_killed_is_a_finding(monkeypatch, tmp_path):
    """As the system kills what takes too much memory."""
    killed = tmp_path / "killed"
    killed.write_text("#!/bin/sh\ncat >/dev/null\nkill -9 $$\n")
    killed.chmod(0o755)
    monkeypatch.setattr(apart.sys, "executable", str(killed))
    assert list(apart.understand(layout(), SENT)["findings"]) == [{"sheet": "", "cell": "", "message": apart.UNREAD}]


def test_a_reader_that_hangs_is_a_finding(monkeypatch, tmp_path):
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 60\n")
    hangs.chmod(0o755)
    monkeypatch.setattr(apart.sys, "executable", str(hangs))
    monkeypatch.setattr(apart, "PATIENCE", 0.2)
    assert list(apart.understand(layout(), SENT)["findings"]) == [{"sheet": "", "cell": "", "message": apart.UNREAD}]


def test_a_thousand_errors_are_not_a_thousand_lines():
    def nonsense(book):
        for row in range(5, 1005):
            book[COTSWOLD].cell(row, 1, f"nonsense{row}")

    findings = understood(changed(nonsense)).findings
    assert len(findings) == 201
    assert "800 more" in findings[-1].message
