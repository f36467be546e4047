"""Writing walled rows: one against the text that was seen, and many at a time; never over another's change."""

# ruff: noqa: S608 (statements hold names of tables and columns, which are ours; what is typed goes as parameters)

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault
from django.utils import timezone

from walls.models import Walled
from walls.models.walled import keeps_history

Row = TypeVar("Row", bound=Walled)
STALE = "Somebody else has changed this since you opened it."


def change(row: Row, **fields: Any) -> Row:
    """Set fields on a row as it was when `row` was loaded, and save it.

    Raises:
        ValidationError: the fields do not fit, or somebody changed the row since (code "stale", F10).
    """
    model = type(row)
    now = model._default_manager.select_for_update().get(pk=row.pk)
    if now.version != row.version:
        raise ValidationError(STALE, code="stale")
    for name, value in fields.items():
        setattr(now, name, value)
    # What nobody edits stays as it was, and may point at what this capacity does not see, such as a release.
    now.full_clean(exclude=[field.name for field in model._meta.concrete_fields if not field.editable])
    now.save()
    return cast(Row, now)


@transaction.atomic
def add_many(rows: Sequence[Row]) -> Sequence[Row]:
    """Add new rows of one model with their first versions, in one statement.

    Nothing is read back, so copies can go where a release leads and the capacity sees nothing. The database's
    constraints hold; what `full_clean` asks is for the caller to ask.
    """
    if not rows:
        return rows
    model, now = _model_of(rows), timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.new_ids(%s::regclass, %s)", [model._meta.db_table, len(rows)])
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row.created_at, row.updated_at = key, now, now
        fields = [
            field for field in _stored(model) if not isinstance(field.value_from_object(rows[0]), DatabaseDefault)
        ]
        columns = _named(fields)
        add = f"INSERT INTO {_table(model)} ({columns}) SELECT {columns} FROM given"
        if keeps_history(model):
            versions = _versions(model, columns, "given", "+")
            cursor.execute(f"WITH {_given(fields)}, added AS ({add}) {versions}", [*_values(fields, rows), now])
        else:
            cursor.execute(f"WITH {_given(fields)} {add}", _values(fields, rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


@transaction.atomic
def change_many(rows: Sequence[Row], names: Sequence[str]) -> Sequence[Row]:
    """Save these fields of rows of one model, each as it was when it was loaded, with their versions; all or none.

    Raises:
        ValidationError: somebody changed one of them since (code "stale", F10), or it may not be changed here.
    """
    if not rows:
        return rows
    model, now = _model_of(rows), timezone.now()
    changed = [cast(models.Field, model._meta.get_field(name)) for name in names]
    seen = [cast(models.Field, model._meta.get_field(name)) for name in ("id", "version", *names)]
    to = ", ".join(f"{_column(field)} = given.{_column(field)}" for field in changed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {_given(seen)} UPDATE {_table(model)} AS now SET {to}, version = now.version + 1, updated_at = %s "
            "FROM given WHERE now.id = given.id AND now.version = given.version",
            [*_values(seen, rows), now],
        )
        if cursor.rowcount != len(rows):
            raise ValidationError(STALE, code="stale")
        if keeps_history(model):
            source = f"{_table(model)} WHERE id = ANY(%s)"
            versions = _versions(model, _named(_stored(model)), source, "~")
            cursor.execute(versions, [now, [row.pk for row in rows]])
    for row in rows:
        row.version, row.updated_at = row.version + 1, now
    return rows


def _model_of(rows: Sequence[Row]) -> type[Row]:
    (model,) = {type(row) for row in rows}
    return model


def _stored(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _column(field: models.Field) -> str:
    return connection.ops.quote_name(cast(str, field.column))


def _named(fields: Sequence[models.Field]) -> str:
    return ", ".join(_column(field) for field in fields)


def _given(fields: Sequence[models.Field]) -> str:
    """A table of what is to be written, from one array for each column."""
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    return f"given ({_named(fields)}) AS (SELECT * FROM unnest({arrays}))"


def _values(fields: Sequence[models.Field], rows: Sequence[models.Model]) -> list[list[Any]]:
    return [[field.get_db_prep_save(field.value_from_object(row), connection) for row in rows] for field in fields]


def _versions(model: Any, columns: str, source: str, kind: str) -> str:
    """Versions of the rows in `source`; whose they are and when, the database says (walls.version_stamp)."""
    return (
        f"INSERT INTO {_table(model.history.model)} ({columns}, history_date, history_type) "
        f"SELECT {columns}, %s, '{kind}' FROM {source}"
    )
