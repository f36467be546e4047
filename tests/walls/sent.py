"""Files as tests send them: one of each kind that is taken, made here, and how a form sends one."""

import io
import struct
import zipfile
import zlib

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.walls.test_pages import fields
from walls.files import ODS, ODT

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def png() -> bytes:
    """A picture of one white dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    dot = zlib.compress(b"\x00\xff")
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def xlsx() -> bytes:
    """A workbook with one sheet."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.add_worksheet().write("A1", "x")
    return held.getvalue()


def packed(**parts: bytes) -> bytes:
    """A compressed file of these parts; `__` in a name stands for a folder, `_dot_` for a dot."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return held.getvalue()


def docx() -> bytes:
    """As much of a Word document as tells it from others."""
    return packed(Content_Types_dot_xml=b"<Types/>", word__document_dot_xml=b"<document/>")


TAKEN = {
    "report.pdf": PDF,
    "report.docx": docx(),
    "report.xlsx": xlsx(),
    "report.odt": packed(mimetype=ODT.encode()),
    "report.ods": packed(mimetype=ODS.encode()),
    "report.csv": "name,cost\nwaste,£3\n".encode(),
    "report.txt": "Cost: £3\r\n".encode("cp1252"),
    "report.png": png(),
    "report.jpg": JPEG,
    "REPORT.JPEG": JPEG,
}
"""One of each kind, by name."""


def send(client: Client, path: str, name: str, content: bytes, **said: str):
    """Open the form at `path`, and send it with a file."""
    opened = fields(client, path)
    return client.post(path, opened | said | {"file": SimpleUploadedFile(name, content)})
