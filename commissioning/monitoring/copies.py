"""Laying down a report with its figures, and copying one whole into another compartment."""

from collections.abc import Iterable, Set
from typing import Any

from django.db.models import Model

from commissioning.monitoring.models import Figure, Report, Standing
from walls.actions.rows import add_many
from walls.models import StandingRelease

FRESH = frozenset({"id", "ref", "compartment_id", "version", "created_at", "updated_at"})
"""What every copy has of its own."""
OWN = FRESH | {"standing", "origin", "release_id", "shared_under_id"}
"""What a copy of a report has of its own besides."""


def lay(report: Report, figures: Iterable[Figure]) -> Report:
    """Add a new report with its figures. Nothing is read back: a copy may go where the one who lays it sees nothing."""
    add_many([report])
    rows = list(figures)
    for figure in rows:
        figure.report, figure.compartment_id = report, report.compartment_id
        figure.year, figure.quarter = report.year, report.quarter
    add_many(rows)
    return report


def copy_report(
    report: Report,
    figures: Iterable[Figure],
    compartment_id: int,
    standing: Standing,
    *,
    shared_under: StandingRelease | None = None,
) -> Report:
    """A copy of a report in another compartment. It says where it came from by public reference, and points nowhere.

    `shared_under` is the standing release by which it goes on.
    """
    copy = Report(
        **_values(report, OWN),
        compartment_id=compartment_id,
        standing=standing,
        origin=report.ref,
        shared_under=shared_under,
    )
    return lay(copy, [Figure(**_values(figure, FRESH | {"report_id"})) for figure in figures])


def _values(row: Model, leave: Set[str]) -> dict[str, Any]:
    names = {field.attname for field in row._meta.concrete_fields} - leave
    return {name: getattr(row, name) for name in names}
