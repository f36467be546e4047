"""Many rows at a time: each with its version, none over another's change, and in seconds."""

import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.notes.models import Line, Note, Verdict
from tests.owner import as_owner, query
from tests.walls.helpers import refused
from walls.actions.rows import STALE, add_many, change_many
from walls.checks import references_stay_or_link
from walls.identity import acting
from walls.models import AuditEvent

MANY = 10_000


def some(world, many: int, place: str = "council") -> list[Note]:
    return [Note(compartment=getattr(world.compartments, place), title=f"{number}'s %s") for number in range(many)]


def test_rows_and_versions_are_those_that_saving_would_make(world):
    council = world.compartments.council
    with acting(world.capacities.officer):
        (many,) = add_many(some(world, 1))
        one = Note.objects.create(compartment=council, title=many.title)
        (many,) = change_many([many], ["title"])
        one.save()
        for row in (many, one):
            row.refresh_from_db()
        assert (many.version, many.title) == (one.version, one.title) == (2, "0's %s")
        for row in (many, one):
            versions = row.history.order_by("pk").values_list("version", "title", "history_type", "acting_id", "ref")
            by = world.capacities.officer.pk
            assert list(versions) == [(1, row.title, "+", by, row.ref), (2, row.title, "~", by, row.ref)]
        assert add_many([Line(compartment=council, note=many, text="child")])[0].pk
        refused(lambda: add_many([Verdict(compartment=council, note=many, text="decides")]))
        refused(lambda: add_many(some(world, 2, "draft")))
        assert add_many([]) == [] and change_many([], ["title"]) == []
    with acting(world.capacities.leader):
        assert add_many([Verdict(compartment=council, note=many, text="decides")])[0].pk
    with as_owner():
        assert AuditEvent.objects.filter(kind="change").count() == 5


def test_F10_many_are_changed_all_or_none_and_never_over_another(world):
    with acting(world.capacities.officer):
        rows = add_many(some(world, 3))
        another = Note.objects.get(pk=rows[1].pk)
        another.title = "Another's"
        another.save()
        for row in rows:
            row.title = "Mine"
        with pytest.raises(ValidationError, match=STALE):
            change_many(rows, ["title"])
        assert sorted(Note.objects.values_list("title", flat=True)) == ["0's %s", "2's %s", "Another's"]
        assert [row.version for row in rows] == [1, 1, 1]
    with acting(world.capacities.provider), pytest.raises(ValidationError, match=STALE):
        change_many([rows[0]], ["title"])


def test_ten_thousand_rows_are_few_statements_and_seconds(world):
    with acting(world.capacities.officer), CaptureQueriesContext(connection) as asked:
        started = time.monotonic()
        rows = add_many(some(world, MANY))
        for row in rows:
            row.title = "Changed"
        change_many(rows, ["title"])
        took = time.monotonic() - started
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) < 10
    assert took < 20, took
    with as_owner():
        assert query("SELECT count(*), count(DISTINCT id) FROM notes_historicalnote") == [(2 * MANY, MANY)]


@pytest.mark.parametrize("attempt", ["update", "bulk_update", "bulk_create"])
def test_F18_nothing_that_keeps_history_is_written_without_it(world, attempt):
    how: dict[str, Any] = {
        "update": lambda: Note.objects.filter(title="x").update(title="y"),
        "bulk_update": lambda: Note.objects.bulk_update([], ["title"]),
        "bulk_create": lambda: Note.objects.bulk_create(some(world, 1)),
    }
    with acting(world.capacities.officer), pytest.raises(TypeError, match="keeps its history"):
        how[attempt]()


def test_what_keeps_no_history_may_be_written_many_rows_at_a_time(world):
    with as_owner():
        note = some(world, 1)[0]
        note.save()
        verdicts = Verdict.objects.bulk_create(
            Verdict(compartment=note.compartment, note=note, text=text) for text in ("yes", "no")
        )
        for verdict in verdicts:
            verdict.text = "perhaps"
        assert Verdict.objects.bulk_update(verdicts, ["text"]) == 2
        assert set(Verdict.objects.values_list("text", flat=True)) == {"perhaps"}


def test_the_catalogue_check_sees_a_reference_that_may_point_across_the_wall(world):
    assert references_stay_or_link(None) == []
    with as_owner():
        query("ALTER TABLE notes_line DROP CONSTRAINT line_note_compartment")
        query("ALTER TABLE notes_thread DROP CONSTRAINT thread_to_compartment")
    found = references_stay_or_link(None)
    assert [error.id for error in found] == ["walls.E013", "walls.E013"]
    assert {error.msg.split()[0] for error in found} == {"notes.Line.note", "notes.Thread.to"}
