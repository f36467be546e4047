"""What a return says, with what a reader needs beside it: target, rating, and the figure before."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from commissioning.monitoring.actions import FigureValue
from commissioning.monitoring.models import Figure, Measure, Rating, Report, Standing
from commissioning.monitoring.periods import Period
from commissioning.monitoring.rating import rate, show, show_target
from commissioning.monitoring.targets import Wanted, targets_for
from commissioning.seeing import seen
from publica.returns.models import Return, ReturnFigure, ReturnPart
from walls.actions.compartments import By


@dataclass(frozen=True)
class Before:
    """The figure of the same measure that the council last accepted, and its period."""

    value: Decimal | None
    period: Period


@dataclass(frozen=True)
class Line:
    """One figure of a return, as it is read."""

    figure: ReturnFigure
    wanted: Wanted | None
    before: Before | None

    @property
    def measure(self) -> Measure:
        """What the figure is of."""
        return self.figure.measure

    @cached_property
    def rating(self) -> Rating:
        """How the figure stands to its target (PF-4)."""
        wanted = self.wanted
        return rate(self.figure.value, wanted.value if wanted else None, wanted.upper if wanted else None, self.measure)

    @property
    def unexplained(self) -> bool:
        """Whether it is off target and nobody has said why (PF-8)."""
        return self.rating == Rating.RED and not self.figure.commentary.strip()

    @property
    def target(self) -> str:
        """What is wanted, in words."""
        return show_target(self.wanted.value, self.wanted.upper, self.measure) if self.wanted else "No target"

    @property
    def now(self) -> str:
        """The figure in words."""
        return show(self.figure.value, self.measure)

    @property
    def last(self) -> str:
        """The figure before, in words."""
        return f"{show(self.before.value, self.measure)} ({self.before.period})" if self.before else "None"


@dataclass(frozen=True)
class Sheet:
    """What a return says of one service of one council; `standing` is how the council answered, if it may be seen."""

    part: ReturnPart
    standing: str
    lines: list[Line] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.part.service.council.short_name}: {self.part.service.name}"

    @property
    def missing(self) -> list[Line]:
        """Where there is no figure."""
        return [line for line in self.lines if line.rating == Rating.NO_DATA]

    @property
    def red(self) -> list[Line]:
        """What is off target."""
        return [line for line in self.lines if line.rating == Rating.RED]

    @property
    def unexplained(self) -> list[Line]:
        """What is off target without a word."""
        return [line for line in self.lines if line.unexplained]

    @property
    def exceptional(self) -> bool:
        """Whether it is to be read before it is signed off: something is off target, or missing."""
        return bool(self.red or self.missing)

    def values(self) -> Iterator[FigureValue]:
        """What crosses to the council."""
        for line in self.lines:
            yield FigureValue(line.measure, line.figure.value, line.figure.commentary)


def sheets(by: By, ret: Return, *, part: str = "") -> list[Sheet]:
    """A return's parts with their figures, as far as the capacity reaches: two statements, whatever there is.

    `part` is the reference of one of them, to have no more than that.
    """
    only = Q(part__ref=part) if part else Q()
    period = Period(ret.year, ret.quarter)
    return sheets_of(by, figures(by, period).filter(only, part__ret=ret), period)


def sheets_of(by: By, found: QuerySet[ReturnFigure], period: Period) -> list[Sheet]:
    """Figures of returns of one period, gathered into parts."""
    rows = list(found)
    wanted = targets_for(by, [figure.measure for figure in rows], period)
    gathered: dict[int, Sheet] = {}
    for figure in rows:
        if figure.part_id not in gathered:
            gathered[figure.part_id] = Sheet(figure.part, getattr(figure, "standing", None) or "")
        gathered[figure.part_id].lines.append(Line(figure, wanted.get(figure.measure_id), _before(figure)))
    return list(gathered.values())


def figures(by: By, period: Period) -> QuerySet[ReturnFigure]:
    """Draft figures, in order, each with the figure before it and the standing of its part's report."""
    earlier = seen(Figure, by).filter(
        Q(year__lt=period.year) | Q(year=period.year, quarter__lt=period.quarter),
        compartment=OuterRef("to_compartment"),
        measure_ref=OuterRef("measure__ref"),
    )
    latest = earlier.order_by("-year", "-quarter", "-report__revision")[:1]
    report = seen(Report, by).filter(ref=OuterRef("part__report_ref"))
    return (
        seen(ReturnFigure, by)
        .select_related("measure", "part__service__council")
        .annotate(
            before_value=Subquery(latest.values("value")),
            before_year=Subquery(latest.values("year")),
            before_quarter=Subquery(latest.values("quarter")),
            standing=Subquery(report.values("standing")),
        )
        .order_by("part__service__council__short_name", "part__service__name", "part", "measure__position", "pk")
    )


def queried(by: By, ret: Return) -> list[Report]:
    """The reports made of a return, or of others of its team and period, that a council queries."""
    return list(
        seen(Report, by)
        .filter(return_ref=ret.ref, standing=Standing.QUERIED)
        .select_related("council")
        .order_by(F("council__short_name"), "service_name")
    )


def _before(figure: ReturnFigure) -> Before | None:
    year = getattr(figure, "before_year", None)
    if year is None:
        return None
    return Before(figure.before_value, Period(year, figure.before_quarter))  # type: ignore[attr-defined]
