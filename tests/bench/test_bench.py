"""The bench runs to its end, so that it is there when somebody wants to know."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

FIGURES = {
    "page": "walled_ms",
    "audit": "per_second",
    "who_could_see": "ms",
    "outbox": "per_second",
    "import": "per_second",
}
"""What each measure answers with."""


def test_the_short_form_measures_everything(tmp_path):
    out = tmp_path / "results.json"
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--rows", "20000", "--out", out, "--evidence", tmp_path],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PYTHONPATH": str(settings.BASE_DIR)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(out.read_text())["rows"]
    assert {row["measure"] for row in rows} == FIGURES.keys()
    assert all(row[FIGURES[row["measure"]]] > 0 for row in rows)
    pages = [row for row in rows if row["measure"] == "page"]
    assert {row["reader"] for row in pages} == {"stale", "narrow", "typical", "broad"}
    assert len(pages) == 26
    assert all(row["queries"] <= 12 and row["kernel_queries"] <= 5 for row in pages)
    (page,) = Path(tmp_path).glob("bench-*.md")
    assert all(line in page.read_text() for line in done.stdout.splitlines())
