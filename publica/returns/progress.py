"""How far each return of a period has got: team by council."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.html import format_html

from commissioning.models import Agreement
from commissioning.monitoring.periods import Period
from commissioning.monitoring.progress import due_words
from publica.models import ProviderTeam, Return
from publica.returns.models import ReturnState
from publica.returns.sheets import Sheet, figures, sheets_of
from publica.returns.tables import late, state_tag
from walls.capacities import CurrentCapacity
from walls.tables import Column, Table, british

NOT_OPENED, NOT_AGREED = "Not opened", "None that you see"


@dataclass
class Row:
    """One team: its latest return for each council, or that none is opened."""

    team: ProviderTeam
    cells: dict[str, Return | None] = field(default_factory=dict)
    due: dict[str, dt.date] = field(default_factory=dict)
    """By when each council is to have it, as was agreed."""


@dataclass
class Grid:
    """All that a provider's teams are to send for a period, as far as a capacity sees."""

    period: Period
    rows: list[Row]
    returns: dict[Return, list[Sheet]]
    """Of each return its parts."""

    def table(self) -> dict:
        """As the table component shows it."""
        councils = sorted({council for row in self.rows for council in row.cells})
        caption = str(self.period)
        return Table(caption, (Column("Team", "team.name"), *map(_column, councils)), stacked=True).of(self.rows)

    def exceptional(self) -> list[Return]:
        """The returns that wait for sign-off with something off target or missing: to be opened one by one."""
        return [ret for ret in self._waiting() if any(sheet.exceptional for sheet in self.returns[ret])]

    def plain(self) -> list[Return]:
        """The returns that wait for sign-off with nothing exceptional."""
        return [ret for ret in self._waiting() if not any(sheet.exceptional for sheet in self.returns[ret])]

    def _waiting(self) -> list[Return]:
        return [ret for ret in self.returns if ret.state == ReturnState.ASSURED]


def grid_of(by: CurrentCapacity, period: Period) -> Grid:
    """What teams are to send for a period, and what there is of it: four statements, however much it is."""
    rows = {team.ref: Row(team) for team in ProviderTeam.objects.visible_to(by).order_by("name", "pk")}
    agreements = Agreement.objects.visible_to(by).filter(team__in=rows).select_related("service__council")
    for agreement in agreements:
        if _live(agreement, period.begins_on, period.ends_on):
            council, due_on = agreement.service.council.short_name, agreement.report_due_on(period)
            row = rows[agreement.team]
            row.cells[council] = None
            row.due[council] = min(due_on, row.due.get(council, due_on))
    of_period = figures(by, period).filter(part__ret__year=period.year, part__ret__quarter=period.quarter)
    returns: dict[Return, list[Sheet]] = defaultdict(list)
    for sheet in sheets_of(
        by, of_period.select_related("measure", "part__service__council", "part__ret__team"), period
    ):
        returns[sheet.part.ret].append(sheet)
    for ret in sorted(returns, key=lambda ret: ret.revision):
        for sheet in returns[ret]:
            if ret.team.ref in rows:
                rows[ret.team.ref].cells[sheet.part.service.council.short_name] = ret
    return Grid(period, [row for row in rows.values() if row.cells], returns)


def _live(agreement: Agreement, first: dt.date, last: dt.date) -> bool:
    return (agreement.begins_on or first) <= last and (agreement.ends_on or last) >= first


def _column(council: str) -> Column:
    def words(row: Row) -> str:
        if council not in row.cells:
            return NOT_AGREED
        ret = row.cells[council]
        if ret is None:
            due_on = row.due[council]
            said = f"Late, {NOT_OPENED.lower()}" if due_on < timezone.localdate() else NOT_OPENED
            return f"{said}, due {british(due_on)}"
        # Read out alone, each link still says which return it opens.
        opens = "Open" if ret.state == ReturnState.SIGNED_OFF else due_words(ret.due_on, late=late(ret))
        return format_html('{}<span class="govuk-visually-hidden">: {}, {}</span>', opens, ret, council)

    return Column(
        council,
        words,
        href=lambda row: ret.get_absolute_url() if (ret := row.cells.get(council)) else "",
        tag=lambda row: state_tag(ret) if (ret := row.cells.get(council)) else None,
    )
