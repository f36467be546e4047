"""The safe way into a workbook: a zip of strangers, unpacked against limits and packed anew.

What an entry declares of itself is never believed: bytes are counted as they come out. Only the parts that hold values
go on to the reader.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from publica.returns.workbook.scan import (
    MOST_CELLS,
    Book,
    Damaged,
    NotUnderstood,
    Relations,
    Seen,
    Sheet,
    Styles,
    Xml,
)

MOST_BYTES = 10 * 1024 * 1024
MOST_ENTRIES = 200
MOST_UNPACKED = 60 * 1024 * 1024
CHUNK = 64 * 1024
ENCRYPTED = 0x1
LOCAL_HEADER = struct.Struct("<4s22xHH")

BOOK, RELATIONS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
KEPT = {BOOK, RELATIONS, STYLES, "xl/sharedStrings.xml", "[Content_Types].xml", "_rels/.rels"}
SAVE_AS = "Open it in Excel, choose Save as, then “Excel Workbook (.xlsx)”."


@dataclass
class Unpacked:
    """A workbook's own parts, packed anew, and what was seen in them."""

    clean: bytes = b""
    book: Book = field(default_factory=Book)
    relations: Relations = field(default_factory=Relations)
    styles: Styles = field(default_factory=Styles)
    sheets: dict[str, Seen] = field(default_factory=dict)


def refusal(name: str, content: bytes) -> str:
    """Why a file can't be a return's workbook, as far as its name and first bytes tell; nothing if it may be one."""
    head = content[:8]
    if not content:
        return "The file is empty."
    if len(content) > MOST_BYTES:
        return f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Send the workbook alone."
    if head.startswith(b"%PDF"):
        return "This is a PDF, not a workbook. Send the Excel file itself."
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return f"This is in an older form of Excel, or protected by a password. {SAVE_AS}"
    if not head.startswith(b"PK\x03\x04"):
        return f"This is not an Excel workbook, whatever its name says. {SAVE_AS}"
    if name.lower().endswith((".xlsm", ".xlsb")):
        return f"Workbooks with macros, and binary ones, are not read. {SAVE_AS}"
    if not name.lower().endswith(".xlsx"):
        return f"The file's name must end in .xlsx. {SAVE_AS}"
    return ""


def unpack(content: bytes) -> Unpacked:
    """A workbook's parts, looked through and packed anew.

    Raises:
        NotUnderstood: it is no workbook, or not one that is safe to read.
    """
    if refused := refusal(".xlsx", content):
        raise NotUnderstood(refused)
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error) as error:
        raise Damaged from error
    _look(entries)
    unpacked = Unpacked()
    counted = _Counter()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as clean:
        for entry in entries:
            part = _part(entry.filename, unpacked, counted)
            kept = io.BytesIO()
            for chunk in _chunks(content, entry):
                counted.unpacked(len(chunk))
                if part is not None:
                    part.feed(chunk)
                    kept.write(chunk)
            if part is not None:
                part.feed(b"", last=True)
                clean.writestr(zipfile.ZipInfo(entry.filename), kept.getvalue())
            if isinstance(part, Sheet):
                unpacked.sheets[entry.filename] = part.seen
    unpacked.clean = packed.getvalue()
    return unpacked


class _Counter:
    """What has come out so far, of all entries together."""

    def __init__(self) -> None:
        self.bytes = self.cells = 0

    def unpacked(self, more: int) -> None:
        self.bytes += more
        if self.bytes > MOST_UNPACKED:
            raise NotUnderstood(
                f"The file unpacks to more than {MOST_UNPACKED // 1024 // 1024} MB, so it is not read. "
                "Send this return's workbook alone, with nothing added."
            )

    def cell(self) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise NotUnderstood(f"The workbook has more than {MOST_CELLS:,} cells. Delete what was added to it.")


def _look(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MOST_ENTRIES or len(set(names)) < len(names):
        raise NotUnderstood("The file is not put together as Excel puts a workbook together, and is not read.")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise NotUnderstood(f"The file is protected by a password. Take the password off. {SAVE_AS}")
    lower = {name.lower() for name in names}
    if any(name.startswith("word/") for name in lower):
        raise NotUnderstood("This is a Word document under another name. Send the Excel workbook.")
    if any("vbaproject" in name or name.startswith("xl/macrosheets/") for name in lower):
        raise NotUnderstood(f"The workbook has macros, and is not read. {SAVE_AS}")
    if any(name.startswith("xl/externallinks/") for name in lower):
        raise NotUnderstood(
            "The workbook draws figures from another workbook. Type the figures, or paste them as values."
        )
    if BOOK not in names:
        raise NotUnderstood(f"This is not an Excel workbook, whatever its name says. {SAVE_AS}")


def _part(name: str, unpacked: Unpacked, counted: _Counter) -> Xml | None:
    """Who looks through an entry as it comes out; None for what nobody needs."""
    known: dict[str, Xml] = {BOOK: unpacked.book, RELATIONS: unpacked.relations, STYLES: unpacked.styles}
    if SHEET.fullmatch(name):
        return Sheet(counted.cell)
    return known.get(name) or (Xml() if name in KEPT else None)


def _chunks(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What an entry really holds, piece by piece.

    Raises:
        NotUnderstood: the pieces do not fit together.
    """
    start = entry.header_offset + 30
    try:
        magic, name, extra = LOCAL_HEADER.unpack(content[entry.header_offset : start])
    except struct.error as error:
        raise Damaged from error
    packed = memoryview(content)[start + name + extra :][: entry.compress_size]
    if magic != b"PK\x03\x04" or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Damaged
    check = 0
    for chunk in _inflated(packed) if entry.compress_type == zipfile.ZIP_DEFLATED else _stored(packed):
        check = zlib.crc32(chunk, check)
        yield chunk
    if check != entry.CRC:
        raise Damaged


def _stored(packed: memoryview) -> Iterator[bytes]:
    for at in range(0, len(packed), CHUNK):
        yield bytes(packed[at : at + CHUNK])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in _stored(packed):
            while piece and not stream.eof:
                yield stream.decompress(piece, CHUNK)
                piece = stream.unconsumed_tail
        yield stream.flush()  # less than one more window: all input has been taken
    except zlib.error as error:
        raise Damaged from error
    if not stream.eof:
        raise Damaged
