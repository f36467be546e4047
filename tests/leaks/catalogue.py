"""What the database's own catalogue says of keys that could tell of a hidden row (L21)."""

from tests.owner import query

KEYS = """
SELECT DISTINCT t.relname, k.relname
FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid AND t.relnamespace = 'public'::regnamespace
JOIN pg_class k ON k.oid = i.indexrelid
JOIN pg_attribute c ON c.attrelid = t.oid AND c.attname = 'compartment_id' AND NOT c.attisdropped
WHERE (i.indisunique OR i.indisexclusion)
  AND NOT EXISTS (  -- within one compartment, or of a number or a reference that nobody chooses
    SELECT FROM unnest(i.indkey::int2[]) AS n (number)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = n.number
    WHERE a.attname ~ '^(id|history_id|(.*_)?ref|(to_)?compartment_id)$'
       OR EXISTS (  -- a child's parent lies in the same compartment
         SELECT FROM pg_constraint f
         WHERE f.conrelid = t.oid AND f.contype = 'f' AND cardinality(f.conkey) = 2 AND a.attnum = ANY (f.conkey)
       )
  )
ORDER BY 1, 2
"""


ARGUED = {
    "commissioning_paperrelease_release_id_key": "a release is opened with this row, in the same place",
    "commissioning_report_release_id_key": "a release goes to one target, and who uses it sees what it made there",
    "publica_returnpart_release_id_key": "a release goes to one target, and who uses it sees what it made there",
    "walls_permit_request_id_key": "a request is answered by those who were asked, and they see its answer",
    "one_meeting_at_a_time": "a body has one compartment for its meetings",
}
"""Keys that name something of which all rows lie in one compartment, each with the reason."""


def across_compartments() -> list[tuple[str, str]]:
    """Unique keys of tables with a compartment that reach across compartments, by table and name.

    Whoever adds a row learns from one that is taken that somebody else has such a row.
    """
    return [(table, key) for table, key in query(KEYS) if key not in ARGUED]
