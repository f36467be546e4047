"""What a worker runs while a workbook is uploaded, and the points at which it may be killed.

`python -m tests.faults.uploading` delivers what is due and ends; FAULT_POINT and the others are those of
`tests.faults.work`.
"""

import subprocess
import threading
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from publica import tasks as publicas  # noqa: F401 (its handler registers itself)
from publica.returns import uploads
from publica.returns.workbook import apart
from publica.returns.workbook.layout import Layout
from tests.faults.work import may_die
from walls import tasks
from walls.outbox import Outcome

SOON = 0.05
"""Seconds: the reader's process has begun, and is not done."""

understand, read = apart.understand, uploads.read


class Reader(subprocess.Popen):
    """The reader's process, whose starter may be killed while it waits for it."""

    def communicate(self, *args: Any, **kwargs: Any) -> Any:
        threading.Timer(SOON, may_die, ["during the unpacking"]).start()
        return super().communicate(*args, **kwargs)


def understand_watched(layout: Layout, content: bytes) -> dict[str, Any]:
    """Read a workbook, with the point between reading and writing."""
    found = understand(layout, content)
    may_die("after the read")
    return found


def read_watched(**given: Any) -> Outcome:
    """Read an upload, with the point between writing and commit."""
    outcome = read(**given)
    may_die("after the write")
    return outcome


apart.subprocess.Popen = Reader  # type: ignore[misc]
apart.understand = understand_watched
uploads.read = read_watched

if __name__ == "__main__":
    tasks.deliver_due()
