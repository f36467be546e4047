"""Planting: rows of every model that can lie in a compartment, each text of which carries the row's own mark."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.urls import NoReverseMatch
from django.utils import timezone

from walls.leaktest.marks import is_free, mark
from walls.models import Attachment, Comment, Compartment, Notice, OnSubject, Walled, new_ref
from walls.subjects import carries

UNTYPED: tuple[type[Walled], ...] = (Notice, OnSubject)
"""A notice says one of our sentences; what hangs on a row is planted with the row."""
OWN = {"version", "withdrawn_at", "created_at", "updated_at"}
"""What a new row has of its own, whatever it is like."""
PLAIN: dict[type[models.Field], Any] = {
    models.BooleanField: False,
    models.IntegerField: 1,
    models.DecimalField: 1,
    models.JSONField: dict,
    models.BinaryField: b"",
}
"""What stands in a column of which nothing is known."""


@dataclass(frozen=True)
class Planted:
    """A planted row: its mark's reference, its model, and the compartments whose sight it takes."""

    ref: str
    model: type[Any]
    row: Any
    scope: str
    places: frozenset[int]

    @property
    def path(self) -> str:
        """Where its page is, if it has one."""
        if not hasattr(self.row, "get_absolute_url"):
            return ""
        try:
            return self.row.get_absolute_url()
        except NoReverseMatch:
            return ""


@dataclass
class Garden:
    """All that was planted, and of which models a row could not be."""

    planted: dict[str, Planted] = field(default_factory=dict)
    """By their marks' references."""
    names: dict[str, tuple[str, frozenset[int]]] = field(default_factory=dict)
    """Marks in names of compartments and reasons of walls: their scope, and the capacities that may know them."""
    missed: set[tuple[str, str]] = field(default_factory=set)
    """Scopes and models."""
    rows: dict[tuple[int, type[Any]], Any] = field(default_factory=dict)
    """The planted row of a model in a compartment."""

    def plant(self, place: Compartment, scope: str) -> None:
        """Plant a row of each model in a compartment, parents first, with a file and a comment on the first of them."""
        first = None
        for model in models_of(place.kind_id):
            row = self._plant_one(model, place)
            if row is None:
                self.missed.add((scope, model._meta.label))
                continue
            self._note(row, scope)
            if first is None and carries(model):
                first = row
        if first is not None:
            for row in _hung_on(first):
                self._note(row, scope)

    def _note(self, row: Any, scope: str) -> None:
        ends = {row.compartment_id, getattr(row, "to_compartment_id", row.compartment_id)}
        self.planted[row.ref] = Planted(row.ref, type(row), row, scope, frozenset(ends))

    def _plant_one(self, model: type[Any], place: Compartment) -> Any:
        """A new row like one that lies there, or one made from the columns alone; None if neither can be."""
        pattern = model._base_manager.filter(compartment=place).order_by("-pk").first()
        for like in (pattern, None) if pattern else (None,):
            row = self._made(model, place, like)
            if row is None:
                continue
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except (DatabaseError, ValueError, TypeError):
                continue
            self.rows[place.pk, model] = row
            return row
        return None

    def _made(self, model: type[Any], place: Compartment, like: Any) -> Any:
        ref = new_ref()
        row = model(ref=ref, compartment=place)
        for column in model._meta.concrete_fields:
            if column.primary_key or column.name in {"ref", "compartment"}:
                continue
            if column.is_relation:
                value = self._named(column, place, like)
                if value is None and not column.null:
                    return None
            elif is_free(column):
                value = mark(ref)
            elif like is not None and not column.unique and column.name not in OWN:
                value = getattr(like, column.attname)
            else:
                value = _plain(column)
            setattr(row, column.attname, value)
        return row

    def _named(self, column: Any, place: Compartment, like: Any) -> Any:
        """Which row a reference names: of the walled, the one that was planted there."""
        related = column.related_model
        if (there := self.rows.get((place.pk, related))) is not None:
            return there.pk
        if like is not None:
            return getattr(like, column.attname)
        if issubclass(related, Walled):
            near = related._base_manager.filter(compartment=place)
            return None if column.null else near.values_list("pk", flat=True).first()
        if column.null:
            return None
        if related is type(place.owner.organisation):
            return place.owner.organisation_id
        return place.pk if related is Compartment else related._base_manager.values_list("pk", flat=True).first()


def _hung_on(row: Any) -> Iterable[Any]:
    """A file and a comment on a row."""
    where = {"compartment_id": row.compartment_id, "subject_model": row._meta.label, "subject_ref": row.ref}
    ref = new_ref()
    content = mark(ref)
    yield Attachment.objects.create(
        **where,
        ref=ref,
        name=f"{content}.txt",
        description=content,
        media_type="text/plain",
        size=len(content),
        digest="",
        content=content.encode(),
    )
    ref = new_ref()
    yield Comment.objects.create(**where, ref=ref, text=mark(ref))


def _plain(column: Any) -> Any:
    """A value that a column takes as it is."""
    if column.has_default() or column.db_default is not models.NOT_PROVIDED:
        return column.get_default()
    if column.null:
        return None
    if column.choices:
        return next(iter(column.flatchoices))[0]
    if isinstance(column, models.DateTimeField):
        return timezone.now()
    if isinstance(column, models.DateField):
        return timezone.localdate()
    for kind, value in PLAIN.items():
        if isinstance(column, kind):
            return value() if callable(value) else value
    return "x"


@cache
def models_of(kind: str) -> list[type[Any]]:
    """The models with free texts whose rows can lie in a kind of compartment, a parent before its children."""
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, Walled)
        and not issubclass(model, UNTYPED)
        and (kind in model.kinds or not model.kinds)
        and any(is_free(column) for column in model._meta.concrete_fields)
    ]
    ordered: list[type[Any]] = []

    def add(model: type[Any]) -> None:
        for column in model._meta.concrete_fields:
            if column.related_model in found and column.related_model is not model:
                add(column.related_model)
        if model not in ordered:
            ordered.append(model)

    for model in found:
        add(model)
    return ordered
