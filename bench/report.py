"""The results as a file, as a table, and as a page of evidence."""

import json
import os
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.database import ROOT

RATIO = 1.25
"""What a page may cost beside the same page unwalled."""
QUERIES, KERNEL_QUERIES = 12, 5
"""Statements of one page, and the kernel's among them."""
APPENDS = 500
"""Audit appends in a second by eight clients at once."""

Result = dict[str, Any]
Line = tuple[str, str, str, str, str, str, str, str]
HEAD: Line = ("page", "needs", "reader", "walled ms", "unwalled ms", "ratio", "queries (kernel)", "target")


def described(rows: list[Result], seed: int, commit: str) -> Result:
    """The results with what is needed to read or repeat them."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
        cursor.execute("SHOW synchronous_commit")
        (durable,) = cursor.fetchone()
    return {
        "commit": commit,
        "date": timezone.now().isoformat(timespec="seconds"),
        "seed": seed,
        "postgres": version,
        "synchronous_commit": durable,
        "processors": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "rows": rows,
    }


def write(results: Result, path: Path) -> None:
    """Keep the results as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n")


def table(results: Result) -> list[str]:
    """The results as the lines of one Markdown table, then a sentence for each of the kernel's own measures."""
    lines = [HEAD, *(_line(row) for row in results["rows"] if row["measure"] == "page")]
    widths = [max(len(cells[column]) for cells in lines) for column in range(len(HEAD))]
    padded = [" | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) for cells in lines]
    rule = " | ".join("-" * width for width in widths)
    sentences = [_sentence(row) for row in results["rows"] if row["measure"] != "page"]
    return [f"| {line} |" for line in (padded[0], rule, *padded[1:])] + [""] + [f"- {said}" for said in sentences]


def evidence(results: Result, folder: Path) -> Path:
    """Write the page of evidence of one run, named by its day."""
    when = datetime.fromisoformat(results["date"])
    page = folder / f"bench-{when:%Y-%m-%d}.md"
    missed = sum(_missed(row) != "" for row in results["rows"])
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(
        "\n".join(
            [
                f"# Speed on {when.day} {when:%B %Y}",
                "",
                f"`make bench` at commit {results['commit']}, seed {results['seed']}, PostgreSQL {results['postgres']} "
                f"with synchronous_commit {results['synchronous_commit']}, {results['processors']} processors with "
                f"{results['load'][2]} processes wanting them, {when:%H:%M} UTC. `bench/results.json` of "
                "that run has the figures.",
                "",
                "Unwalled is the same page by the same views and templates, with no filter, no policy and no identity "
                "(`bench/twin.py`), asked by turns with the walled one. Milliseconds are medians of one request "
                "through Django, session and sign-in included; the ratio is the median of each turn's. "
                f"Targets: {RATIO} times the unwalled page, {QUERIES} queries, {KERNEL_QUERIES} of them the kernel's, "
                f"{APPENDS} appends a second by eight clients. Missed here: {missed}.",
                "",
                *table(results),
                "",
            ]
        )
    )
    return page


def _line(row: Result) -> Line:
    return (
        row["page"],
        f"{row['needs']:,}",
        row["reader"],
        f"{row['walled_ms']:.1f}",
        f"{row['unwalled_ms']:.1f}",
        f"{row['ratio']:.2f}",
        f"{row['queries']} ({row['kernel_queries']})",
        _missed(row),
    )


def _missed(row: Result) -> str:
    """Which targets a result misses, in words; nothing if none."""
    match row["measure"]:
        case "page":
            limits = {"ratio": RATIO, "queries": QUERIES, "kernel_queries": KERNEL_QUERIES}
            over = [name.replace("_", " ") for name, limit in limits.items() if row[name] > limit]
            return f"missed: {', '.join(over)}" if over else ""
        case "audit" if row["clients"] == 8 and row["per_second"] < APPENDS:
            return "missed"
    return ""


def _sentence(row: Result) -> str:
    match row["measure"]:
        case "audit":
            said = (
                f"Audit, {row['clients']} at once: {row['per_second']:,} appends a second, durable; "
                f"half within {row['p50_ms']} ms, 99 in 100 within {row['p99_ms']} ms"
            )
            return f"{said} ({_missed(row)})" if _missed(row) else said
        case "who_could_see":
            return f"Who could see, over {row['capacities']:,} capacities: {row['ms']:.0f} ms, {row['found']} found"
        case "import":
            return (
                f"Import of {row['figures']:,} figures from a workbook of {row['kilobytes']:,} KB: "
                f"{row['per_second']:,} a second, from the worker's taking it up to figures saved (read and checked: "
                f"{row['read_per_second']:,}, saved: {row['save_per_second']:,}); at most {row['reader_mb']} MB in the "
                f"reader's process and {row['worker_mb']} MB in the worker's; written in {row['write_seconds']} s"
            )
        case _:
            return f"Outbox, {row['step']}: {row['per_second']:,} messages a second ({row['messages']:,} of them)"


def commit() -> str:
    """The commit of the code that is there now, marked if the code was changed since."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"
