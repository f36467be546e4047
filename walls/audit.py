"""Writing to the audit chain. The database adds who, when and the link."""

import json
from typing import Any

from django.db import connection

from walls.identity import Acting


def record(kind: str, *, compartment: int | None = None, body: dict[str, Any] | None = None) -> None:
    """Append one event: ids and words of ours only, never the content of a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO walls_auditevent (kind, compartment_id, body) VALUES (%s, %s, %s)",
            [kind, compartment, json.dumps(body or {})],
        )


def record_reads(acting: Acting) -> None:
    """One event for each compartment of which noted rows were read; if it can't be written, the reading fails."""
    for compartment, rows in acting.noted_reads().items():
        record("read", compartment=compartment, body={"rows": rows})
