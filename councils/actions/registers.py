"""Keeping the registers of portfolios and calendars."""

import datetime as dt

from django.db import transaction

from councils.models import Calendar, Council, Holiday, Portfolio
from walls.actions.compartments import By
from walls.actions.registers import require_administrator
from walls.models import Post


@transaction.atomic
def open_portfolio(
    *,
    by: By,
    council: Council,
    title: str,
    post: Post | None = None,
    begins_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Portfolio:
    """A portfolio of a council's executive, and the post that answers for it if there is one."""
    require_administrator(by)
    portfolio = Portfolio(
        council=council,
        title=title,
        post=post,
        begins_on=begins_on,
        ends_on=ends_on,
        source=source,
        illustrative=illustrative,
    )
    portfolio.full_clean()
    portfolio.save()
    return portfolio


@transaction.atomic
def open_calendar(*, by: By, code: str, name: str) -> Calendar:
    """A calendar without holidays."""
    require_administrator(by)
    calendar = Calendar(code=code, name=name)
    calendar.full_clean()
    calendar.save()
    return calendar


@transaction.atomic
def add_holiday(
    *, by: By, calendar: Calendar, date: dt.date, name: str, source: str = "", illustrative: bool = False
) -> Holiday:
    """A day that is no working day in one calendar."""
    require_administrator(by)
    holiday = Holiday(calendar=calendar, date=date, name=name, source=source, illustrative=illustrative)
    holiday.full_clean()
    holiday.save()
    return holiday
