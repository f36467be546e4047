"""Trend charts as pictures in the page: drawn here, so that the page needs no script and fetches nothing."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import vl_convert
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

LEAST = 3
"""Fewer points than this make no trend."""
MOST = 13
"""More points than this crowd a small chart; the table beside it has them all."""
KEPT = 512
"""How many drawings are kept: one takes some 30 ms and holds 8 KB."""

INK, TARGET_INK = "#0b4f52", "#47595a"
ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
SIZE = re.compile(r' width="[^"]*" height="[^"]*"')


@dataclass(frozen=True)
class Point:
    """One period of a trend: how the axis names it, the value, and what was wanted."""

    period: str
    value: Decimal | None
    target: Decimal | None = None


def drawable(points: Sequence[Point]) -> bool:
    """Whether there are points enough for a trend."""
    return sum(point.value is not None for point in points) >= LEAST


def trend(points: Sequence[Point], *, words: str) -> SafeString:
    """A line of values with a dashed line of targets, oldest first; `words` say what it shows to whoever hears it."""
    drawing = _drawn(json.dumps(_spec(points[-MOST:]), sort_keys=True))
    opening, rest = drawing.split(">", 1)
    # What the drawing says is numbers and names of periods: nothing that anybody typed.
    return format_html(
        '{} role="img" aria-label="{}" focusable="false">{}',
        mark_safe(opening),  # noqa: S308
        words,
        mark_safe(rest),  # noqa: S308
    )


@lru_cache(maxsize=KEPT)
def _drawn(spec: str) -> str:
    """The drawing of one specification, without the roles of an interactive one: it is a single picture."""
    svg = ROLES.sub("", vl_convert.vegalite_to_svg(spec))
    opening, rest = svg.split(">", 1)
    return f"{SIZE.sub('', opening)}>{rest}"


def forget() -> None:
    """Draw everything anew from now on."""
    _drawn.cache_clear()


def _spec(points: Sequence[Point]) -> dict[str, Any]:
    periods = {"field": "period", "type": "ordinal", "sort": None, "axis": {"title": None, "labelAngle": -45}}
    values = {"field": "value", "type": "quantitative", "axis": {"title": None}, "scale": {"zero": False}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 300,
        "height": 130,
        "background": None,
        "config": {"font": "Arial", "axis": {"labelFontSize": 12, "labelColor": "#10201f"}, "view": {"stroke": None}},
        "data": {
            "values": [
                {"period": point.period, "value": _number(point.value), "target": _number(point.target)}
                for point in points
            ]
        },
        "layer": [
            {
                "mark": {"type": "line", "strokeDash": [5, 4], "color": TARGET_INK, "strokeWidth": 2},
                "encoding": {"x": periods, "y": {**values, "field": "target"}},
            },
            {
                "mark": {"type": "line", "color": INK, "strokeWidth": 2.5, "point": {"color": INK, "size": 40}},
                "encoding": {"x": periods, "y": values},
            },
        ],
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
