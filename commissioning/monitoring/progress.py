"""How far each report of a period has got: a team's service by council."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.html import format_html

from commissioning.delivery.models import Agreement
from commissioning.monitoring.actions.reports import EXCEPTIONS
from commissioning.monitoring.models import Figure, Report, Standing
from commissioning.monitoring.periods import Period
from commissioning.monitoring.tables import standing_tag
from walls.capacities import CurrentCapacity
from walls.tables import Column, Table, british

FURTHEST = (Standing.REPLACED, Standing.AWAITING, Standing.QUERIED, Standing.SHARED, Standing.ACCEPTED)
"""Which of several copies of one revision tells how far it has got: the last of these."""


@dataclass(frozen=True)
class Cell:
    """One council's report on one service: itself if it has come, whether something is late, and when it is due."""

    report: Report | None
    late: bool
    due_on: dt.date | None = None

    @property
    def words(self) -> str:
        """What is said beside the tag."""
        if self.report is None:
            return f"{'Late, n' if self.late else 'N'}ot received, due {british(self.due_on)}"
        # Read out alone, each link still says which report it opens.
        opens = due_words(self.due_on, late=self.late) if self.report.standing == Standing.AWAITING else "Open"
        return format_html('{}<span class="govuk-visually-hidden">: {}</span>', opens, self.report)

    @property
    def tag(self) -> dict[str, str] | None:
        """Where its report has got to."""
        return standing_tag(self.report) if self.report else None

    @property
    def href(self) -> str:
        """Its report's page."""
        return self.report.get_absolute_url() if self.report else ""


def due_words(due_on: dt.date | None, *, late: bool) -> str:
    """By when somebody has to move, in the words of a link to what they move."""
    return f"{'Late, d' if late else 'D'}ue {british(due_on)}" if due_on else "Open"


NOT_AGREED = "None that you see"


@dataclass(frozen=True)
class Row:
    """One service of one team, with a cell for each council that has it there."""

    team: str
    service: str
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Grid:
    """All that is to come in a period, as far as a capacity sees: its councils and rows."""

    councils: list[str]
    rows: list[Row]

    def table(self, caption: str) -> dict[str, Any]:
        """As the table component shows it."""
        return Table(
            caption,
            (
                Column("Team", "team"),
                Column("Service", "service"),
                *(_column(council) for council in self.councils),
            ),
            stacked=True,  # what is late must not lie beyond the edge of a phone
        ).of(self.rows)


def grid_of(by: CurrentCapacity, period: Period, today: dt.date, reports: Iterable[Report]) -> Grid:
    """What is agreed to be reported in a period, and what has come: one statement beside that of the reports."""
    live = Q(begins_on=None) | Q(begins_on__lte=period.ends_on)
    live &= Q(ends_on=None) | Q(ends_on__gte=period.begins_on)
    agreed = Agreement.objects.visible_to(by).filter(live).select_related("service__council")
    found: dict[tuple[str, str], dict[str, Cell]] = {}
    for agreement in agreed:
        council = agreement.service.council.short_name
        due_on = agreement.report_due_on(period)
        place = found.setdefault((agreement.team_name, agreement.service.name), {})
        place[council] = Cell(None, due_on < today, due_on)
    for report in sorted(reports, key=_how_far):
        late = report.standing == Standing.AWAITING and report.due_on is not None and report.due_on < today
        place = found.setdefault((report.team_name, report.service_name), {})
        place[report.council.short_name] = Cell(report, late, report.due_on)
    councils = sorted({council for cells in found.values() for council in cells})
    return Grid(councils, [Row(team, service, found[team, service]) for team, service in sorted(found)])


def reports_of(by: CurrentCapacity, period: Period, action: str = "view") -> QuerySet[Any]:
    """The reports of a period, each with whether it has a figure for which it is to be opened (`exceptional`)."""
    exceptions = Figure.objects.filter(report=OuterRef("pk"), rating__in=EXCEPTIONS)
    return (
        Report.objects.visible_to(by, action)
        .filter(year=period.year, quarter=period.quarter)
        .annotate(exceptional=Exists(exceptions))
        .select_related("council")
    )


def acceptable(by: CurrentCapacity, period: Period) -> QuerySet[Any]:
    """The reports of a period that may be accepted together: awaited of this capacity, and nothing exceptional."""
    waiting = reports_of(by, period, "contribute").filter(standing=Standing.AWAITING, exceptional=False)
    return waiting.order_by("service_name", "council__short_name", "pk")


def _how_far(report: Report) -> tuple[int, int, bool]:
    return report.revision, FURTHEST.index(Standing(report.standing)), bool(report.origin)


def _column(council: str) -> Column:
    def cell(row: Row) -> Cell | None:
        return row.cells.get(council)

    return Column(
        council,
        lambda row: each.words if (each := cell(row)) else NOT_AGREED,
        href=lambda row: each.href if (each := cell(row)) else "",
        tag=lambda row: each.tag if (each := cell(row)) else None,
    )
