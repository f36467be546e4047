"""Marks: every free text of every walled row, and of each of its versions, is made to carry the row's own reference."""

from typing import Any

from django.apps import apps
from django.db.models import Model

from commissioning.models import PaperRelease, ReleaseState
from tests.owner import query
from walls.leaktest.marks import MARK as CANARY
from walls.leaktest.marks import ROOM, is_free, marks_in
from walls.models import AccessToken, Compartment, Notice, OnSubject, StandingRelease, Walled, WalledLink
from walls.models.walled import WalledHistory

__all__ = ["CANARY", "CONTROL", "marked", "marks_in", "places_of_rows", "release"]

CONTROL = 0.98
"""The share of an asker's own rows that must be found by their marks: else nothing would be said of the others'."""
UNTYPED = (Notice, OnSubject)
"""A notice says one of our sentences; a file or a comment stays as it was added, and is born with its mark."""
UNDERSTOOD = """
UPDATE publica_upload SET understood = (
  SELECT coalesce(jsonb_agg(figure || jsonb_build_object('commentary', 'canary-' || ref)), '[]')
  FROM jsonb_array_elements(understood) AS figure)
"""
"""What a workbook says of a figure is typed too."""
OPEN: tuple[type[Model], ...] = (Compartment, StandingRelease, AccessToken)
"""Rows without a compartment that are not everyone's to read either."""


def release() -> None:
    """Mark every row's texts, as the owner of the tables."""
    for model, fields in marked().items():
        names = [field.column for field in fields]
        told = ", ".join(
            f"{name} = left({name}, {(field.max_length or 10_000) - ROOM}) || ' canary-' || ref"
            for name, field in zip(names, fields, strict=True)
        )
        query(f"UPDATE {model._meta.db_table} SET {told}")  # noqa: S608
    query(UNDERSTOOD)
    for forward in PaperRelease.objects.filter(state=ReleaseState.WAITING).select_related("paper", "release"):
        forward.release.reason = f"canary-{forward.ref}"
        forward.release.digest = forward.paper.digest()  # as it is now that the paper is marked
        forward.release.save()


def marked() -> dict[type[Model], list[Any]]:
    """The free texts of every model whose rows are somebody's and not everyone's."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, (Walled, WalledHistory, *OPEN)) and not issubclass(model, UNTYPED):
            fields = [field for field in model._meta.concrete_fields if is_free(field)]
            if fields:
                found[model] = fields
    return found


def places_of_rows() -> dict[str, frozenset[int]]:
    """The compartments whose sight each walled row takes: its own, and of a link both ends'."""
    found: dict[str, frozenset[int]] = {}
    for model in apps.get_models():
        if issubclass(model, Walled):
            ends = ("compartment", "to_compartment") if issubclass(model, WalledLink) else ("compartment",)
            found |= {ref: frozenset(places) for ref, *places in model.objects.values_list("ref", *ends)}
    return found
