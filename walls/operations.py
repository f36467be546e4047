"""Migration operations that put the wall around a table, one line each, and a quick way to add many tables at once."""

from itertools import groupby

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


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


ADDS = (migrations.AddField, migrations.AddIndex, migrations.AddConstraint)


class InRuns(migrations.Migration):
    """A migration that takes each run of operations that only add tables, or only add to them, as one.

    Django renders the models again after each operation, with all that are tied to them: here nearly every one, so
    that a migration of thirty tables takes twenty seconds. A run is rendered once.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        runs = [(kind, list(run)) for kind, run in groupby(cls.operations, _kind)]
        cls.operations = [each for kind, run in runs for each in ([Together(run)] if kind else run)]


def _kind(operation: Operation) -> str:
    if isinstance(operation, migrations.CreateModel):
        return "table"
    return "addition" if isinstance(operation, ADDS) else ""


class Together(Operation):
    """Operations of which none needs the models as another leaves them."""

    reduces_to_sql = True

    def __init__(self, operations: list[Operation]):
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)  # the rendered models, made anew when they are next asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)
