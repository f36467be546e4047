"""Twin worlds: two that differ only in rows hidden from an asker answer them alike, to the byte.

A twin is the furnished place with more rows in some compartments: of every walled model, and of every version kept, a
copy of one that lies there, with a word more in each free text. Whoever sees none of these compartments must get every
response unchanged, but for one-time tokens; whoever sees them must not, or nothing would be said.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import Model
from django.urls import reverse

from tests.owner import as_owner, query
from tests.sweep.askers import Asker
from tests.sweep.browsers import Browser, bare, forgotten
from tests.sweep.canaries import is_free
from tests.sweep.expectations import EXPECTED
from tests.sweep.place import Place
from tests.sweep.test_exports import PAGES
from walls.models import Compartment, Notice, Walled
from walls.models.walled import WalledHistory

WORD = "twinling"
"""Stands in what is added, and nowhere else."""
NEW = {
    "ref": "left(md5(random()::text || r.{key}::text), 12)",
    "updated_at": "walls.clock()",
    "digest": "md5(random()::text)",
    "measure_ref": "left(md5(random()::text || r.{key}::text), 12)",
    "position": "r.position + 500",
    "revision": "r.revision + 500",
}
"""What a copy has of its own. Being the newest, it would be the first of a list."""
COPY = """
INSERT INTO {table} ({columns})
SELECT {values} FROM (
  SELECT DISTINCT ON (compartment_id) * FROM {table} WHERE compartment_id = ANY (%s) ORDER BY compartment_id, {key}
) r
ON CONFLICT DO NOTHING RETURNING 1
"""
ANY_IN = "SELECT '{table}' WHERE EXISTS (SELECT FROM {table} WHERE compartment_id = ANY (%s))"
DATED = {"compartment_evidence"}
"""Files that say to the second when they were taken; what they hold of others is looked for in test_proof."""


@dataclass(frozen=True)
class Addition:
    """Compartments that have rows more in a twin: all of one kind that one organisation owns."""

    name: str
    places: frozenset[int]

    def hidden_from(self, asker: Asker) -> bool:
        """Whether the asker sees none of them, in this capacity or another."""
        return not self.places & (asker.may["view"] | asker.elsewhere)

    def make(self) -> dict[str, int]:
        """Add the rows, as the owner of the tables; how many of each model."""
        models = copied()
        any_in = " UNION ALL ".join(ANY_IN.format(table=model._meta.db_table) for model in models)
        with as_owner():
            lying = {table for (table,) in query(any_in, *[sorted(self.places)] * len(models))}
            return {model._meta.label: self.copy(model) if model._meta.db_table in lying else 0 for model in models}

    def copy(self, model: type[Model]) -> int:
        key = str(model._meta.pk.column)
        columns = {
            str(field.column): value_of(field, key) for field in model._meta.concrete_fields if field.column != key
        }
        told = COPY.format(
            table=model._meta.db_table, columns=", ".join(columns), values=", ".join(columns.values()), key=key
        )
        try:
            with transaction.atomic():
                return len(query(told, sorted(self.places)))
        except (IntegrityError, ProgrammingError):  # a rule of its own allows no second one like it
            return 0


def copied() -> list[type[Model]]:
    """The models of which there is more in a twin: rows first, then their versions."""
    models = [model for model in apps.get_models() if issubclass(model, (Walled, WalledHistory))]
    return sorted(models, key=lambda model: issubclass(model, WalledHistory))


def value_of(field: Any, key: str) -> str:
    """What a copy has in a column."""
    if field.column in NEW and not (field.column == "ref" and not field.unique):
        return NEW[field.column].format(key=key)
    if is_free(field) and not issubclass(field.model, Notice):  # which says one of our sentences, by its code
        room = (field.max_length or 10_000) - len(WORD) - 1
        return f"left(r.{field.column}, {room}) || ' {WORD}'"
    return f"r.{field.column}"


def additions() -> list[Addition]:
    """Everything that may be more in a twin, by owner and kind of compartment; what is public is hidden from nobody."""
    found: dict[str, set[int]] = {}
    with as_owner():
        rows = Compartment.objects.filter(is_public=False).values_list("pk", "kind", "owner__organisation__short_name")
        for pk, kind, owner in rows:
            found.setdefault(f"{owner}: {kind}", set()).add(pk)
    return [Addition(name, frozenset(places)) for name, places in sorted(found.items())]


def addresses(place: Place, asker: Asker, dice: random.Random) -> Iterator[str]:
    """What an asker may read, as the dice fall: pages, rows of each kind, lists as files, words asked for."""
    open_to = [name for name, rule in EXPECTED.items() if name not in DATED and rule.open_to(asker)]
    kinds: list[tuple[str, str]] = [("search", WORD), ("search", "service")]
    kinds += [("page", name) for name in open_to if not name.startswith("api:")]
    kinds += [("file", name) for name in open_to if name in PAGES]
    for kind, name in dice.sample(kinds, len(kinds)):
        if kind == "search":
            yield f"{reverse('search')}?q={name}"
        elif kind == "file":
            yield f"{reverse(name)}?export=csv"
        elif EXPECTED[name].rows is None:
            yield reverse(name)
        else:
            with as_owner():
                own = [cell.path for cell in place.addresses.cells(asker, name) if cell.relation == "own"]
            yield from own


class Reader:
    """One asker who reads the same addresses in each world."""

    def __init__(self, place: Place, asker: Asker, most: int) -> None:
        self.asker, self.browser = asker, Browser(asker)
        dice = random.Random(f"{asker.email} {asker.side}")
        self.addresses = list(islice(addresses(place, asker, dice), most))
        self.before = self.read()

    def read(self, paths: Iterable[str] = ()) -> dict[str, Any]:
        """The answers, bare; nothing that reading leaves behind stays."""
        return {path: self.answer(path) for path in paths or self.addresses}

    def answer(self, path: str) -> Any:
        with forgotten():
            return bare(self.browser.get(path), path)

    def differences(self) -> list[str]:
        """The addresses that are answered otherwise than before."""
        return [path for path, answer in self.read().items() if answer != self.before[path]]


def twins(readers: list[Reader], each: int, dice: random.Random) -> Iterator[tuple[Addition, list[Reader]]]:
    """So many twins of their own for each reader: an addition, and those who read it, while it is there."""
    wanting = {reader.asker.capacity: each for reader in readers}
    for addition in dice.sample(known := additions(), len(known)):
        chosen = [reader for reader in readers if wanting[reader.asker.capacity] and addition.hidden_from(reader.asker)]
        if not chosen:
            continue
        with forgotten():
            if not any(addition.make().values()):
                continue
            for reader in chosen:
                wanting[reader.asker.capacity] -= 1
            yield addition, chosen
