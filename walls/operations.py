"""Migration operations that put the wall around a table. A domain migration needs one line each."""

from django.db import migrations


def _table(label: str) -> str:
    return label.lower().replace(".", "_")


class Enclose(migrations.RunSQL):
    """Rights, policies and triggers for a walled model, and for its history.

    `model` is "app.Model"; `writes` the model's `wall_write`; `history` false for one that keeps none;
    `across` true for a `WalledLink`.
    """

    def __init__(self, model: str, writes: str = "contribute", *, history: bool = True, across: bool = False):
        app, name = model.lower().split(".")
        kept = f"'{app}_historical{name}'" if history else "NULL"
        super().__init__(
            f"SELECT walls.enclose('{_table(model)}', '{writes}', {kept}, {str(across).lower()})",
            migrations.RunSQL.noop,
        )


class CanBeWithdrawn(migrations.RunSQL):
    """Lets rows of a `Withdrawable` model be taken from their readers; after `Enclose`."""

    def __init__(self, model: str, *, history: bool = True):
        app, name = model.lower().split(".")
        kept = f"'{app}_historical{name}'" if history else "NULL"
        super().__init__(f"SELECT walls.can_be_withdrawn('{_table(model)}', {kept})", migrations.RunSQL.noop)


class StaysWithParent(migrations.RunSQL):
    """A composite foreign key beside Django's own: a child is in its parent's compartment (DESIGN.md 3.1)."""

    def __init__(self, child: str, field: str, parent: str, *, compartment: str = "compartment_id"):
        name = f"{child.split('.')[1]}_{field}_compartment".lower()
        super().__init__(
            f"ALTER TABLE {_table(child)} ADD CONSTRAINT {name} FOREIGN KEY ({compartment}, {field}_id) "
            f"REFERENCES {_table(parent)} (compartment_id, id)",
            f"ALTER TABLE {_table(child)} DROP CONSTRAINT {name}",
        )


class Register(migrations.RunSQL):
    """An open table: everyone reads it, its keepers write it, each change is an audit event.

    `keepers` is a SQL condition on the row; by default the service's administrators.
    """

    def __init__(self, model: str, keepers: str = "walls.administers()"):
        super().__init__(f"SELECT walls.register('{_table(model)}', $${keepers}$$)", migrations.RunSQL.noop)


class Searchable(migrations.RunSQL):
    """Lets the rows of a walled model be found by the words in these fields; the first is what a row is called."""

    def __init__(self, model: str, *fields: str):
        columns = ", ".join(f"'{field}'" for field in fields)
        super().__init__(
            f"SELECT walls.searchable('{_table(model)}', '{model}', ARRAY[{columns}])",
            f"DROP TRIGGER found_by ON {_table(model)}",
        )
