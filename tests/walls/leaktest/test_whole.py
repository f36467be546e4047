"""A whole run on the demonstration: it passes, it is wide, and it leaves nothing behind but its verdict."""

from collections import defaultdict
from operator import attrgetter

import pytest
from django.core import mail
from django.core.management import call_command

from tests.owner import as_owner, query
from walls.actions import leaktests
from walls.leaktest.people import Prober
from walls.leaktest.routes import routes
from walls.leaktest.running import Part, carry_out
from walls.leaktest.scopes import Scope
from walls.leaktest.tally import CHANNELS
from walls.models import LeakTest, Wall

pytestmark = pytest.mark.usefixtures("demonstration")

VERDICT = {"walls_leaktest", "walls_auditevent"}
"""What a run adds to: its verdicts, and an event that there was one."""
WIDE = ("counts", "feeds", "forms", "histories", "logs", "notices", "programs", "refusals")
"""Channels that are searched, beside those by which something must be found."""
FEW = 10
"""Addresses of a channel that are not too many to be all asked."""


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


def least(people: list[Prober], scopes: list[Scope]) -> list[Prober]:
    """The fewest: for each compartment somebody who may see it, and somebody who may not."""
    chosen: dict[int, Prober] = {}
    for place in (place.pk for scope in scopes for place in scope.places):
        for inside in (True, False):
            able = [each for each in people if (place in each.sees) is inside]
            if able and not any(each.capacity.pk in chosen for each in able):
                chosen[able[0].capacity.pk] = able[0]
    return list(chosen.values())


def every_second() -> frozenset[str]:
    """Of the addresses of each channel every second, from its first; all, if it has few."""
    of_channel: defaultdict[str, list[str]] = defaultdict(list)
    for route in sorted(routes(), key=attrgetter("name")):
        of_channel[route.channel].append(route.name)
    return frozenset(name for names in of_channel.values() for name in names[:: 2 if len(names) > FEW else 1])


@pytest.mark.leaks
def test_a_whole_run_passes(capsys):
    with as_owner():
        call_command("leaktest", "--seed", "7")
    assert "The leak test passed." in capsys.readouterr().out


def test_it_passes_and_leaves_nothing_behind_but_its_verdict(monkeypatch, capsys, record_property):
    before, sent = traces(), len(mail.outbox)
    part = Part(least, {"officers"}.__contains__, every_second().__contains__)
    monkeypatch.setattr(leaktests, "carry_out", lambda seed: carry_out(seed, part))
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
    assert figures["requests"] >= 1_500
