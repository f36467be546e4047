"""A list as a file: what the page shows and no more, and every text in it a text (L14, L36, L39)."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils.safestring import mark_safe

from councils.models import Need
from tests.browsing import Browser, listed
from tests.owner import as_owner
from walls import sheets

PREFIXES = ("=", "+", "-", "@", "\t", "\r", " =", "=cmd|' /C calc'!A0", "@SUM(1)", '=HYPERLINK("x")')
PAYLOADS = [
    f"{prefix}{word}{number}" for prefix in PREFIXES for word in ("1+1", "A1", "cmd", "x") for number in range(25)
]


def test_L36_a_thousand_payloads_make_no_formula():
    assert len(PAYLOADS) == 1_000
    book = openpyxl.load_workbook(io.BytesIO(sheets.xlsx(["Text"], [[text] for text in PAYLOADS])))
    cells = [row[0] for row in book["List"].iter_rows(min_row=2)]
    assert len(cells) == 1_000
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells)


def test_L36_no_text_in_a_csv_begins_like_a_formula():
    told = list(
        csv.reader(io.StringIO(sheets.comma_separated(["Text"], [[text] for text in PAYLOADS]).decode("utf-8-sig")))
    )
    assert len(told) == 1_001
    assert all(row[0].startswith("'") for row in told[1:])


def test_numbers_and_days_stay_what_they_are():
    values = [Decimal("-12.5"), 3, date(2026, 11, 22), True, None, mark_safe("Do<span> it</span>")]
    book = openpyxl.load_workbook(io.BytesIO(sheets.xlsx(list("abcdef"), [values])))
    row = [cell.value for cell in book["List"][2]]
    assert row[:2] == [-12.5, 3]
    assert row[2].date() == date(2026, 11, 22)
    assert row[3:] == ["Yes", "", "Do it"]
    text = sheets.comma_separated(list("abcdef"), [values]).decode("utf-8-sig")
    assert text.splitlines()[1] == "-12.5,3,2026-11-22,Yes,,Do it"


def test_L39_a_workbook_says_nothing_of_itself():
    book = openpyxl.load_workbook(io.BytesIO(sheets.xlsx(["a"], [])))
    assert not (book.properties.creator or book.properties.title or book.properties.lastModifiedBy)


OTHERS = ("West Oxfordshire", "Forest of Dean")


@pytest.mark.usefixtures("demonstration")
class TestLists:
    """The list of needs, as a member of Cotswold's staff has it."""

    def test_a_file_has_the_rows_of_the_page_and_no_others(self):
        officer = Browser("officer@cdc.example")
        answer = officer.get("/needs/?export=xlsx")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith('attachment; filename="needs-')
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        told = {row[0].value for row in book["List"].iter_rows(min_row=2)}
        page = officer.get("/needs/")
        assert set(listed(page)) <= told
        with as_owner():
            rows = list(Need.objects.select_related("compartment"))
        seen = {need.statement for need in rows if not need.compartment.name.startswith(OTHERS)}
        assert told == seen
        assert {need.statement for need in rows} - seen

    def test_L14_nothing_of_a_hidden_row_is_in_the_unpacked_bytes(self):
        answer = Browser("officer@cdc.example").get("/needs/?export=xlsx")
        whole = b"".join(
            zipfile.ZipFile(io.BytesIO(answer.content)).read(name)
            for name in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        )
        with as_owner():
            rows = list(Need.objects.select_related("compartment"))
        theirs = [need for need in rows if need.compartment.name.startswith(OTHERS)]
        said_here = {need.statement for need in rows if need not in theirs}
        assert {need.statement for need in theirs} - said_here
        for need in theirs:
            assert need.ref.encode() not in whole
            assert need.statement in said_here or need.statement.encode() not in whole

    def test_the_filter_of_the_page_narrows_the_file(self):
        officer = Browser("officer@cdc.example")
        everything = officer.get("/needs/?export=csv").content.decode("utf-8-sig").splitlines()
        some = officer.get("/needs/?theme=ageing&export=csv").content.decode("utf-8-sig").splitlines()
        assert 1 < len(some) < len(everything)

    def test_a_file_that_is_cut_says_so(self, settings):
        settings.EXPORT_LIMIT = 2
        lines = Browser("officer@cdc.example").get("/needs/?export=csv").content.decode("utf-8-sig").splitlines()
        assert len(lines) == 4
        assert "Narrow the list" in lines[-1]

    def test_no_other_kind_of_file_is_made(self):
        assert Browser("officer@cdc.example").get("/needs/?export=pdf").status_code == 404

    def test_nobody_has_a_list_without_signing_in(self, client):
        assert client.get("/needs/?export=csv").status_code == 302
