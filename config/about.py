"""The pages that every service owes its readers."""

import csv
from collections.abc import Callable
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
                "date": row["date"],
            }
            for row in csv.DictReader(file)
        ]
