"""A report as it is read: each figure beside what was wanted, the one before, and its way over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from commissioning.monitoring.charts import Point, drawable, trend
from commissioning.monitoring.models import Figure, Measure, Rating, Report, Standing
from commissioning.monitoring.periods import Period
from commissioning.monitoring.rating import show, show_target
from walls import identity
from walls.tables import Column, Table

COLOURS = {
    Rating.GREEN: "green",
    Rating.AMBER: "yellow",
    Rating.RED: "red",
    Rating.NO_DATA: "grey",
    Rating.DATA_ONLY: "blue",
}
UNANSWERED = (Standing.QUERIED, Standing.REPLACED)
OTHERS = "Other measures"


def rating_tag(figure: Figure) -> dict[str, str]:
    """A figure's rating, in words and colour."""
    rating = Rating(figure.rating)
    return {"text": str(rating.label), "colour": COLOURS[rating]}


def period_of(row: Any) -> Period:
    """The period that a report, a figure or a target is of."""
    return Period(row.year, row.quarter)


@dataclass
class Line:
    """One figure of a report: itself, those of earlier periods (oldest first), and where its measure is seen."""

    figure: Figure
    earlier: list[Figure] = field(default_factory=list)
    href: str = ""

    @property
    def series(self) -> list[Figure]:
        """The figures over time, up to this report's."""
        return [*self.earlier, self.figure]

    @property
    def before(self) -> str:
        """The value of the period before, as it is shown."""
        return show(self.earlier[-1].value, self.earlier[-1]) if self.earlier else ""


def lines_of(by: identity.Asker, report: Report) -> list[Line]:
    """The figures of a report in their order: two statements, however many there are."""
    own = Figure.objects.filter(report=report).values("measure_ref")
    known = (
        Figure.objects.visible_to(by)
        .filter(compartment_id=report.compartment_id, measure_ref__in=own)
        .select_related("report")
        .order_by("year", "quarter", "report__revision")
    )
    lines: dict[str, Line] = {}
    earlier: dict[str, list[Figure]] = {}
    for figure in known:
        if figure.report_id == report.pk:
            lines[figure.measure_ref] = Line(figure)
        elif _before(figure, report):
            earlier.setdefault(figure.measure_ref, []).append(figure)
    seen = Measure.objects.visible_to(by).filter(ref__in=lines.keys())
    hrefs = {measure.ref: measure.get_absolute_url() for measure in seen}
    for ref, line in lines.items():
        line.earlier, line.href = earlier.get(ref, []), hrefs.get(ref, "")
    return sorted(lines.values(), key=lambda line: (line.figure.position, line.figure.pk))


def _before(figure: Figure, report: Report) -> bool:
    """Whether a figure belongs to the way that led to a report: of an earlier period of its kind, and not refused."""
    same_kind = bool(figure.quarter) is bool(report.quarter)
    return same_kind and period_of(figure) < period_of(report) and figure.report.standing not in UNANSWERED


def grouped(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Lines by the outcome that they serve, in agreed words; what serves none comes last."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.figure.serves, []).append(line)
    rest = groups.pop("", None)
    if rest is not None:
        groups[""] = rest
    return {serves or (OTHERS if len(groups) > 1 else "Figures"): found for serves, found in groups.items()}


def figures_table(caption: str, lines: Sequence[Line]) -> dict[str, Any]:
    """The table of some of a report's figures."""
    columns = [
        Column("Measure", lambda line: line.figure.name, href=lambda line: line.href),
        Column("Value", lambda line: show(line.figure.value, line.figure), numeric=True),
        Column("Target", lambda line: wanted(line.figure), numeric=True),
        Column("Rating", lambda line: "", tag=lambda line: rating_tag(line.figure)),
        Column("Period before", lambda line: line.before, numeric=True),
        Column("Commentary", lambda line: line.figure.commentary),
    ]
    if any(line.figure.source or line.figure.illustrative for line in lines):
        columns.append(
            Column(
                "Source",
                lambda line: source_words(line.figure),
                href=lambda line: source_address(line.figure),
                tag=lambda line: {"text": "Illustrative", "colour": "yellow"} if line.figure.illustrative else None,
            )
        )
    return Table(caption, tuple(columns), stacked=True).of(lines)


def wanted(figure: Figure) -> str:
    """A figure's target, for a reader."""
    return show_target(figure.target, figure.target_upper, figure)


def source_words(row: Any) -> str:
    """Where a fact comes from, short: a web address by its site."""
    whence = row.whence()
    if whence is None:
        return ""
    return whence["text"].split("/")[2] if "href" in whence else whence["text"]


def source_address(row: Any) -> str:
    """Where a fact can be looked up, if that is a web address."""
    return (row.whence() or {}).get("href", "")


OVER_TIME = (
    Column("Period", lambda figure: str(period_of(figure))),
    Column("Value", lambda figure: show(figure.value, figure), numeric=True),
    Column("Target", wanted, numeric=True),
    Column("Rating", lambda figure: "", tag=rating_tag),
)


def chart(name: str, series: Sequence[Figure]) -> dict[str, Any] | None:
    """A measure's way over time, drawn, with the same in a table: {title, picture, table}; nothing for too few points.

    Figures of one kind of period, oldest first.
    """
    points = [Point(period_of(figure).short, figure.value, figure.target) for figure in series]
    if not drawable(points):
        return None
    return {
        "title": name,
        "picture": trend(points, words=_words(name, series)),
        "table": Table(f"{name}, by period", OVER_TIME).of(reversed(series)),
    }


def _words(name: str, series: Sequence[Figure]) -> str:
    """What a chart shows, for whoever does not see it."""
    told = [(figure.value, figure) for figure in series if figure.value is not None]
    (start, first), (end, last) = told[0], told[-1]
    values = [value for value, _ in told]
    ends = (
        f"{show(start, first)} in {period_of(first)} to {show(end, last)} in {period_of(last)}, "
        f"lowest {show(min(values), last)}, highest {show(max(values), last)}"
    )
    target = f"; target {wanted(last)}" if last.target is not None else ""
    return f"Line chart of {name}: from {ends}{target}."
