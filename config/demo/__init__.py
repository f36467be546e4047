"""The demonstration: its data files, and what loads them."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The rows of one of the demonstration's files, by its name without the ending."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(value: str) -> list[str]:
    """The values of a field that holds several."""
    return value.split(";") if value else []


def day(value: str) -> dt.date | None:
    """A date, or none where the field is empty."""
    return dt.date.fromisoformat(value) if value else None


def origin(row: Row) -> dict[str, Any]:
    """Where a row comes from, as every model that keeps it says it."""
    return {"source": row["source"], "illustrative": row["mark"] == "illustrative"}
