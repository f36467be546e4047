"""Pages of registers: open tables that administrators keep, with the changes that the audit holds."""

from typing import Any

from django.db.models import Field, ForeignKey, Model

from walls.actions.registers import change_entry
from walls.keeping import Change, register_history
from walls.policy import Policy
from walls.tables import Column, Table, british
from walls.views.form_pages import CreatePage, EditPage
from walls.views.pages import DetailPage, ListPage, RowsPage


class RegisterPage(RowsPage):
    """A page of a register: read by everyone signed in, unless it says otherwise."""

    audience = "everyone who signs in"


class EntriesPage(RegisterPage, ListPage):
    """The entries of a register."""


class EntryPage(RegisterPage, DetailPage):
    """One entry of a register, with its changes for those who keep it."""

    def panels(self) -> list[dict[str, Any]]:
        return changes_panel(self.row)


class NewEntryPage(RegisterPage, CreatePage):
    """Adds an entry to a register."""

    policy = Policy.ADMINISTRATORS


class EditEntryPage(RegisterPage, EditPage):
    """Changes an entry of a register."""

    policy = Policy.ADMINISTRATORS

    def act(self, form: Any) -> Model | str:
        return change_entry(by=self.by, entry=self.row, **form.written())


def changes_panel(row: Model) -> list[dict[str, Any]]:
    """The panel of an entry's changes, newest first; none for those who do not keep it."""
    changes = register_history(row._meta.db_table, row.pk)
    if not changes:
        return []
    names = _names(type(row), changes)
    table = Table(
        "Changes, newest first",
        (
            Column("When", "at"),
            Column("By", "by"),
            Column("What", lambda change: _what(type(row), change, names)),
        ),
    )
    return [{"title": "Changes", "table": table.of(changes)}]


Names = dict[tuple[type[Model], Any], str]


def _what(model: type[Model], change: Change, names: Names) -> str:
    if change.before is None:
        return "Added"
    told = []
    for field in model._meta.concrete_fields:
        before, after = (_value(field, side, names) for side in (change.before, change.after))
        if before != after:
            words = str(field.verbose_name)
            told.append(f"{words[:1].upper()}{words[1:]}: {before or 'nothing'} became {after or 'nothing'}")
    return "\n".join(told) or "Saved without a change"


def _value(field: Field, side: dict[str, Any], names: Names) -> str:
    value = side.get(str(field.column))
    if isinstance(field, ForeignKey):
        return names.get((field.related_model, value), "") if value else ""
    return british(field.to_python(value))


def _names(model: type[Model], changes: list[Change]) -> Names:
    """Words for the rows that changed columns point at: one query for each model, whatever the changes."""
    wanted: dict[type[Model], set[int]] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            pairs = [(c.before.get(field.column), c.after.get(field.column)) for c in changes if c.before]
            ids = {pk for before, after in pairs if before != after for pk in (before, after) if pk}
            wanted.setdefault(field.related_model, set()).update(ids)
    return {
        (related, pk): str(row)
        for related, ids in wanted.items()
        if ids
        for pk, row in related._default_manager.select_related().in_bulk(ids).items()
    }
