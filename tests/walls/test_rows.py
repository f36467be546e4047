"""What the database holds of a walled row: where it is, what hangs on it, and what was done to it."""

import hashlib
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from tests.notes.models import Line, Note, Thread, Verdict
from tests.owner import as_owner, bare, query
from tests.walls import world as worlds
from tests.walls.helpers import refused, titles
from walls.actions.rows import add_many
from walls.audit import record
from walls.checks import role_owns_nothing, tables_are_policed
from walls.identity import acting
from walls.models import AuditEvent, Release


def at_once(attempt: Callable[[], object]) -> None:
    """Make an attempt, and have every constraint judge it now."""
    attempt()
    query("SET CONSTRAINTS ALL IMMEDIATE")


def test_writing_follows_the_ladder(world):
    council = world.compartments.council
    with acting(world.capacities.officer):
        note = Note.objects.create(compartment=council, title="x")
        Line.objects.create(compartment=council, note=note, text="x")
        refused(lambda: Verdict.objects.create(compartment=council, note=note, text="x"))
        refused(lambda: Note.objects.create(compartment=world.compartments.draft, title="x"))
        refused(lambda: Note.objects.create(compartment=world.compartments.public, title="x"))
    with acting(world.capacities.leader):
        Verdict.objects.create(compartment=council, note=note, text="x")
        # A decision drives downwards: decide includes contribute.
        assert bare(Note.objects.filter(pk=note.pk)).update(title="gate open") == 1
    with acting(world.capacities.provider):
        assert bare(Note.objects.filter(pk=note.pk)).update(title="x") == 0
        assert not Note.history.filter(id=note.pk).exists()


def test_a_row_never_changes_compartment_and_a_child_stays_with_its_parent(world):
    council, joint = world.compartments.council, world.compartments.joint
    with acting(world.capacities.officer):
        note = Note.objects.create(compartment=council, title="x")
        refused(lambda: bare(Note.objects.filter(pk=note.pk)).update(compartment=joint), match="never changes")
        with pytest.raises(IntegrityError), transaction.atomic():
            at_once(lambda: Line.objects.create(compartment=joint, note=note, text="astray"))


def test_nothing_is_deleted_and_history_is_append_only(world):
    with acting(world.capacities.officer):
        note = Note.objects.create(compartment=world.compartments.council, title="x")
        note.title = "y"
        note.save()
        assert [version.title for version in note.history.all()] == ["y", "x"]
        assert [version.version for version in note.history.all()] == [2, 1]
        refused(lambda: Note.history.all().update(title="forged"))
        refused(lambda: query("DELETE FROM notes_historicalnote"))
        refused(lambda: note.delete())
        refused(lambda: query("TRUNCATE notes_note"))


def test_L05_a_link_needs_both_ends_and_tells_nothing_of_a_hidden_one(world, notes):
    def link(source, target, compartment=None):
        return Thread.objects.create(
            compartment_id=source.compartment_id,
            note=source,
            to_id=getattr(target, "pk", target),
            to_compartment_id=compartment or target.compartment_id,
        )

    def error(*arguments):
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            at_once(lambda: link(*arguments))
        return type(caught.value).__name__, str(caught.value).split("\n")[0]

    joint = world.compartments.joint.pk
    with acting(world.capacities.officer):
        made = link(notes["joint"], notes["council"])
        assert list(Thread.objects.visible_to(world.capacities.officer)) == [made]
        hidden = error(notes["council"], notes["draft"])
        assert hidden == error(notes["council"], 999_999, notes["draft"].compartment_id)
        assert "row-level security" in hidden[1]
        assert error(notes["council"], notes["draft"], joint)[0] == "IntegrityError"
        assert error(notes["council"], 999_999, joint)[0] == "IntegrityError"
    with acting(world.capacities.provider):  # sees the joint end and not the council's: there is no link
        assert not Thread.objects.exists()
        assert not Thread.objects.visible_to(world.capacities.provider).exists()


def test_EW_10_L48_release_takes_two_people_and_is_used_once(world):
    people, council, public = world.people, world.compartments.council, world.compartments.public
    digest = hashlib.sha256(b"reviewed").hexdigest()

    def open_one(**more):
        return Release.objects.create(
            source=council, target=public, digest=digest, reason="Adopted", opened_by=people.officer, **more
        )

    with acting(world.capacities.officer):
        release = open_one()
        assert Release.objects.filter(pk=release.pk).update(approved_by=people.officer) == 0
        refused(lambda: open_one(approved_by=people.leader))
    with acting(world.capacities.leader):
        refused(lambda: Note.objects.create(compartment=public, title="early"))
        refused(lambda: Release.objects.filter(pk=release.pk).update(target=world.compartments.draft))
        refused(lambda: Release.objects.filter(pk=release.pk).update(approved_by=people.officer))
        assert Release.objects.filter(pk=release.pk).update(approved_by=people.leader) == 1
        query("SELECT set_config('wall.release', %s, true)", str(release.pk))
        Note.objects.create(compartment=public, title="released")
        query("UPDATE walls_release SET done_at = now() WHERE id = %s", release.pk)
        refused(lambda: Note.objects.create(compartment=public, title="again"))
        refused(lambda: query("UPDATE walls_release SET done_at = NULL"), match="used once")
    with acting(world.capacities.public):
        assert titles() == ["released"]


