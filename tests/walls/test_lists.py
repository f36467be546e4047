"""The newest rows, where rows are already narrowed in one way or another."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.notes.models import Note
from tests.owner import as_owner, bare
from walls.identity import acting
from walls.lists import newest


def titles(page) -> list[str]:
    return [row.title for row in page.rows]


def test_rows_narrowed_to_where_one_may_act_fill_their_page(world, notes):
    capacity = world.capacities.officer
    with acting(capacity):
        may_change = Note.objects.visible_to(capacity, "contribute")
        expected = [row.title for row in may_change.order_by("-updated_at", "-pk")]
        seen = [row.title for row in Note.objects.visible_to(capacity)]
        assert set(expected) < set(seen)
        first = newest(may_change, capacity, size=1)
        second = newest(may_change, capacity, after=first.after, size=1)
        assert titles(first) + titles(second) == expected[:2]


def test_compartments_are_probed_without_the_filter_that_names_them_all(world, notes):
    capacity = world.capacities.officer
    with acting(capacity), CaptureQueriesContext(connection) as asked:
        newest(Note.objects.visible_to(capacity), capacity)
    (probe,) = [query["sql"] for query in asked if "WITH head" in query["sql"]]
    assert "ANY(" not in probe


def test_rows_of_the_same_moment_come_once_each(world, notes):
    capacity = world.capacities.officer
    with as_owner():
        bare(Note.objects.all()).update(updated_at=notes["council"].updated_at)
    with acting(capacity):
        expected = [row.title for row in Note.objects.visible_to(capacity).order_by("-pk")]
        shown, after = [], ""
        while True:
            page = newest(Note.objects.all(), capacity, after=after, size=1)
            shown += titles(page)
            after = page.after
            if not after:
                break
    assert shown == expected
