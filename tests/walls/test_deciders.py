"""Whoever decides, decides alike: the model, the definition, filters and policies, in worlds by lot."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from tests.leaks.figures import count
from tests.leaks.scale import SCALE, seeds
from tests.notes.models import Note, Thread, Verdict
from tests.owner import as_owner, bare, query
from tests.walls.model import ACTIONS, LADDER, Facts, facts
from tests.walls.random_worlds import HOUR, RandomWorld
from walls.identity import acting, compartments
from walls.models import Capacity, Compartment
from walls.rows import places_for

COPY_NOTE = """
INSERT INTO notes_note (ref, compartment_id, title, version, created_at, updated_at)
VALUES (left(md5(random()::text), 12), $1, 'y', 1, now(), now())
"""
ADD_NOTE = f"{COPY_NOTE} RETURNING compartment_id"
ADD_VERDICT = """
INSERT INTO notes_verdict (ref, compartment_id, note_id, text, version, created_at, updated_at)
VALUES (left(md5(random()::text), 12), $1, $2, 'y', 1, now(), now()) RETURNING compartment_id
"""
ADMITTED = """
CREATE FUNCTION walls.admitted(adding text, places bigint[], notes bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql AS $$
DECLARE
  said text;
BEGIN
  FOR i IN 1 .. cardinality(places) LOOP
    BEGIN
      EXECUTE adding USING places[i], notes[i];
      RAISE SQLSTATE 'ZZ000';  -- the row is taken back
    EXCEPTION
      WHEN SQLSTATE 'ZZ000' THEN RETURN NEXT places[i];
      WHEN insufficient_privilege THEN
        GET STACKED DIAGNOSTICS said = MESSAGE_TEXT;
        IF said NOT LIKE '%row-level security%' THEN RAISE; END IF;
    END;
  END LOOP;
END $$
"""
"""In which places a bare statement adds a row, each tried by itself; no failure but the wall's is expected."""
DEFINITION = """
SELECT k.id, i.at, w.wanted, coalesce(array_agg(a.compartment_id) FILTER (WHERE a.compartment_id IS NOT NULL), '{}')
FROM walls_capacity k
CROSS JOIN unnest(%s::timestamptz[]) AS i (at)
CROSS JOIN unnest(%s::text[]) AS w (wanted)
LEFT JOIN LATERAL walls.access(k.id, i.at, w.wanted) a ON true
GROUP BY 1, 2, 3
"""
HELD = """
SELECT k.id, i.at,
  coalesce(array_agg(DISTINCT a.compartment_id || ' ' || a.action) FILTER (WHERE a.action IS NOT NULL), '{}')
FROM walls_capacity k
CROSS JOIN unnest(%s::timestamptz[]) AS i (at)
LEFT JOIN LATERAL walls.access(k.id, i.at) a ON true
GROUP BY 1, 2
"""
"""Everything at once, as a request learns it: each action by itself, so that none is taken for another."""
SEEN_BY = """
SELECT c.id, i.at, coalesce(array_agg(w.capacity_id || ' ' || w.action) FILTER (WHERE w.action IS NOT NULL), '{}')
FROM walls_compartment c
CROSS JOIN unnest(%s::timestamptz[]) AS i (at)
LEFT JOIN LATERAL walls.who_could_see(c.id, i.at) w ON true
GROUP BY 1, 2
"""
"""The same, asked of a place: who reached it."""


INSTANTS = min(24, 12 * SCALE)
"""How often in a world's course the definition is asked, as its owner; the live answers are asked at two."""


@pytest.mark.parametrize("seed", seeds(13))
def test_every_decider_agrees(db, clock, seed, record_property):
    """A seed always gives one world, looked at twice as its dates come and go."""
    with as_owner():
        world = RandomWorld(seed)
    clock.forward(2.5 * HOUR)
    with as_owner():
        world.live_on()
    compared = 0
    for _ in range(2):
        answers = list(live_answers())
        assert disagreeing(answers) == []
        compared += sum(answer.cases for answer in answers)
        clock.forward(HOUR)
    with as_owner():
        assert definition_disagreements(world.instants(INSTANTS)) == []
    count(record_property, {"comparisons": compared})


Held = dict[tuple[int, datetime], set[tuple[int, str]]]
"""By capacity and instant, the compartments held and the action held in each."""


def definition_disagreements(instants: list[datetime]) -> list[tuple]:
    """Where `walls.access` and the model differ: by capacity, instant and action. Asked as the owner."""
    known = facts()
    held = everything_held(known, instants)
    return (
        whole_disagreements(held, instants)
        + sight_disagreements(held, instants)
        + [
            (capacity, at, wanted, sorted(set(answer) ^ expected))
            for capacity, at, wanted, answer in query(DEFINITION, instants, list(ACTIONS))
            if set(answer) != (expected := known.reached(capacity, at, wanted))
        ]
    )


def everything_held(known: Facts, instants: Iterable[datetime]) -> Held:
    """What the model says that each capacity holds, the public included."""
    public = {(place, "view") for place in known.public}
    return {(capacity, at): known.held(capacity, at) | public for capacity in known.capacities for at in instants}


def whole_disagreements(held: Held, instants: list[datetime]) -> list[tuple]:
    """Where everything that the definition reaches at once differs from what the model says."""
    return [
        (capacity, at, "", sorted(set(answer) ^ holds))
        for capacity, at, answer in query(HELD, instants)
        if set(answer) != (holds := {f"{p} {action}" for p, action in held[capacity, at]})
    ]


def sight_disagreements(held: Held, instants: list[datetime]) -> list[tuple]:
    """Where who could see a place differs from what the model says that capacities hold."""
    seeing: dict[tuple[int, datetime], set[str]] = defaultdict(set)
    for (capacity, at), holds in held.items():
        for place, action in holds:
            if action != "govern":
                seeing[place, at].add(f"{capacity} {action}")
    return [
        (place, at, "who", sorted(set(answer) ^ seeing[place, at]))
        for place, at, answer in query(SEEN_BY, instants)
        if set(answer) != seeing[place, at]
    ]


@dataclass(frozen=True)
class Answer:
    """What one decider let a capacity do, what the model lets it, and of how many cases that tells."""

    capacity: int
    decider: str
    found: set
    expected: set
    cases: int


def disagreeing(answers: Iterable[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.found != answer.expected]


def live_disagreements() -> list[Answer]:
    """Where a policy or a filter differs now from the model: what it let through, and what it should have."""
    return disagreeing(live_answers())


def live_answers() -> Iterator[Answer]:
    """What policies alone, filters alone and both let each capacity do now, beside the model's answer."""
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
        query(ADMITTED.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
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
        for answer in answers:
            for decider, found in answer.items():
                yield Answer(capacity.pk, decider, found, expected[decider], around.cases(decider))


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
            "add": self.added(ADD_NOTE, self.kinds),
            "add a decision": self.added(ADD_VERDICT, self.kinds),
            "copy": {(key, place) for key, places in self.standing.items() for place in self.copied(key, places)},
        }

    def cases(self, decider: str) -> int:
        """Of how many rows or compartments a decider tells."""
        if decider == "copy":
            return sum(len(places) for places in self.standing.values())
        return len(self.links if decider in ("see links", "change links") else self.kinds)

    def copied(self, standing: int, places: Iterable[int]) -> set[int]:
        """Where a row is added through a standing release; unlike another, unseen and so not read back."""
        query("SELECT set_config('wall.standing', %s, true)", str(standing))
        let = self.added(COPY_NOTE, places)
        query("SELECT set_config('wall.standing', '', true)")
        return let

    def added(self, statement: str, places: Iterable[int]) -> set[int]:
        """The compartments in which a bare statement adds a row."""
        tried = list(places)
        notes = [self.notes[place] for place in tried]
        return {place for (place,) in query("SELECT walls.admitted(%s, %s, %s)", statement, tried, notes)}

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
