"""Reports by programs: the same rows as on the pages, as far as the key's capacity reaches."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import Http404
from ninja import Field, Query, Router, Schema

from commissioning.monitoring.models import Figure, Report, Standing
from commissioning.monitoring.periods import Period
from walls.lists import newest
from walls.requests import WalledRequest
from walls.rows import rows_of

router = Router(tags=["reports"])
MOST = 100


class FigureOut(Schema):
    """One figure of a report, as it was reported."""

    measure: str = Field(description="The measure's reference.")
    name: str
    unit: str
    value: Decimal | None
    target: Decimal | None
    rating: str
    commentary: str
    illustrative: bool
    source: str


class ReportOut(Schema):
    """A report without its figures."""

    ref: str
    council: str
    service: str
    provider: str
    team: str
    period: str
    standing: str
    accepted_at: dt.datetime | None
    illustrative: bool


class ReportWithFigures(ReportOut):
    """A report with its figures, in the order of its page."""

    commentary: str
    figures: list[FigureOut]


class ReportsOut(Schema):
    """Some reports, newest change first, and the reference after which the next ones come (empty at the end)."""

    reports: list[ReportOut]
    after: str


class Narrow(Schema):
    """What the reports may be narrowed by; anything else is refused."""

    model_config = {"extra": "forbid"}
    year: int | None = Field(None, ge=1990, le=2100, description="The year in which the financial year starts.")
    quarter: int | None = Field(None, ge=0, le=4, description="1 to 4, or 0 for reports of a whole year.")
    after: str = Field("", max_length=12)


@router.get("", response=ReportsOut, url_name="reports", summary="Reports that this capacity sees")
def reports(request: WalledRequest, narrow: Query[Narrow]) -> dict[str, object]:
    chosen = {name: value for name in ("year", "quarter") if (value := getattr(narrow, name)) is not None}
    rows = rows_of(Report, request.acting).exclude(standing=Standing.ACCEPTED, origin="").filter(**chosen)
    related: Any = rows.select_related("council", "provider")
    page = newest(related, request.acting, after=narrow.after, size=MOST)
    return {"reports": [_report(row) for row in page.rows], "after": page.after}


@router.get("/{ref}", response=ReportWithFigures, url_name="report", summary="One report with its figures")
def report(request: WalledRequest, ref: str) -> dict[str, object]:
    row = rows_of(Report, request.acting).select_related("council", "provider").filter(ref=ref).first()
    if row is None:
        raise Http404
    figures = rows_of(Figure, request.acting).filter(report=row).order_by("position", "pk")
    return _report(row) | {"commentary": row.commentary, "figures": [_figure(figure) for figure in figures]}


def _report(row: Report) -> dict[str, object]:
    return {
        "ref": row.ref,
        "council": row.council.name,
        "service": row.service_name,
        "provider": row.provider.name,
        "team": row.team_name,
        "period": str(Period(row.year, row.quarter)),
        "standing": row.standing,
        "accepted_at": row.accepted_at,
        "illustrative": row.illustrative,
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "measure": figure.measure_ref,
        "name": figure.name,
        "unit": figure.unit,
        "value": figure.value,
        "target": figure.target,
        "rating": figure.rating,
        "commentary": figure.commentary,
        "illustrative": figure.illustrative,
        "source": figure.source,
    }
