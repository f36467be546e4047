"""Workbooks for tests: a return of three councils, and ways to spoil what was sent out."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl

from publica.returns.workbook.check import check
from publica.returns.workbook.layout import Finding, Layout, Line, Part, Understood
from publica.returns.workbook.read import read_workbook
from publica.returns.workbook.scan import NotUnderstood
from publica.returns.workbook.write import write

COTSWOLD, FOREST, WEST = "Cotswold", "Forest of Dean", "West Oxfordshire"


def layout(ret: str = "return000001", councils: tuple[str, ...] = (COTSWOLD, FOREST, WEST)) -> Layout:
    """Three measures for each council: a percentage, days, pounds. In rows 2, 3 and 4."""
    return Layout(
        ret=ret,
        team="Revenues and benefits team",
        period="Quarter 2, 2026-27",
        due="31 October 2026",
        parts=tuple(
            Part(f"part{number}", council, "Council tax", lines(str(number))) for number, council in enumerate(councils)
        ),
    )


def lines(of: str) -> tuple[Line, ...]:
    return (
        Line(
            f"collected{of}",
            "Council tax collected",
            "%",
            "Higher is better",
            decimals=1,
            share=True,
            target=Decimal("95"),
            last=Decimal("94.7"),
        ),
        Line(f"days{of}", "Days to process a claim", "days", "Lower is better", target=Decimal("20")),
        Line(f"arrears{of}", "Arrears", "£", "Lower is better", now=Decimal("1200.5"), commentary="As before."),
    )


def opened(content: bytes | None = None) -> Any:
    """A workbook as an office program opens it; the one that was sent out, unless given another."""
    return openpyxl.load_workbook(io.BytesIO(content or write(layout())))


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(change: Callable[[Any], object]) -> bytes:
    """The workbook that was sent out, changed and saved again."""
    book = opened()
    change(book)
    return saved(book)


def typed(value: Any, at: str = "G2", sheet: str = COTSWOLD) -> bytes:
    """The workbook with one thing typed into it."""
    return changed(lambda book: book[sheet].__setitem__(at, value))


def understood(content: bytes, expected: Layout | None = None) -> Understood:
    """What is understood of a file; a refusal of all of it is a finding too."""
    try:
        return check(expected or layout(), read_workbook(content))
    except NotUnderstood as refused:
        return Understood(findings=(Finding("", "", str(refused)),))


def parts(content: bytes) -> dict[str, bytes]:
    """The entries of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(entries: dict[str, bytes]) -> bytes:
    """A zip of entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return file.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """The workbook with an entry added or replaced."""
    return packed(parts(write(layout())) | {name: content})


def sheet_of_rows(rows: int) -> bytes:
    """The workbook, its second sheet with a number in every row."""
    body = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, rows + 1))
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_part(
        "xl/worksheets/sheet2.xml",
        f'<worksheet xmlns="{name}"><sheetData>'.encode() + body + b"</sheetData></worksheet>",
    )


def bomb(size: int) -> bytes:
    """A workbook of some 200 KB with an entry that unpacks to `size` bytes, and declares one."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = b"<c><v>1</v></c>".ljust(1 << 16)
    start = b'<worksheet><sheetData><row r="1"/></sheetData>'
    stream, check = deflate.compress(start), zlib.crc32(start)
    for _ in range(size // len(block)):
        blank = b" " * len(block)
        stream += deflate.compress(blank)
        check = zlib.crc32(blank, check)
    stream += deflate.compress(b"</worksheet>") + deflate.flush()
    check = zlib.crc32(b"</worksheet>", check)
    return with_raw("xl/worksheets/sheet2.xml", stream, check, declared=1)


def with_raw(name: str, stream: bytes, check: int, *, declared: int) -> bytes:
    """The workbook with one entry's packed bytes and declared size put in by hand."""
    entries = parts(write(layout()))
    file = io.BytesIO()
    directory = b""
    for entry, content in entries.items():
        if entry == name:
            raw, size, crc = stream, declared, check
        else:
            deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
            raw, size, crc = deflate.compress(content) + deflate.flush(), len(content), zlib.crc32(content)
        common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(raw), size, len(entry), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, file.tell()) + entry.encode()
        file.write(b"PK\x03\x04" + common + entry.encode() + raw)
    at = file.tell()
    file.write(directory + b"PK\x05\x06")
    file.write(struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), at, 0))
    return file.getvalue()
