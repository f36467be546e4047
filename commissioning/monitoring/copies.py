"""Laying down a report with its figures, in a compartment that the one who lays it need not see.

What a council shares goes where its officer is no reader, so nothing of it may be read back: PostgreSQL asks a row that
is returned for the right to see it. Ids are drawn beforehand, and rows inserted without being returned.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import AutoField, Model
from django.utils import timezone

from commissioning.monitoring.models import Figure, Report, Standing
from walls.models import StandingRelease

LAID = frozenset({"id", "ref", "compartment_id", "version", "created_at", "updated_at"})
"""What every copied row has of its own."""
OWN = LAID | {"standing", "origin", "release_id", "shared_under_id"}


def lay(report: Report, figures: Iterable[Figure]) -> Report:
    """Insert a new report, its history and its figures: three statements, however many figures there are."""
    report.pk = _next_id(Report)
    _insert([report])
    _insert([_first_version(report)])
    rows = list(figures)
    for figure in rows:
        figure.report, figure.compartment_id = report, report.compartment_id
        figure.year, figure.quarter = report.year, report.quarter
    _insert(rows)
    report._state.adding = False
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
        **_values(report, leave=OWN),
        compartment_id=compartment_id,
        standing=standing,
        origin=report.ref,
        shared_under=shared_under,
    )
    return lay(copy, [Figure(**_values(figure, leave=LAID | {"report_id"})) for figure in figures])


def _values(row: Model, leave: frozenset[str] = frozenset()) -> dict[str, Any]:
    names = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in names if name not in leave}


def _first_version(report: Report) -> Model:
    return Report.history.model(**_values(report), history_date=timezone.now(), history_type="+")


def _next_id(model: type[Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return cursor.fetchone()[0]


def _insert(rows: Sequence[Model]) -> None:
    """Insert rows and read nothing back; one that knows no key is given one by the database."""
    if not rows:
        return
    model = type(rows[0])
    keyed = rows[0].pk is not None
    fields = [field for field in model._meta.concrete_fields if keyed or not isinstance(field, AutoField)]
    model._base_manager.all()._insert(rows, fields=fields, using=DEFAULT_DB_ALIAS)  # type: ignore[attr-defined]
