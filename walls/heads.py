"""The head of the audit chain, published outside the database: whoever rewrites the chain can't rewrite this file."""

import fcntl
import json
import os
from typing import Any, BinaryIO

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

logger = structlog.get_logger(__name__)


def publish() -> bool:
    """Append where the chain stands to the file of heads, on disk and in the log; whether it has moved.

    Any number may publish at once: each waits for the other, and writes no head twice.
    """
    settings.AUDIT_HEADS_FILE.parent.mkdir(parents=True, exist_ok=True)
    with settings.AUDIT_HEADS_FILE.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq, hash FROM walls.audit_head()")
            found = cursor.fetchone()
        published = _read(file)
        if _cut_short(file):
            file.write(b"\n")
        if found is None or (published and published[-1]["seq"] == found[0]):
            return False
        seq, digest = found
        head = {"seq": seq, "hash": digest, "at": timezone.now().isoformat(timespec="seconds")}
        file.write(json.dumps(head).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    logger.info("audit_head", seq=seq, ref=digest)
    return True


def published() -> list[dict[str, Any]]:
    """The heads published so far, oldest first: [{seq, hash, at}], as `walls.verify_audit` takes them."""
    if not settings.AUDIT_HEADS_FILE.exists():
        return []
    with settings.AUDIT_HEADS_FILE.open("rb") as file:
        return _read(file)


def written() -> bool:
    """Whether anything stands in the file of heads, be it readable or not."""
    return settings.AUDIT_HEADS_FILE.exists() and settings.AUDIT_HEADS_FILE.stat().st_size > 0


def _cut_short(file: BinaryIO) -> bool:
    """Whether a crash left the last line without its end."""
    if not file.seek(0, os.SEEK_END):
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _read(file: BinaryIO) -> list[dict[str, Any]]:
    file.seek(0)
    heads = []
    for line in file:
        try:
            heads.append(json.loads(line))
        except ValueError:
            continue  # cut short by a crash; the same head was published again after it
    return heads
