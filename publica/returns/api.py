"""A provider's figures by programs: read a draft return, and fill it in, by the same actions as the pages."""

import datetime as dt
from decimal import Decimal

from django.http import Http404
from ninja import Field, Router, Schema

from commissioning.monitoring.periods import Period
from publica.models import Return, ReturnFigure
from publica.returns.actions import FigureIn, save_figures
from walls.requests import WalledRequest
from walls.rows import rows_of

router = Router(tags=["returns"])
MOST = 2_000


class DraftFigure(Schema):
    """A figure of a return, as it stands."""

    measure: str = Field(description="The measure's reference.")
    name: str
    service: str
    unit: str
    value: Decimal | None
    commentary: str


class ReturnOut(Schema):
    """A team's return for a period; `version` changes whenever a figure does."""

    ref: str
    team: str
    period: str
    state: str
    due_on: dt.date
    version: int
    figures: list[DraftFigure]


class NewFigure(Schema):
    """What to set; `value` null for none."""

    model_config = {"extra": "forbid"}
    measure: str = Field(max_length=12)
    value: Decimal | None
    commentary: str = Field("", max_length=4000)


class NewFigures(Schema):
    """All of these are set, or none. With `version`, only if nobody has changed the return since it was read."""

    model_config = {"extra": "forbid"}
    figures: list[NewFigure] = Field(max_length=MOST)
    version: int | None = None


@router.get("/{ref}", response=ReturnOut, url_name="return", summary="A return with its figures")
def read(request: WalledRequest, ref: str) -> dict[str, object]:
    return _told(request, _find(request, ref))


@router.put("/{ref}/figures", response=ReturnOut, url_name="return_figures", summary="Fill in a draft return")
def write(request: WalledRequest, ref: str, given: NewFigures) -> dict[str, object]:
    figures = [FigureIn(one.measure, one.value, one.commentary) for one in given.figures]
    saved = save_figures(by=request.acting, ret=_find(request, ref), figures=figures, version=given.version)
    return _told(request, saved)


def _find(request: WalledRequest, ref: str) -> Return:
    row = rows_of(Return, request.acting).select_related("team").filter(ref=ref).first()
    if row is None:
        raise Http404
    return row


def _told(request: WalledRequest, ret: Return) -> dict[str, object]:
    figures = rows_of(ReturnFigure, request.acting).filter(part__ret=ret).select_related("measure", "part__service")
    return {
        "ref": ret.ref,
        "team": str(ret.team),
        "period": str(Period(ret.year, ret.quarter)),
        "state": ret.state,
        "due_on": ret.due_on,
        "version": ret.version,
        "figures": [
            {
                "measure": figure.measure.ref,
                "name": figure.measure.name,
                "service": str(figure.part.service),
                "unit": figure.measure.unit,
                "value": figure.value,
                "commentary": figure.commentary,
            }
            for figure in figures.order_by("part", "measure__position", "pk")
        ],
    }
