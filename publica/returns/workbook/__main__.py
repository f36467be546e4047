"""The process in which a stranger's workbook is read: a layout and a workbook in, what was understood out.

It has no settings, no secrets and no database; memory, time and files are limited before it looks at a byte.
"""

import json
import resource
import sys

from publica.returns.workbook.check import check
from publica.returns.workbook.layout import Finding, Layout, Understood
from publica.returns.workbook.read import read_workbook
from publica.returns.workbook.scan import NotUnderstood

MEMORY = 1536 * 1024 * 1024
PROCESSOR = 20
"""Seconds."""
LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: PROCESSOR,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


def main() -> None:
    for what, most in LIMITS.items():
        resource.setrlimit(what, (most, most))
    given = sys.stdin.buffer
    layout = Layout.of_plain(json.loads(given.read(int.from_bytes(given.read(8), "big"))))
    try:
        understood = check(layout, read_workbook(given.read()))
    except NotUnderstood as refused:
        understood = Understood(findings=(Finding("", "", str(refused)),))
    json.dump(understood.plain(), sys.stdout, default=str)


if __name__ == "__main__":
    main()
