"""Copying rows quickly, in SQL and by the owner: `t` is the row that is copied, `n` the number of its copy."""

from django.db import connection
from django.db.models import AutoField, CharField, Model

COPIES = 9
"""With the row itself, ten."""
HOLDERS = 30
"""Copies of each person: statutory posts take no second holder, so the others take more."""
REF = "left(md5({row}.ref || n), 12)"
"""The reference of a row's copy number `n`."""


def copy(model: type[Model], where: str = "true", times: int = COPIES, ref: str = REF, **own: str) -> None:
    """Copy the rows `t` of a table; `own` says in SQL what copy number `n` has for its own in a column."""
    columns = {}
    for field in model._meta.concrete_fields:
        name = str(field.column)
        if name in own:
            columns[name] = own[name]
        elif name == "ref" and field.unique:
            columns[name] = ref.format(row="t")
        elif name in {"name", "title"} and isinstance(field, CharField):
            columns[name] = f"left(t.{name}, {int(field.max_length or 0) - 3}) || ' ' || n"
        elif not isinstance(field, AutoField):
            columns[name] = f't."{name}"'
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(columns.values())} "  # noqa: S608
            f"FROM {model._meta.db_table} t CROSS JOIN generate_series(1, {times}) n WHERE {where}"
        )


def twin(model: type[Model], column: str) -> str:
    """In SQL, the copy number `n` of the row of a model that a column of `t` names."""
    table = model._meta.db_table
    copied = f"c.ref = {REF.format(row='o')}"
    return f"(SELECT c.id FROM {table} o JOIN {table} c ON {copied} WHERE o.id = t.{column})"  # noqa: S608
