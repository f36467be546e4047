"""What a file that somebody sends must be: of a kind we take, as small as we take it, and what its name says it is."""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError

LONGEST_NAME = 150
UNPACKED = 100 * 1024 * 1024
"""Bytes that a compressed document may hold once unpacked."""
ENTRIES = 2_000
"""Parts that a compressed document may have."""
PIECE = 64 * 1024
BEGINNING = 100
HEAD = 8 * 1024
"""Bytes at the beginning by which a picture or a PDF is known."""

ODD = re.compile(r'[<>:"/\\|?*]')
"""What some systems do not let a file's name contain."""
UNTYPED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""Control characters that no text has; tabs and the ends of lines and pages are left."""


def known_by_head(media_type: str) -> Callable[[bytes], bool]:
    """Whether the first bytes are those of a media type."""

    def is_one(content: bytes) -> bool:
        try:
            return media_type in {found.mime_type for found in puremagic.magic_string(content[:HEAD])}
        except puremagic.PureError:
            return False

    return is_one


def office(part: str) -> Callable[[bytes], bool]:
    """Whether it is a compressed document with this part, and without macros."""

    def is_one(content: bytes) -> bool:
        names = unpacked(content)
        return part in names and not any(name.lower().endswith("vbaproject.bin") for name in names)

    return is_one


def open_document(media_type: str) -> Callable[[bytes], bool]:
    """Whether it is an OpenDocument file that says it is of this media type."""

    def is_one(content: bytes) -> bool:
        return unpacked(content).get("mimetype", b"").decode("ascii", "replace") == media_type

    return is_one


def is_text(content: bytes) -> bool:
    """Whether it can be read as text: UTF-8, or the Western European encoding that Excel still writes."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return not UNTYPED.search(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return False


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: what it is in words, its media type, and how its content is known."""

    words: str
    media_type: str
    is_one: Callable[[bytes], bool]


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
JPEG = Kind("a JPEG picture", "image/jpeg", known_by_head("image/jpeg"))

KINDS = {
    "pdf": Kind("a PDF", "application/pdf", known_by_head("application/pdf")),
    "docx": Kind("a Word document without macros or a password", WORD, office("word/document.xml")),
    "xlsx": Kind("an Excel workbook without macros or a password", EXCEL, office("xl/workbook.xml")),
    "odt": Kind("an OpenDocument text", ODT, open_document(ODT)),
    "ods": Kind("an OpenDocument spreadsheet", ODS, open_document(ODS)),
    "csv": Kind("comma-separated text", "text/csv", is_text),
    "txt": Kind("plain text", "text/plain", is_text),
    "png": Kind("a PNG picture", "image/png", known_by_head("image/png")),
    "jpg": JPEG,
    "jpeg": JPEG,
}
"""Every kind that is taken, by the end of a file's name."""


def check(name: str, content: bytes) -> Kind:
    """The kind of a file, once its size and content are found to be what they should be.

    Raises:
        ValidationError: with what is wrong, in a sentence.
    """
    check_size(len(content))
    ending = ending_of(name)
    kind = KINDS.get(ending)
    if kind is None:
        taken = ", ".join(KINDS)
        raise ValidationError(f"The selected file must be one of these kinds: {taken}.")
    if not kind.is_one(content):
        raise ValidationError(f"The selected file’s name ends in .{ending}, but it is not {kind.words}.")
    return kind


def check_size(size: int) -> None:
    """Refuse a file that is empty, or larger than `ATTACHMENT_LIMIT`.

    Raises:
        ValidationError: it is.
    """
    if size == 0:
        raise ValidationError("The selected file is empty.")
    if size > settings.ATTACHMENT_LIMIT:
        raise too_long()


def too_long() -> ValidationError:
    return ValidationError(f"The selected file must be {in_words(settings.ATTACHMENT_LIMIT)} or smaller.")


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a compressed file by name, each with its first bytes; none of what is no such file.

    Every part is unpacked and its sum checked, piece by piece, so that what a file says of its size is not believed.

    Raises:
        ValidationError: it unpacks to more than is reasonable, or is damaged.
    """
    if not content.startswith(b"PK\x03\x04"):
        return {}
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
                raise bomb()
            if any(entry.flag_bits & 1 for entry in entries):
                return {}  # under a password
            for entry in entries:
                with packed.open(entry) as part:
                    piece = part.read(PIECE)
                    parts[entry.filename] = piece[:BEGINNING]
                    while piece:  # to its end, where its checksum is looked at; no more is read than was said above
                        piece = part.read(PIECE)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise ValidationError("The selected file is damaged. Open it, save it again, and send that.") from error
    return parts


def bomb() -> ValidationError:
    return ValidationError(f"The selected file unpacks to more than {in_words(UNPACKED)}, so it is not taken.")


def clean_name(name: str) -> str:
    """A file's name as it is kept: no folders, nothing that is not seen, no odd signs, and not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Controls, and marks that turn the direction of writing and so hide how a name ends.
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    tidy = " ".join(ODD.sub("-", seen).split()).strip(" .")
    stem, dot, ending = tidy.rpartition(".")
    if not dot:
        return tidy[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip(' .') or 'file'}.{ending}"[:LONGEST_NAME]


def ending_of(name: str) -> str:
    """How a name ends, in small letters and without its dot; empty if it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def in_words(size: int) -> str:
    """A number of bytes as people read it: 820 bytes, 34 KB, 1.2 MB."""
    if size < 1024:
        return "1 byte" if size == 1 else f"{size} bytes"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " MB"
