"""Pages of registers: open tables that administrators keep, with the changes that the audit holds."""

from typing import Any

from django.db.models import ForeignKey, Model

from walls.actions.registers import change_entry
from walls.capacities import CurrentCapacity, signatures
from walls.keeping import Change, register_history
from walls.policy import Policy
from walls.tables import Column, Table, british
from walls.views.form_pages import CreatePage, EditPage
from walls.views.pages import DetailPage

KEPT_BY = "Registers are kept by the service's administrators."


def kept(by: CurrentCapacity) -> str:
    """Why this capacity may not change a register, or nothing."""
    return "" if by.administers else KEPT_BY


class EntryPage(DetailPage):
    """One entry of a register, with its changes for those who keep it."""

    def panels(self) -> list[dict[str, Any]]:
        return changes_panel(self.row)


class NewEntryPage(CreatePage):
    """Adds an entry to a register."""

    policy = Policy.ADMINISTRATORS


class EditEntryPage(EditPage):
    """Changes an entry of a register."""

    policy = Policy.ADMINISTRATORS

    def act(self, form: Any) -> Model | str:
        return change_entry(by=self.by, entry=self.row, **form.written())


def changes_panel(row: Model) -> list[dict[str, Any]]:
    """The panel of an entry's changes, newest first; none for those who do not keep it."""
    changes = register_history(row._meta.db_table, row.pk)
    if not changes:
        return []
    signed = signatures([(change.capacity_id, change.at) for change in changes if change.capacity_id])
    names = _names(type(row), changes)
    table = Table(
        "Changes, newest first",
        (
            Column("When", "at"),
            Column("By", lambda change: signed.get((change.capacity_id, change.at), "The service")),
            Column("What", lambda change: _what(type(row), change, names)),
        ),
    )
    return [{"title": "Changes", "table": table.of(changes)}]


def _what(model: type[Model], change: Change, names: dict[tuple[str, Any], str]) -> str:
    if change.before is None:
        return "Added"
    told = []
    for field in model._meta.concrete_fields:
        before, after = change.before.get(field.column), change.after.get(field.column)
        if before != after:
            was, now = (names.get((field.name, value), british(field.to_python(value))) for value in (before, after))
            words = str(field.verbose_name)
            told.append(f"{words[:1].upper()}{words[1:]}: {was or 'nothing'} became {now or 'nothing'}")
    return "\n".join(told) or "Saved without a change"


def _names(model: type[Model], changes: list[Change]) -> dict[tuple[str, Any], str]:
    """Words for the rows that changed columns point at: one query for each such column."""
    names = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            ids = {
                side[field.column]
                for change in changes
                if change.before and change.before[field.column] != change.after[field.column]
                for side in (change.before, change.after)
            }
            ids.discard(None)
            if ids:
                rows = field.related_model._default_manager.select_related().in_bulk(ids)
                names |= {(field.name, pk): str(row) for pk, row in rows.items()}
    return names
