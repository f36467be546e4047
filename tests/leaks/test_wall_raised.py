"""A wall is raised while people read: no response that began after the commit shows what it parts."""

from collections.abc import Iterator

import pytest
from django.core import mail
from pytest_django.live_server_helper import LiveServer

from tests.leaks.figures import count
from tests.leaks.racing import Race
from tests.leaks.scale import SCALE
from tests.owner import as_owner
from tests.walls import office as offices
from tests.walls import world as worlds
from tests.walls.office import Office
from tests.walls.scene import policy
from walls.models.walled import WalledQuerySet
from walls.views import work

MATTERS = 8 * SCALE

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


def test_nothing_begun_after_the_commit_shows(race, record_property):
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
    assert not [sent for sent in mail.outbox if "canary-" in str(sent.message())]
    count(record_property, {"walls raised": cases, "responses raced": sum(len(channel.got) for channel in channels)})


def test_a_reader_who_knows_what_was_visible_before_is_noticed(race, monkeypatch):
    """As if the compartments that a capacity sees were kept from one request to the next, and policies forgotten."""
    from tests.leaks.planting import unpoliced
    from tests.notes.models import Note

    unpoliced(Note)
    visible_to = WalledQuerySet.visible_to
    kept: dict[tuple[type, int], list[int]] = {}

    def cached(rows: WalledQuerySet, capacity, action: str = "view") -> WalledQuerySet:
        key = (rows.model, getattr(capacity, "pk", 0))
        if key not in kept:
            kept[key] = list(visible_to(rows.model.objects.all(), capacity, action).values_list("pk", flat=True))
        return rows.filter(pk__in=kept[key])

    monkeypatch.setattr(WalledQuerySet, "visible_to", cached)
    channels = {channel.name: channel for channel in race.run()}
    last = race.matters[-1]
    assert channels["feed"].showed(len(race.matters) - 1, after=last.raised_at) == [True, True]
