"""Marks: words that stand nowhere else, by which an answer gives away the row that it was made from."""

import base64
import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.db.models import CharField, Field, TextField

MARK = re.compile(r"canary-(\w{12})")
ROOM = 20
"""Characters that a mark takes, with the blank before it."""
SHORTEST = 2 * ROOM
"""A shorter text than this is a code or a reference, and not what somebody typed."""
CODES = {"digest", "subject_model", "standingrelease.what"}
"""Columns of longer texts that nobody typed, of whatever model or of one."""
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
PACKED = re.compile(r"[A-Za-z0-9+/_-]{24,}")
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"


def mark(ref: str) -> str:
    """The mark of the row with a reference."""
    return f"canary-{ref}"


def is_free(field: "Field[Any, Any]") -> bool:
    """Whether somebody types a column's text as they like."""
    names = {field.column, f"{field.model._meta.model_name}.{field.column}"}
    typed = isinstance(field, (CharField, TextField)) and not field.choices and not names & CODES
    return typed and not (field.max_length and field.max_length < SHORTEST)


def body_of(response: Any) -> bytes:
    """The bytes of an answer, also of one that is sent piece by piece."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def marks_in(response: Any) -> set[str]:
    """The references whose marks an answer carries, in its headers or its body."""
    return found_in(str(response.headers).encode()) | found_in(body_of(response))


def found_in(content: bytes) -> set[str]:
    """The references whose marks some bytes carry, however they are packed or written."""
    return {ref for part in unpacked(content) for text in readings(part) for ref in MARK.findall(text)}


def unpacked(content: bytes) -> list[bytes]:
    """The parts of a packed file, with their names; of any other, itself."""
    if content.startswith(GZIP):
        return unpacked(gzip.decompress(content))
    if not content.startswith(ZIP):
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return [part for name in packed.namelist() for part in (name.encode(), *unpacked(packed.read(name)))]


def readings(content: bytes) -> Iterator[str]:
    """The texts that some bytes can be read as: as they are, and with each way of writing a letter undone."""
    text = content.decode("utf-8", "replace")
    yield text
    if "\0" in text:
        yield content.replace(b"\0", b"").decode("utf-8", "replace")  # UTF-16, in either order
    if "&#" in text:
        yield unescape(text)
    if "%" in text:
        yield unquote(text)
    if "\\u" in text:
        yield ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    for run in PACKED.findall(text):
        yield from _decoded(run)


def _decoded(run: str) -> Iterator[str]:
    """What a run of letters says as base64, which may have begun before it at any of four places."""
    letters = run.replace("-", "+").replace("_", "/")
    for start in range(4):
        part = letters[start:]
        whole = part[: len(part) - (len(part) % 4 == 1)]  # one letter left over says nothing
        yield base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("latin-1")
