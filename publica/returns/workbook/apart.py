"""Reading a stranger's workbook in a process of its own, which may fail without taking anything with it.

The process is `python -m publica.returns.workbook` (`__main__.py`), where its limits stand.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import structlog

from publica.returns.workbook.layout import Finding, Layout, Understood

logger = structlog.get_logger(__name__)

PATIENCE = 30
"""Seconds by the clock; less than a worker's lease of a message."""
ROOT = Path(__file__).resolve().parents[3]
UNREAD = "The file could not be read. Download the workbook again, copy your figures into it, and send that."


def understand(layout: Layout, content: bytes) -> dict[str, Any]:
    """What a workbook says of a return: {figures, findings} as plain data. It never fails: that too is a finding."""
    process = subprocess.Popen(
        [sys.executable, "-m", __package__],
        cwd=ROOT,
        env={},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        found, failed = process.communicate(question(layout, content), timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        found, failed = process.communicate()
    if process.returncode != 0:
        # The name of the error alone: its text may hold what was typed.
        error = failed.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
        logger.warning("workbook_unread", ended=process.returncode, error=error, bytes=len(content))
        return Understood(findings=(Finding("", "", UNREAD),)).plain()
    return json.loads(found)


def question(layout: Layout, content: bytes) -> bytes:
    """What the process is given to read: the layout, its length before it, and the workbook."""
    told = json.dumps(layout.plain(), default=str).encode()
    return len(told).to_bytes(8, "big") + told + content
