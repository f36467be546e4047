"""The newest rows that a capacity sees, page by page, exact and without stored state.

An ordered walk over a table skips every hidden row, which is slow for a person whose rows are all old (SPEED.md).
So ask each compartment for its head, take the compartments with the newest heads (no more of them can matter than
there are rows on a page), and merge their newest rows. Each step is an index probe on (compartment, updated, id).
"""

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from walls import identity
from walls.models import Walled, WalledQuerySet
from walls.models.walled import AnyOf

Row = TypeVar("Row", bound=Walled)

PAGE = 25
NUMBER = re.compile("[0-9]{1,6}")

NEWEST = """
WITH head AS (
  SELECT c.id FROM unnest(%s::bigint[]) AS c (id) CROSS JOIN LATERAL ({rows} LIMIT 1) h
  ORDER BY h.updated_at DESC, h.id DESC LIMIT {size}
)
SELECT r.id FROM head AS c CROSS JOIN LATERAL ({rows} LIMIT {size}) r
ORDER BY r.updated_at DESC, r.id DESC LIMIT {size}
"""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows in order, and the reference after which the next page starts (empty at the end)."""

    rows: list[Row]
    after: str


def newest(rows: WalledQuerySet, capacity: identity.Asker, *, after: str = "", size: int = PAGE) -> Page:
    """The page of `rows` visible to `capacity`, newest first, that follows the row `after`.

    `rows` may be filtered and may select related rows; its order is ignored. An `after` that is hidden or absent
    starts again at the newest: it tells neither.
    """
    model = rows.model
    narrowed = rows.visible_to(capacity)
    if after:
        last = model.objects.visible_to(capacity).filter(ref=after).values("updated_at", "pk").first()
        if last is not None:
            # Not "earlier, or as late and before it": of an OR no index knows where to begin.
            narrowed = narrowed.filter(updated_at__lte=last["updated_at"]).exclude(
                updated_at=last["updated_at"], pk__gte=last["pk"]
            )
    bare, named = _apart(narrowed)
    compartments = sorted(frozenset(identity.compartments(capacity)).intersection(*named))
    keys = _keys(bare, compartments, size + 1)
    found = bare.filter(AnyOf(F("compartment"), compartments), pk__in=keys[:size]).order_by("-updated_at", "-pk")
    page = list(found)
    more = len(keys) > size and page
    return Page(page, page[-1].ref if more else "")


def _apart(rows: WalledQuerySet) -> tuple[WalledQuerySet, list[frozenset[int]]]:
    """The rows without their filters on compartments, and the compartments that each of those named.

    Beside the probes, each of one compartment, it would only mislead the planner, which takes one for independent of
    the other and expects next to no rows.
    """
    bare = rows.all()
    kept, named = [], []
    for node in bare.query.where.children:
        if (
            isinstance(node, AnyOf)
            and node.lhs.target.name == "compartment"
            and node.lhs.alias == bare.query.base_table
        ):
            named.append(frozenset(node.rhs))
        else:
            kept.append(node)
    bare.query.where.children = kept
    return bare, named


def _keys(rows: WalledQuerySet, compartments: list[int], size: int) -> list[int]:
    each = (
        rows.filter(compartment_id=RawSQL("c.id", ()))
        .select_related(None)
        .order_by("-updated_at", "-pk")
        .values("updated_at", "id")
    )
    sql, params = each.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(NEWEST.format(rows=sql, size=size), [identity.array(compartments), *params, *params])
        return [row[0] for row in cursor.fetchall()]


def register_page(rows: QuerySet, after: str, size: int = PAGE) -> tuple[list, str]:
    """A page of a register, in its model's order; registers are short, and open to all."""
    start = int(after) if NUMBER.fullmatch(after) else 0
    found = list(rows[start : start + size + 1])
    return found[:size], str(start + size) if len(found) > size else ""
