"""Writing to the audit chain. The database adds who, when and the link."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection

from walls.identity import Acting


def record(kind: str, *, compartment: int | None = None, body: dict[str, Any] | None = None) -> None:
    """Append one event: ids and words of ours only, never the content of a row."""
    record_each(kind, {compartment: body or {}})


def record_each(kind: str, bodies: Mapping[int | None, dict[str, Any]]) -> None:
    """Append an event for each compartment, in one statement."""
    if not bodies:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO walls_auditevent (kind, compartment_id, body) "
            "SELECT %s, e.compartment, e.body FROM unnest(%s::bigint[], %s::jsonb[]) AS e (compartment, body)",
            [kind, list(bodies), [json.dumps(body) for body in bodies.values()]],
        )


def record_reads(acting: Acting) -> None:
    """One event for each compartment of which noted rows were read; if it can't be written, the reading fails."""
    record_each("read", {compartment: {"rows": rows} for compartment, rows in acting.noted_reads().items()})
