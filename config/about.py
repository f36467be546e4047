"""The pages that every service owes its readers."""

import csv
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from walls.policy import Policy, declare

SOURCES = Path(__file__).parent / "demo" / "sources.csv"


def about(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view of one of templates/about, open to anyone."""

    @declare(Policy.ANYONE)
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"about/{name}.html", {"sources": sources() if settings.DEMONSTRATION else []})

    return page


@cache
def sources() -> list[dict[str, str]]:
    """The published sources of the demonstration's facts: [{title, href, date}]."""
    with SOURCES.open(newline="", encoding="utf-8") as file:
        return [
            {
                "title": row["title"],
                "href": row["address"] if row["address"].startswith("https://") else "",
                "publisher": "" if row["address"].startswith("https://") else row["address"],
                "date": british_day(row["date"]),
            }
            for row in csv.DictReader(file)
        ]


def british_day(day: str) -> str:
    """A day, month or year of ISO 8601 as it is written in Britain: 10 November 2017; July 2024; 2021."""
    year, *rest = day.split("-")
    if not rest:
        return year
    first = date(int(year), int(rest[0]), int(rest[1]) if len(rest) > 1 else 1)
    return f"{first.day} {first:%B %Y}" if len(rest) > 1 else f"{first:%B %Y}"
