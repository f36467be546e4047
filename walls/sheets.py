"""The one writer of spreadsheets (K14): what somebody typed is text in them, whatever it looks like."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from walls.tables import british

SAFE_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}
"""For every workbook: a text that begins like a formula, a number or an address stays a text (L36)."""
NEUTRAL = {"title": "", "author": "", "company": "", "comments": "", "created": dt.datetime(2000, 1, 1)}  # noqa: DTZ001
"""What a workbook says of itself: nothing (L39)."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet take a text in a CSV file for a formula."""
LONGEST = 32_767
"""Characters that a cell holds."""
BOM = "\ufeff"
"""Tells a spreadsheet that a CSV file is UTF-8."""

Rows = Iterable[Sequence[Any]]


def xlsx(head: Sequence[str], rows: Rows) -> bytes:
    """A workbook of one sheet: numbers and days as such, everything else as text."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, SAFE_OPTIONS) as book:
        book.set_properties(NEUTRAL)
        sheet = book.add_worksheet("List")
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "d mmmm yyyy"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(head) - 1, 0), 28)
        for column, heading in enumerate(head):
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
                    sheet.write_number(number, column, value)
                elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
                    sheet.write_datetime(number, column, value, day)
                else:
                    sheet.write_string(number, column, _text(value))
    return file.getvalue()


def comma_separated(head: Sequence[str], rows: Rows) -> bytes:
    """The same as comma-separated values: days as 2026-11-22, and an apostrophe before what looks like a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([_guarded(heading) for heading in head])
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    return (BOM + file.getvalue()).encode()


def _text(value: Any) -> str:
    if isinstance(value, SafeString):
        value = strip_tags(value)  # what only a page needs, such as words that are read out
    return british(timezone.localtime(value) if isinstance(value, dt.datetime) else value)[:LONGEST]


def _plain(value: Any) -> str:
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    return _guarded(_text(value))


def _guarded(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
