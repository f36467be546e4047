from django.urls import reverse

from commissioning.monitoring.models import Measure, Report, Standing
from commissioning.monitoring.rating import show_target
from commissioning.monitoring.reading import period_of, source_address, source_words
from walls.tables import Column, Table, page_of

STANDING_COLOURS = {
    Standing.AWAITING: "yellow",
    Standing.QUERIED: "orange",
    Standing.ACCEPTED: "green",
    Standing.REPLACED: "grey",
    Standing.SHARED: "blue",
}


def standing_tag(report: Report) -> dict[str, str]:
    """Where a report has got to, in words and colour."""
    standing = Standing(report.standing)
    return {"text": str(standing.label), "colour": STANDING_COLOURS[standing]}


REPORTS = Table(
    "Performance reports, most recently changed first",
    (
        Column("Service", "service_name", href=page_of),
        Column("Period", lambda report: str(period_of(report))),
        Column("Council", "council.short_name"),
        Column("Provider", "provider.short_name"),
        Column("Standing", lambda report: "", tag=standing_tag),
        Column("Signed off", "signed_off_at"),
        Column("Seen in", "compartment.name"),
    ),
)
EXCEPTIONS = Table(
    "To be opened one by one",
    (
        Column("Report", str, href=page_of),
        Column("Team", "team_name"),
        Column("To be accepted by", "due_on"),
    ),
    stacked=True,
)


def targets_of(measure: Measure, *, changing: bool) -> Table:
    """The targets of a measure; for those who set them, each leads to where it is changed."""
    return Table(
        "Targets, newest period first",
        (
            Column(
                "Period",
                lambda target: str(period_of(target)),
                href=lambda target: reverse("target_edit", args=[target.ref]) if changing else "",
            ),
            Column("Target", lambda target: show_target(target.value, target.upper, measure), numeric=True),
            Column("Source", source_words, href=source_address),
            Column("Illustrative", "illustrative"),
        ),
    )


def _better(measure: Measure) -> str:
    return measure.get_polarity_display()


MEASURES = Table(
    "What is measured",
    (
        Column("Measure", "name", href=page_of),
        Column("Unit", "unit"),
        Column("Which way is better", _better),
        Column("Reported", lambda measure: "Once a year" if measure.yearly else "Every quarter"),
    ),
)
