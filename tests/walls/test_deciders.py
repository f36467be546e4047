"""Whoever decides, decides alike: the model, the definition, filters and policies, in worlds by lot."""

from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.utils import ProgrammingError

from tests.notes.models import Note, Thread, Verdict
from tests.owner import as_owner, bare, query
from tests.walls.model import ACTIONS, LADDER, facts
from tests.walls.random_worlds import HOUR, RandomWorld
from walls.identity import acting, compartments
from walls.models import Capacity, Compartment, new_ref
from walls.rows import places_for

SEEDS = [pytest.param(seed, marks=[pytest.mark.leaks] if seed >= 24 else []) for seed in range(400)]
"""The first 24 worlds in each run of the suite, the others in the long campaign; a seed always gives one world."""

ADD_NOTE = """
INSERT INTO notes_note (ref, compartment_id, title, version, created_at, updated_at)
VALUES (%(ref)s, %(place)s, 'y', 1, now(), now()) RETURNING compartment_id
"""
ADD_VERDICT = """
INSERT INTO notes_verdict (ref, compartment_id, note_id, text, version, created_at, updated_at)
VALUES (%(ref)s, %(place)s, %(note)s, 'y', 1, now(), now()) RETURNING compartment_id
"""
COPY_NOTE = """
INSERT INTO notes_note (ref, compartment_id, title, version, created_at, updated_at)
VALUES (%(ref)s, %(place)s, 'y', 1, now(), now())
"""
DEFINITION = """
SELECT k.id, i.at, w.wanted, coalesce(array_agg(a.compartment_id) FILTER (WHERE a.compartment_id IS NOT NULL), '{}')
FROM walls_capacity k
CROSS JOIN unnest(%s::timestamptz[]) AS i (at)
CROSS JOIN unnest(%s::text[]) AS w (wanted)
LEFT JOIN LATERAL walls.access(k.id, i.at, w.wanted) a ON true
GROUP BY 1, 2, 3
"""


@pytest.mark.parametrize("seed", SEEDS)
def test_every_decider_agrees(db, clock, seed):
    with as_owner():
        world = RandomWorld(seed)
    clock.forward(2.5 * HOUR)
    with as_owner():
        world.live_on()
    assert live_disagreements() == []
    with as_owner():
        assert definition_disagreements(world.instants(24)) == []


def definition_disagreements(instants: list[datetime]) -> list[tuple]:
    """Where `walls.access` and the model differ: by capacity, instant and action. Asked as the owner."""
    known = facts()
    return [
        (capacity, at, wanted, sorted(set(answer) ^ expected))
        for capacity, at, wanted, answer in query(DEFINITION, instants, list(ACTIONS))
        if set(answer) != (expected := known.reached(capacity, at, wanted))
    ]


def live_disagreements() -> list[tuple]:
    """Where a policy or a filter differs now from the model: what it let through, and what it should have."""
    with as_owner():
        known = facts()
        ((now,),) = query("SELECT walls.clock()")
        capacities = list(Capacity.objects.all())
        around = Surroundings(
            kinds=dict(Compartment.objects.values_list("pk", "kind_id")),
            notes=dict(Note.objects.values_list("compartment_id", "pk")),
            links={pk: ends for pk, *ends in Thread.objects.values_list("pk", "compartment_id", "to_compartment_id")},
            standing={pk: {release.source, release.target} for pk, release in known.standing.items()},
        )
    wrong = []
    for capacity in capacities:
        expected = around.expected({action: known.reached(capacity.pk, now, action) for action in ACTIONS})
        feeds = known.feeds(capacity.pk, now)
        expected["copy"] = {
            (key, place)
            for key, places in around.standing.items()
            for place in places
            if place in expected["add"] or (key in feeds and place == known.standing[key].target)
        }
        with acting(capacity):
            answers = [around.policies_alone(), around.filters(capacity)]
        with as_owner(), acting(capacity):  # the owner passes every policy, so here the filter is alone
            answers.append(around.filters(capacity))
        wrong += [
            (capacity.pk, decider, found, expected[decider])
            for answer in answers
            for decider, found in answer.items()
            if found != expected[decider]
        ]
    return wrong


