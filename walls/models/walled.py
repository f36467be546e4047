"""The base of every walled row, its queryset and its history."""

from typing import Any, ClassVar, Self

from django.db import models
from simple_history.models import HistoricalRecords

from walls import identity
from walls.models.compartments import Compartment
from walls.models.functions import ActingCapacity
from walls.models.refs import RefField


class AnyOf(models.Lookup):
    """`compartment_id = ANY('{..}')`: one literal array, which the planner hashes (SPEED.md).

    An expression of its own, `filter(AnyOf(F("compartment"), ids))`: given to a field's lookup, every id would be
    looked at five times over before the statement is sent.
    """

    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, identity.array(self.rhs)]


class WalledQuerySet(models.QuerySet):
    """Rows that know the wall."""

    def visible_to(self, capacity: identity.Asker | None, action: str = "view") -> Self:
        """The rows on which `capacity` may take `action`; none at all for nobody.

        Raises:
            ValueError: asked for `govern`, which opens nothing.
        """
        if action == "govern":
            raise ValueError("to govern a compartment opens nothing in it")
        if capacity is None:
            return self.none()
        seen = self.filter(AnyOf(models.F("compartment"), identity.compartments(capacity, action)))
        if issubclass(self.model, WalledLink):
            seen = seen.filter(AnyOf(models.F("to_compartment"), identity.compartments(capacity, "view")))
        if issubclass(self.model, Withdrawable):
            seen = seen.filter(withdrawn_at=None)
        return seen

    def update(self, **fields: Any) -> int:
        self._keep_history()
        return super().update(**fields)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        self._keep_history()
        return super().bulk_update(*args, **kwargs)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list:
        self._keep_history()
        return super().bulk_create(*args, **kwargs)

    def _keep_history(self) -> None:
        """Refuse what would write rows and leave no version of them, nor an event (F18)."""
        if keeps_history(self.model):
            raise TypeError(
                f"{self.model.__name__} keeps its history: save each row, or use walls.actions.rows.add_many and "
                "change_many, which write many at a time"
            )


def keeps_history(model: type[models.Model]) -> bool:
    """Whether each version of this model's rows is kept."""
    return hasattr(model, "history")


class NotedRead(models.Model):
    """A row whose loading is noted, so that reads of sealed compartments can be recorded.

    `reads_noted` names the field whose loading is recorded in any compartment; by default none.
    """

    reads_noted: ClassVar[str] = ""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        row = super().from_db(*args, **kwargs)
        identity.note_read(row)
        return row


class Walled(NotedRead):
    """A row with exactly one audience: the people who reach its compartment.

    Subclasses may name the `kinds` of compartment they belong in, the `wall_write` action that changing them takes,
    and, in `found_with`, the relations by which `found_as` tells a row that was found from its sisters. Each needs its
    policy (`walls.operations.Enclose` in a migration), else start-up fails.
    """

    ref = RefField()
    compartment = models.ForeignKey(Compartment, models.PROTECT, editable=False, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    kinds: ClassVar[tuple[str, ...]] = ()
    wall_write: ClassVar[str] = "contribute"
    found_with: ClassVar[tuple[str, ...]] = ()

    objects = WalledQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["compartment", "-updated_at", "-id"], name="%(class)s_newest"),
        ]
        constraints = [
            # What a child's composite foreign key points at, so that it stays with its parent.
            models.UniqueConstraint(fields=["compartment", "id"], name="%(class)s_in_compartment"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, counting versions: what an editor saw is known by its number (F10)."""
        if not self._state.adding:
            self.version += 1
            if (names := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*names, "version", "updated_at"}
        super().save(*args, **kwargs)

    def found_as(self) -> str:
        """What a search calls this row, where `found_with` names anything; else its first words do."""
        return str(self)


class WalledLink(Walled):
    """A link to a row in another compartment, shown only to those who see both ends.

    It lives with its owner's end; `to_compartment` is the other's. Its policies ask for both.
    """

    to_compartment = models.ForeignKey(Compartment, models.PROTECT, editable=False, related_name="+")

    class Meta(Walled.Meta):
        abstract = True


class Withdrawable(Walled):
    """A row that may be taken from its readers, such as a paper that is sealed: it stays, and nobody is shown it.

    Its policies ask for that too (`walls.operations.CanBeWithdrawn`), and those of its history.
    """

    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta(Walled.Meta):
        abstract = True


class WalledHistory(NotedRead):
    """The base of every history table: the database, not the request, names the capacity."""

    acting_id = models.BigIntegerField(db_default=ActingCapacity(), null=True)

    class Meta:
        abstract = True

    @property
    def reads_noted(self) -> str:  # type: ignore[override]
        """As of the rows whose versions these are."""
        return self.instance_type.reads_noted  # type: ignore[attr-defined]


class History(HistoricalRecords):
    """A walled model's history: same compartment, same wall, and a capacity in place of a user."""

    def __init__(self, **kwargs):
        super().__init__(bases=[WalledHistory], **kwargs)

    def _get_history_user_fields(self) -> dict:
        # The library insists on naming a user as it writes; it may, and nothing is kept.
        return {"history_user": property(lambda row: None, lambda row, user: None)}

    def get_history_user(self, instance) -> None:
        return None
