"""The golden thread as it is walked: what a row is for, and what serves it, as far as a capacity reaches."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from councils.models import PolicyPriority, PriorityNeed
from walls import identity
from walls.models import Walled

End = Literal["lower", "upper"]


@dataclass(frozen=True)
class Strand:
    """One kind of link of the golden thread, and what to call it.

    `link` is a subclass of `ThreadLink`, and `code` begins the names of its addresses; `invite` is on the button that
    makes a link, and the ends' words are the fields in which a row says what it is.
    """

    code: str
    link: Any
    invite: str
    lower_words: str
    upper_words: str

    @cached_property
    def lower(self) -> type[Walled]:
        """What serves."""
        return self.link._meta.get_field("lower").related_model

    @cached_property
    def upper(self) -> type[Walled]:
        """What is served."""
        return self.link._meta.get_field("upper").related_model

    def end(self, end: End) -> tuple[type[Walled], str]:
        """The model at one end, and the field with its words."""
        return (self.lower, self.lower_words) if end == "lower" else (self.upper, self.upper_words)


PRIORITY_NEED = Strand("priority_need", PriorityNeed, "Link a need", "title", "statement")
POLICY_PRIORITY = Strand("policy_priority", PolicyPriority, "Link a priority", "title", "title")

_strands: list[Strand] = []


def register(*strands: Strand) -> None:
    """Add kinds of link, those nearest to the need first: a walk upwards meets them in the opposite order."""
    _strands.extend(strands)


def strands_from(lower: type[Walled]) -> list[Strand]:
    """The kinds of link by which a row of this model serves others."""
    return [strand for strand in _strands if strand.lower is lower]


@dataclass(frozen=True)
class Tie:
    """One link as it is met on a walk: the link's reference, and the row at its far end, in words, with its page."""

    strand: Strand
    ref: str
    lower_id: int
    upper_id: int
    affirmed_at: datetime
    suspect: bool
    model: type[Walled]
    words: str
    href: str


def above(by: identity.Asker, row: Walled) -> list[Tie]:
    """Every link from the row upwards to the needs, that `by` sees both ends of; one statement."""
    asked: dict[str, tuple[Strand, Any]] = {}
    leading_to: dict[type[Walled], list[str]] = defaultdict(list)
    for number, strand in enumerate(reversed(_strands)):
        if isinstance(row, strand.lower):
            wanted = Q(lower=row.pk)
        elif tables := leading_to[strand.lower]:
            served = " UNION ".join(f"SELECT upper_id FROM {table}" for table in tables)  # noqa: S608 - names of ours
            wanted = Q(lower_id__in=RawSQL(served, ()))  # noqa: S611
        else:
            continue
        asked[f"strand_{number}"] = strand, _columns(strand, by, "upper").filter(wanted)
        leading_to[strand.upper].append(f"strand_{number}")
    return _ask(asked, "upper")


def below(by: identity.Asker, row: Walled) -> list[Tie]:
    """The links by which other rows serve this one directly, that `by` sees both ends of; one statement."""
    return _ask(
        {
            f"strand_{number}": (strand, _columns(strand, by, "lower").filter(upper=row.pk))
            for number, strand in enumerate(_strands)
            if isinstance(row, strand.upper)
        },
        "lower",
    )


def _columns(strand: Strand, by: identity.Asker, far: End) -> Any:
    _, words = strand.end(far)
    return (
        strand.link.objects.visible_to(by)
        .order_by()
        .values_list(
            "ref",
            "lower_id",
            "upper_id",
            "affirmed_at",
            "seen_version",
            "upper__version",
            f"{far}__ref",
            f"{far}__{words}",
        )
    )


def _ask(asked: dict[str, tuple[Strand, Any]], far: End) -> list[Tie]:
    """Ask all at once: each kind of link is a table of one statement, on which the next may stand."""
    if not asked:
        return []
    tables, values = [], []
    for name, (_, rows) in asked.items():
        sql, params = rows.query.sql_with_params()
        columns = "ref, lower_id, upper_id, affirmed_at, seen_version, version, far, words"
        tables.append(f"{name} ({columns}) AS ({sql})")
        values += params
    together = " UNION ALL ".join(f"SELECT '{name}', {name}.* FROM {name}" for name in asked)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(tables)} {together}", values)
        found = cursor.fetchall()
    ties = [_tie(asked[name][0], far, *columns) for name, *columns in found]
    return sorted(ties, key=lambda tie: (str(tie.model._meta.verbose_name), tie.words))


def _tie(
    strand: Strand,
    end: End,
    ref: str,
    lower: int,
    upper: int,
    affirmed_at: datetime,
    seen: int,
    version: int,
    far: str,
    words: str,
) -> Tie:
    model, _ = strand.end(end)
    href = model(ref=far).get_absolute_url()  # type: ignore[attr-defined]
    return Tie(strand, ref, lower, upper, affirmed_at, seen != version, model, words, href)


def levels(ties: Iterable[Tie]) -> Iterator[tuple[type[Walled], list[Tie]]]:
    """The rows that a walk upwards came to, from the needs down: each model with its rows, each row once."""
    met: dict[type[Walled], dict[int, Tie]] = {strand.upper: {} for strand in _strands}
    for tie in ties:
        known = met[tie.strand.upper].get(tie.upper_id)
        if known is None or tie.suspect:
            met[tie.strand.upper][tie.upper_id] = tie
    for model, rows in met.items():
        if rows:
            yield model, sorted(rows.values(), key=lambda tie: tie.words)
