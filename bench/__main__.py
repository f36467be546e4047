"""The bench from a shell: python -m bench, on the servers that the environment names (`make bench` starts some).

BENCH_ROWS=20000 is the short form, of under a minute: fewer needs, fewer repetitions, the same people.
"""

import argparse
import os
import sys
from pathlib import Path
from random import Random

from bench import database

FULL = "100000,1000000"
SEED = 20260331
LEAST = 20_000
"""With fewer needs the narrow reader's list has no second page."""
LONG = 100_000
"""From as many needs on, measures are repeated often enough to be believed."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="What the wall costs.")
    parser.add_argument("--rows", default=os.environ.get("BENCH_ROWS", FULL), help="numbers of needs, by commas")
    parser.add_argument("--out", type=Path, default=database.ROOT / "bench/results.json", help="where results go")
    parser.add_argument("--evidence", type=Path, help="a folder for a page of evidence")
    asked = parser.parse_args()
    sizes = sorted(int(size) for size in asked.rows.split(","))
    if sizes[0] < LEAST:
        parser.error(f"the bench needs {LEAST:,} rows or more")
    run(sizes, asked.out, asked.evidence)
    return 0


def run(sizes: list[int], out: Path, evidence: Path | None) -> None:
    """Build, measure, report."""
    database.environment()
    import django

    django.setup()
    from bench import imports, kernel, pages, report, reports, rows, twin, world

    long = sizes[-1] >= LONG
    # A long run may outlast the code it began with.
    commit = report.commit()
    found: list[report.Result] = []
    with database.database():
        built = world.build(Random(SEED))
        twin.index()
        have = 0
        for size in sizes:
            print(f"{size:,} needs...", file=sys.stderr, flush=True)
            rows.grow(built, have=have, want=size, seed=SEED + size)
            have = size
            found += pages.measure(built, size, repeat=40 if long else 5)
        print("A report...", file=sys.stderr, flush=True)
        found += reports.measure(built, have, repeat=40 if long else 5)
        print("The kernel...", file=sys.stderr, flush=True)
        found += kernel.audit(built, duration=5 if long else 0.5)
        found.append(kernel.who(built, repeat=9 if long else 2))
        found += kernel.delivery(built, messages=1000 if long else 50)
        print("An import...", file=sys.stderr, flush=True)
        found.append(imports.measure(10_000 if long else 500))
        results = report.described(found, SEED, commit)
    report.write(results, out)
    print("\n".join(report.table(results)))
    if evidence:
        print(f"\nWritten to {report.evidence(results, evidence)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