def test_changes_are_digested_one_event_a_statement_and_name_the_capacity(world):
    council = world.compartments.council
    with acting(world.capacities.officer):
        note = Note.objects.create(compartment=council, title="x")
        assert [version.acting_id for version in note.history.all()] == [world.capacities.officer.pk]
        add_many([Note(compartment=council, title=str(number)) for number in range(50)])
    with as_owner():
        events = AuditEvent.objects.filter(kind="change").order_by("id")
        assert [len(event.body["ids"]) for event in events] == [1, 50]
        assert {event.capacity_id for event in events} == {world.capacities.officer.pk}
        assert all(len(event.body["digest"]) == 64 for event in events)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE walls_auditevent SET body = '{}' WHERE id = {id}",
        "UPDATE walls_auditevent SET at = at + interval '1 second' WHERE id = {id}",
        "DELETE FROM walls_auditlink WHERE event_id = {id}",
        "DELETE FROM walls_auditlink WHERE event_id = {id}; DELETE FROM walls_auditevent WHERE id = {id}",
        "DELETE FROM walls_auditlink WHERE event_id = {other}; "
        "UPDATE walls_auditlink SET event_id = {other} WHERE event_id = {id}",
        "UPDATE walls_auditlink SET hash = prev WHERE event_id = {id}",
    ],
)
def test_F17_the_audit_chain_notices_tampering(tampering):
    with as_owner():
        world = worlds.make()
    with acting(world.capacities.officer):
        for number in range(4):
            record("tried", compartment=world.compartments.council.pk, body={"number": number})
        refused(lambda: query("UPDATE walls_auditevent SET kind = 'forged'"))
        refused(lambda: query("DELETE FROM walls_auditevent"))
        refused(lambda: query("INSERT INTO walls_auditlink (seq) VALUES (99)"))
    with as_owner():
        assert query("SELECT * FROM walls.verify_audit()") == []
        (second, third) = [pk for (pk,) in query("SELECT id FROM walls_auditevent WHERE kind = 'tried' ORDER BY id")][
            1:3
        ]
        for statement in tampering.replace("{id}", str(second)).replace("{other}", str(third)).split(";"):
            query(statement)
        assert query("SELECT * FROM walls.verify_audit()")


@pytest.mark.django_db(transaction=True)
def test_F17_a_chain_cut_short_is_caught_by_its_published_head():
    with as_owner():
        world = worlds.make()
    with acting(world.capacities.officer):
        record("tried", compartment=world.compartments.council.pk)
    with as_owner():
        ((number, head),) = query("SELECT seq, hash FROM walls.audit_head()")
        heads = f'[{{"seq": {number}, "hash": "{head}"}}]'
        assert query("SELECT * FROM walls.verify_audit(%s::jsonb)", heads) == []
        query(
            "WITH cut AS (DELETE FROM walls_auditlink WHERE seq = %s RETURNING event_id) SELECT event_id FROM cut",
            number,
        )
        query("DELETE FROM walls_auditevent e WHERE NOT EXISTS (SELECT FROM walls_auditlink l WHERE l.event_id = e.id)")
        assert query("SELECT * FROM walls.verify_audit()") == []
        assert query("SELECT * FROM walls.verify_audit(%s::jsonb)", heads) == [
            (number, "the head published outside is not in the chain")
        ]


def test_the_catalogue_check_sees_a_forgotten_policy(world):
    assert tables_are_policed(None) == [] and role_owns_nothing(None) == []
    with as_owner():
        query("ALTER TABLE notes_line DISABLE ROW LEVEL SECURITY")
    assert [error.id for error in tables_are_policed(None)] == ["walls.E011"]
    with as_owner():
        query("ALTER TABLE notes_line ENABLE ROW LEVEL SECURITY")
        query("CREATE VIEW every_note AS SELECT * FROM notes_note")
        query("GRANT SELECT ON every_note TO PUBLIC")
        assert [error.id for error in role_owns_nothing(None)] == ["walls.E010"]
    assert [error.id for error in tables_are_policed(None)] == ["walls.E012"]
