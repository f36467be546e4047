"""The head of the audit chain, outside the database."""

import json

import pytest

from tests.owner import as_owner, query
from walls import heads
from walls.audit import record
from walls.identity import acting
from walls.models import AuditEvent
from walls.tasks import publish_audit_head

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.AUDIT_HEADS_FILE = tmp_path / "outside" / "audit-heads.jsonl"
    return settings.AUDIT_HEADS_FILE


@pytest.fixture
def event(transactional_db, world):
    """Something that happened; and how more of it happens."""

    def happen():
        with acting(world.capacities.officer):
            record("refused", body={"status": 404})

    happen()
    return happen


def problems() -> list[tuple]:
    with as_owner():
        return query("SELECT * FROM walls.verify_audit(%s::jsonb)", json.dumps(heads.published()))


def test_a_head_is_published_once_however_often_it_is_asked_for(event, file):
    publish_audit_head()
    publish_audit_head()
    assert not heads.publish()
    (head,) = heads.published()
    assert query("SELECT seq, hash FROM walls.audit_head()") == [(head["seq"], head["hash"])]
    event()
    publish_audit_head()
    assert [line["seq"] for line in heads.published()] == [head["seq"], head["seq"] + 1]
    assert problems() == []


def test_a_line_cut_short_by_a_crash_costs_nothing(event, file):
    heads.publish()
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    assert heads.published() == []
    assert heads.publish()
    assert [line["seq"] for line in heads.published()] == [json.loads(whole)["seq"]]


def test_a_chain_rewritten_from_end_to_end_is_found_out_by_the_file(event):
    heads.publish()
    with as_owner():
        query("TRUNCATE walls_auditlink")
        AuditEvent.objects.update(kind="harmless")
        for pk in AuditEvent.objects.order_by("pk").values_list("pk", flat=True):
            query(
                "INSERT INTO walls_auditlink (seq, event_id, prev, hash) "
                "SELECT n.seq, e.id, n.prev, walls.audit_hash(n.prev, n.seq, e) FROM walls_auditevent e, "
                "LATERAL (SELECT coalesce(max(l.seq), 0) + 1 AS seq, "
                "coalesce((SELECT hash FROM walls_auditlink ORDER BY seq DESC LIMIT 1), '\\x00'::bytea) AS prev "
                "FROM walls_auditlink l) n WHERE e.id = %s",
                pk,
            )
        assert query("SELECT * FROM walls.verify_audit('[]')") == []
    assert [problem for _, problem in problems()] == ["the head published outside is not in the chain"]


def test_nothing_is_published_of_an_empty_chain(transactional_db, file):
    assert not heads.publish()
    assert heads.published() == []