@dataclass
class Surroundings:
    """The rows that deciders decide about: one note in each compartment, and links between them."""

    kinds: dict[int, str]
    notes: dict[int, int]
    links: dict[int, list[int]]
    standing: dict[int, set[int]]

    def expected(self, may: dict[str, set[int]]) -> dict[str, set]:
        """What the model lets through for each decider: compartments, or ids of links."""
        seen = {pk for pk, ends in self.links.items() if set(ends) <= may["view"]}
        return {
            "see": may["view"],
            "see history": may["view"],
            "change": may["contribute"],
            "change a decision": may["decide"],
            "add": may["contribute"],
            "add a decision": may["decide"],
            "see links": seen,
            "change links": {pk for pk in seen if self.links[pk][0] in may["contribute"]},
            "choose a place": {place for place in may["contribute"] if self.kinds[place] in Note.kinds},
            "govern": may["govern"],
            **{f"filter {action}": may[action] for action in LADDER},
        }

    def policies_alone(self) -> dict[str, set]:
        """What bare statements do, as if every filter had been forgotten."""
        return {
            "see": column("SELECT compartment_id FROM notes_note"),
            "see history": column("SELECT compartment_id FROM notes_historicalnote"),
            "see links": column("SELECT id FROM notes_thread"),
            "change": undone("UPDATE notes_note SET title = 'y' RETURNING compartment_id"),
            "change a decision": undone("UPDATE notes_verdict SET text = 'y' RETURNING compartment_id"),
            "change links": undone("UPDATE notes_thread SET version = 2 RETURNING id"),
            "add": {place for place in self.kinds if self.added(ADD_NOTE, place)},
            "add a decision": {place for place in self.kinds if self.added(ADD_VERDICT, place)},
            "copy": {
                (key, place) for key, places in self.standing.items() for place in places if self.copied(key, place)
            },
        }

    def copied(self, standing: int, place: int) -> bool:
        """Whether a row is added through a standing release; unlike another, unseen and so not read back."""
        query("SELECT set_config('wall.standing', %s, true)", str(standing))
        let = self.added(COPY_NOTE, place)
        query("SELECT set_config('wall.standing', '', true)")
        return let

    def added(self, statement: str, place: int) -> bool:
        """Whether a bare statement adds a row in a compartment; no failure but the wall's is expected."""
        try:
            undone(statement, {"place": place, "note": self.notes[place], "ref": new_ref()})
        except ProgrammingError as refusal:
            if "row-level security" not in str(refusal):
                raise
            return False
        return True

    def filters(self, capacity: Capacity) -> dict[str, set[int]]:
        """What the application's filter lets through, for reading, changing and choosing where to add."""
        return {
            **{
                f"filter {action}": set(
                    Note.objects.visible_to(capacity, action).values_list("compartment_id", flat=True)
                )
                for action in LADDER
            },
            "govern": set(compartments(capacity, "govern")),  # of compartments: of rows it opens none
            "see links": set(Thread.objects.visible_to(capacity).values_list("pk", flat=True)),
            "change": changed_through(Note.objects.visible_to(capacity, Note.wall_write), title="y"),
            "change a decision": changed_through(Verdict.objects.visible_to(capacity, Verdict.wall_write), text="y"),
            "choose a place": set(places_for(Note, capacity).values_list("pk", flat=True)),
        }


def column(statement: str, parameters: dict | None = None) -> set[int]:
    """The values of a statement's only column."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {value for (value,) in cursor.fetchall()} if cursor.description else set()


def undone(statement: str, parameters: dict | None = None) -> set[int]:
    """What a statement that changes rows returns; the change itself is taken back."""
    with transaction.atomic():
        found = column(statement, parameters)
        transaction.set_rollback(True)
    return found


def changed_through(rows: QuerySet, **change: str) -> set[int]:
    """The compartments in which a filtered update changed rows, looked at by the owner; then taken back."""
    with transaction.atomic():
        bare(rows).update(**change)
        with as_owner():
            changed = set(rows.model.objects.filter(**change).values_list("compartment_id", flat=True))
        transaction.set_rollback(True)
    return changed
