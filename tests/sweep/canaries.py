"""Marks: every free text of every walled row, and of each of its versions, is made to carry the row's own reference."""

import io
import re
import zipfile
from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, Model, TextField

from tests.owner import query
from walls.models import AccessToken, Compartment, Notice, OnSubject, StandingRelease, Walled, WalledLink
from walls.models.walled import WalledHistory

CANARY = re.compile(r"canary-(\w{12})")
CONTROL = 0.98
"""The share of an asker's own rows that must be found by their marks: else nothing would be said of the others'."""
ROOM = 20
"""Characters that a mark takes, with the blank before it."""
SHORTEST = 2 * ROOM
"""A shorter text than this is a code or a reference, and not what somebody typed."""
CODES = {"digest", "subject_model", "what"}
"""Longer texts that nobody typed."""
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
    query("ANALYZE")


def marked() -> dict[type[Model], list[Any]]:
    """The free texts of every model whose rows are somebody's and not everyone's."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, (Walled, WalledHistory, *OPEN)) and not issubclass(model, UNTYPED):
            fields = [field for field in model._meta.concrete_fields if is_free(field)]
            if fields:
                found[model] = fields
    return found


def is_free(field: "Field[Any, Any]") -> bool:
    """Whether somebody types a column's text as they like."""
    typed = isinstance(field, (CharField, TextField)) and not field.choices and field.column not in CODES
    return typed and not (field.max_length and field.max_length < SHORTEST)


def places_of_rows() -> dict[str, frozenset[int]]:
    """The compartments whose sight each walled row takes: its own, and of a link both ends'."""
    found: dict[str, frozenset[int]] = {}
    for model in apps.get_models():
        if issubclass(model, Walled):
            ends = ("compartment", "to_compartment") if issubclass(model, WalledLink) else ("compartment",)
            found |= {ref: frozenset(places) for ref, *places in model.objects.values_list("ref", *ends)}
    return found


def marks_in(response: Any) -> set[str]:
    """The references whose marks an answer carries: in its text, its headers, and every part of a packed file."""
    texts = [str(response.headers).encode(), *unpacked(response.content)]
    return {ref for text in texts for ref in CANARY.findall(text.decode("utf-8", "replace"))}


def unpacked(content: bytes) -> Collection[bytes]:
    """The parts of a packed file, with their names; of any other, itself."""
    if not content.startswith(b"PK\x03\x04"):
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return [part for name in packed.namelist() for part in (name.encode(), packed.read(name))]
