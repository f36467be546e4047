"""A wall is raised while people read: no response that began after the commit shows what it parts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from pytest_django.live_server_helper import LiveServer

from tests.leaks.figures import count
from tests.leaks.planting import unpoliced
from tests.leaks.racing import Race
from tests.leaks.scale import seeds
from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.sweep.canaries import CANARY
from tests.walls import office as offices
from tests.walls import world as worlds
from tests.walls.office import Office
from tests.walls.scene import policy
from walls.models.walled import WalledQuerySet
from walls.views import work

MATTERS = 8
"""Walls raised one after the other in each race."""

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.notes.urls")]


@pytest.fixture
def committed(transactional_db) -> Office:
    """The small world with its offices, committed, so that other connections see it."""
    with as_owner():
        return offices.make(worlds.make())


@pytest.fixture
def served(committed) -> Iterator[str]:
    """The address of the service, whose threads have connections of their own as the application role."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def race(committed, served, monkeypatch) -> Race:
    race = Race(committed, policy(committed), served, MATTERS)
    monkeypatch.setattr(work, "_sources", [race.tasks])
    return race


@pytest.mark.parametrize("seed", seeds(1))
def test_nothing_begun_after_the_commit_shows(race, seed, record_property):
    channels = race.run()
    assert [channel.failed for channel in channels] == [[]] * 5
    cases, unread, shown = 0, [], []
    for number, matter in enumerate(race.matters):
        for channel in channels:
            before, after = channel.showed(number, after=matter.raised_at)
            cases += 1
            unread += [] if before else [f"{channel.name} of matter {number}"]
            shown += [f"{channel.name} of matter {number}"] if after else []
    assert not shown
    assert not unread, "nothing was shown before the wall either"
    assert race.withheld == set(range(MATTERS)), "nothing waited for after the wall"
    assert not [sent for sent in mail.outbox if CANARY.search(str(sent.message()))]
    count(record_property, {"walls raised": cases, "responses raced": sum(len(channel.got) for channel in channels)})


@pytest.fixture
def no_policy(committed) -> Iterator[None]:
    """Row-level security switched off on the notes, for every connection."""
    unpoliced(Note)
    yield
    with as_owner():
        query("ALTER TABLE notes_note ENABLE ROW LEVEL SECURITY")


def test_what_is_kept_from_before_the_commit_is_noticed(race, no_policy, monkeypatch):
    """As if the rows that a capacity sees were kept from one request to the next."""
    visible_to = WalledQuerySet.visible_to
    kept: dict[int, list[int]] = {}

    def cached(rows: WalledQuerySet, capacity: Any, action: str = "view") -> WalledQuerySet:
        if rows.model is not Note:
            return visible_to(rows, capacity, action)
        if capacity.pk not in kept:
            kept[capacity.pk] = list(visible_to(Note.objects.all(), capacity, action).values_list("pk", flat=True))
        return rows.filter(pk__in=kept[capacity.pk])

    monkeypatch.setattr(WalledQuerySet, "visible_to", cached)
    race.matters = race.matters[:1]
    channels = {channel.name: channel for channel in race.run(withheld=False)}
    assert channels["feed"].showed(0, after=race.matters[0].raised_at) == [True, True]
