"""A whole run on the demonstration: it passes, it is wide, and it leaves nothing behind but its verdict."""

import pytest
from django.core import mail
from django.core.management import call_command

from tests.owner import as_owner, query
from walls.leaktest.tally import CHANNELS
from walls.models import LeakTest, Wall

pytestmark = pytest.mark.usefixtures("demonstration")

VERDICT = {"walls_leaktest", "walls_auditevent"}
"""What a run adds to: its verdicts, and an event that there was one."""
WIDE = ("counts", "feeds", "forms", "histories", "logs", "notices", "programs", "refusals")
"""Channels that are searched, beside those by which something must be found."""


def traces() -> dict[str, tuple[int, int | None]]:
    """Of every table, how many rows it has, and the greatest number of one."""
    with as_owner():
        tables = query(
            "SELECT c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'id' "
            "AND a.atttypid IN ('bigint'::regtype, 'integer'::regtype)) FROM pg_class c "
            "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        )
        found = {}
        for table, numbered in tables:
            last_of = "max(id)" if numbered else "NULL::bigint"
            ((rows, last),) = query(f'SELECT count(*), {last_of} FROM "{table}"')  # noqa: S608 (tables of ours)
            found[table] = (rows, last)
        return found


def test_it_passes_and_leaves_nothing_behind_but_its_verdict(capsys, record_property):
    before, sent = traces(), len(mail.outbox)
    with as_owner():
        call_command("leaktest", "--seed", "7")
    after = traces()
    assert {table for table in before if before[table] != after[table]} == VERDICT
    assert after["walls_auditevent"][0] == before["walls_auditevent"][0] + 1
    assert len(mail.outbox) == sent
    assert "The leak test passed." in capsys.readouterr().out
    with as_owner():
        verdicts = list(LeakTest.objects.all())
        standing = set(Wall.objects.values_list("pk", flat=True))
    assert {verdict.wall_id for verdict in verdicts} == {None, *standing}
    for verdict in verdicts:
        channels = verdict.figures["channels"]
        assert set(channels) >= {*CHANNELS, *WIDE} - ({"counts"} if verdict.wall_id else set())
        assert verdict.passed
        assert sum(counts["foreign"] for counts in channels.values()) == 0
    figures = verdicts[0].figures
    record_property("leak test requests", figures["requests"])
    assert figures["requests"] >= 3_000
