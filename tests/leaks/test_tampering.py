"""Sixty ways in which a superuser of the database may bend the audit chain; each is noticed, up to the last head."""

import json

import pytest
from django.db import connection, transaction

from tests.leaks.figures import count
from tests.owner import as_owner, query
from tests.walls import world as worlds
from walls.audit import record
from walls.identity import acting

EVENTS = 24
PUBLISHED = (6, 12, 18, 24)
"""After so many events a head was published outside."""
AT = (3, 9, 15, 21)
"""The event that is bent: one before each head."""

EDITS = {
    "its words": "UPDATE walls_auditevent SET body = jsonb_set(body, '{number}', '99') WHERE id = %(here)s",
    "its kind": "UPDATE walls_auditevent SET kind = 'forged' WHERE id = %(here)s",
    "when": "UPDATE walls_auditevent SET at = at + interval '1 microsecond' WHERE id = %(here)s",
    "who": "UPDATE walls_auditevent SET capacity_id = capacity_id + 1 WHERE id = %(here)s",
    "where": "UPDATE walls_auditevent SET compartment_id = NULL WHERE id = %(here)s",
}
DELETES = {
    "the event and its link": (
        "DELETE FROM walls_auditlink WHERE event_id = %(here)s; DELETE FROM walls_auditevent WHERE id = %(here)s"
    ),
    "the link alone": "DELETE FROM walls_auditlink WHERE event_id = %(here)s",
    "and closes the gap in the numbers": (
        "DELETE FROM walls_auditlink WHERE event_id = %(here)s; DELETE FROM walls_auditevent WHERE id = %(here)s;"
        "UPDATE walls_auditlink SET seq = -seq WHERE seq > %(seq)s;"
        "UPDATE walls_auditlink SET seq = -seq - 1 WHERE seq < 0"
    ),
}
ORDERS = {
    "two events": (
        "UPDATE walls_auditlink SET event_id = -event_id WHERE event_id IN (%(here)s, %(next)s);"
        "UPDATE walls_auditlink SET event_id = CASE -event_id WHEN %(here)s THEN %(next)s ELSE %(here)s END "
        "WHERE event_id < 0"
    ),
    "two links": (
        "UPDATE walls_auditlink SET seq = -seq WHERE seq IN (%(seq)s, %(seq)s + 1);"
        "UPDATE walls_auditlink SET seq = CASE -seq WHEN %(seq)s THEN %(seq)s + 1 ELSE %(seq)s END WHERE seq < 0"
    ),
}
INSERTS = {
    "an event that was never chained": (
        "ALTER TABLE walls_auditevent DISABLE TRIGGER USER;"
        "INSERT INTO walls_auditevent (at, kind, body) VALUES (walls.clock(), 'tried', '{}');"
        "ALTER TABLE walls_auditevent ENABLE TRIGGER USER"
    ),
    "an event between two others": (
        "ALTER TABLE walls_auditevent DISABLE TRIGGER USER;"
        "INSERT INTO walls_auditevent (at, kind, body) VALUES (walls.clock(), 'tried', '{}');"
        "ALTER TABLE walls_auditevent ENABLE TRIGGER USER;"
        "UPDATE walls_auditlink SET seq = -seq WHERE seq > %(seq)s;"
        "UPDATE walls_auditlink SET seq = -seq + 1 WHERE seq < 0;"
        "INSERT INTO walls_auditlink (seq, event_id, prev, hash) SELECT %(seq)s + 1, max(e.id), l.hash, l.hash "
        "FROM walls_auditevent e, walls_auditlink l WHERE l.seq = %(seq)s GROUP BY l.hash"
    ),
}
AGAIN = (
    "DO $again$ DECLARE l record; last bytea := '\\x00'; BEGIN "
    "FOR l IN SELECT k.seq, e FROM walls_auditlink k JOIN walls_auditevent e ON e.id = k.event_id ORDER BY k.seq LOOP "
    "UPDATE walls_auditlink SET prev = last, hash = walls.audit_hash(last, l.seq, l.e) WHERE seq = l.seq; "
    "SELECT k.hash INTO last FROM walls_auditlink k WHERE k.seq = l.seq; END LOOP; END $again$"
)
"""Work out every hash anew, as whoever knows how can."""
CUTS = {
    "the end": (
        "DELETE FROM walls_auditlink WHERE seq >= %(seq)s;"
        "DELETE FROM walls_auditevent e WHERE NOT EXISTS (SELECT FROM walls_auditlink l WHERE l.event_id = e.id)"
    ),
    "all of it": "DELETE FROM walls_auditlink; DELETE FROM walls_auditevent",
}
WAYS = {
    **{f"edits {name}": sql for name, sql in EDITS.items()},
    **{f"deletes {name}": sql for name, sql in DELETES.items()},
    **{f"reorders {name}": sql for name, sql in ORDERS.items()},
    **{f"inserts {name}": sql for name, sql in INSERTS.items()},
    "edits and works out all hashes": f"{EDITS['its words']};{AGAIN}",
    **{f"cuts {name}": sql for name, sql in CUTS.items()},
}
"""Fifteen ways; each at four places is sixty."""


@pytest.fixture
def chain(transactional_db) -> list[dict[str, object]]:
    """A chain of events, and the heads that were published on the way."""
    with as_owner():
        world = worlds.make()
    heads = []
    for number in range(1, EVENTS + 1):
        with acting(world.capacities.officer):
            record("tried", compartment=world.compartments.council.pk, body={"number": number})
        if number in PUBLISHED:
            with as_owner():
                heads += [{"seq": seq, "hash": digest} for seq, digest in query("SELECT * FROM walls.audit_head()")]
    return heads


def test_F17_sixty_of_sixty_are_noticed(chain, record_property):
    with as_owner():
        assert query("SELECT * FROM walls.verify_audit(%s::jsonb)", json.dumps(chain)) == []
        tried = query(
            "SELECT l.seq, e.id FROM walls_auditevent e JOIN walls_auditlink l ON l.event_id = e.id "
            "WHERE e.kind = 'tried' ORDER BY l.seq"
        )
    assert len(WAYS) * len(AT) == 60
    unnoticed = [
        f"{name} at event {place}"
        for name, sql in WAYS.items()
        for place in AT
        if not noticed(sql, tried, place, chain)
    ]
    count(record_property, {"tampering noticed": 60 - len(unnoticed)})
    assert not unnoticed


def noticed(sql: str, tried: list[tuple], place: int, heads: list[dict[str, object]]) -> bool:
    """Whether the chain, bent in this way at this place, is found out; it is then put right again."""
    (seq, here), (_, following) = tried[place - 1], tried[place]
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, {"here": here, "next": following, "seq": seq})
        found = query("SELECT * FROM walls.verify_audit(%s::jsonb)", json.dumps(heads))
        transaction.set_rollback(True)
    return bool(found)
