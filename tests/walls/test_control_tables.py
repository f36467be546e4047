"""The tables that say who sees what tell each capacity what the model says, and each of their policies is needed."""

from datetime import datetime

import pytest
from django.db import transaction

from tests.owner import as_owner, query
from tests.walls.control import COMPARED, Rows, rows
from tests.walls.random_worlds import HOUR, RandomWorld
from tests.walls.test_mutants import WORLDS, mutate
from walls.identity import acting
from walls.models import (
    Capacity,
    Compartment,
    CompartmentKind,
    Declaration,
    Organisation,
    Party,
    PermitRequest,
    Post,
    Role,
    Sealing,
    WallKind,
    new_ref,
)

SEEDS = [pytest.param(seed, marks=[pytest.mark.leaks] if seed >= 4 else []) for seed in range(120)]


class ControlWorld(RandomWorld):
    """A world by lot in which somebody oversees, walls have keepers, and people ask, declare and are named."""

    def __init__(self, seed: int):
        super().__init__(seed)
        people, places = self.people, self.compartments[1:]
        self.make_oversight()
        for wall in self.walls:
            wall.keeper = self.dice.choice([*places[:3], None])
            wall.save(update_fields=["keeper"])
        for organisation in Organisation.objects.all():
            Party.objects.filter(organisation=organisation).update(governed_in=self.dice.choice([*places, None]))
        for _ in range(6):
            capacity = self.dice.choice(Capacity.objects.exclude(person=None))
            asked = {"capacity": capacity, "to_party": self.dice.choice(Party.objects.all())}
            PermitRequest.objects.create(
                **asked,
                compartment=self.dice.choice([*places, None, None]),
                purpose="x",
                reason="x",
                until=self.now() + HOUR,
                asked_by=capacity.person or people[0],
            )
            Declaration.objects.create(
                person=self.dice.choice(people),
                party=self.dice.choice(Party.objects.all()),
                compartment=self.dice.choice([*places, None, None]),
                nil=True,
            )
            source, target = self.dice.sample(places, 2)
            Sealing.objects.create(
                wall=self.walls[0],
                model="notes.Note",
                original_ref=new_ref(),
                original_id=1,
                source=source,
                target=target,
                copy_ref=new_ref(),
            )

    def make_roles(self) -> list[Role]:
        """Two of the roles are of people named for a matter."""
        roles = super().make_roles()
        for role in roles[1::4]:
            role.matter = True
            role.save(update_fields=["matter"])
        return roles

    def make_oversight(self) -> None:
        """An oversight of whoever owns most, a place of somebody else's, and a kind whose people stay apart."""
        Post.objects.filter(role__matter=True).update(title="Named for a matter")
        CompartmentKind.objects.create(code="oversight", position=9)
        CompartmentKind.objects.filter(code="officers").update(apart=True)
        other = Organisation.objects.create(name="d", short_name="d", kind="test")
        party = Party.objects.create(organisation=other, side="x", audience="x")
        Compartment.objects.filter(pk=self.compartments[1].pk).update(kind="oversight")
        Compartment.objects.filter(pk=self.compartments[2].pk).update(owner=party)


def disagreements(known: Rows, now: datetime) -> list[tuple]:
    """Where a bare query of one of those tables differs from the model, for each capacity."""
    wrong = []
    for capacity in known.known.capacities:
        expected = known.expected(capacity, now)
        with acting(capacity):
            found = {table: {key for (key,) in query(statement)} for table, statement in COMPARED.items()}
        wrong += [
            (capacity, table, found[table] ^ expected[table]) for table in COMPARED if found[table] != expected[table]
        ]
    return wrong


def lived(seed: int) -> tuple[Rows, datetime]:
    """A world some hours on, as its owner knows it."""
    with as_owner():
        world = ControlWorld(seed)
        query("INSERT INTO walls.test_skew VALUES (%s)", 2.5 * HOUR)
        world.live_on()
        return rows(), world.now()


@pytest.mark.parametrize("seed", SEEDS)
def test_L45_each_control_table_tells_what_the_model_says(db, seed):
    assert disagreements(*lived(seed)) == []


READING = """
SELECT p.polrelid::regclass::text, p.polname
FROM pg_policy p
WHERE p.polrelid::regclass::text = ANY (%s) AND p.polpermissive AND p.polcmd IN ('r', '*') AND p.polqual IS NOT NULL
ORDER BY 1, 2
"""
POLICIES = [
    *(
        (f"walls_{table}", name)
        for table in ("exclusion", "employerbar", "ringfence", "wallside", "grantperiod")
        for name in ("govern", "overseen")
    ),
    *(("walls_permit", name) for name in ("govern", "overseen", "own")),
    *(("walls_auditevent", name) for name in ("governed", "overseen")),
    *(("walls_compartment", name) for name in ("known", "overseen")),
    *(("walls_wall", name) for name in ("known", "overseen")),
    *((f"walls_{table}", name) for table in ("sidetaken", "undertaking") for name in ("governed", "overseen", "own")),
    *(("walls_undertakingtext", name) for name in ("known", "overseen")),
    ("walls_namedforwall", "governed"),
    ("walls_namedforwall", "overseen"),
    ("walls_sealing", "governed"),
    ("walls_sealing", "overseen"),
    *(("walls_permitrequest", name) for name in ("asked", "overseen", "own")),
    *(("walls_declaration", name) for name in ("asked", "own")),
    ("walls_role", "known"),
    ("walls_post", "register_view"),
]
"""The policies by which those tables are read."""


def test_every_policy_by_which_they_are_read_is_in_the_list(db):
    tables = sorted({table for table, _ in POLICIES})
    with as_owner():
        assert sorted(POLICIES) == query(READING, tables)


def noticed(seed: int) -> bool:
    with transaction.atomic():
        found = disagreements(*lived(seed))
        transaction.set_rollback(True)
    return bool(found)


@pytest.mark.parametrize("how", ["true", "false"])
@pytest.mark.parametrize(
    ("table", "name"),
    [pytest.param(*each, marks=[pytest.mark.leaks] if place % 12 else []) for place, each in enumerate(POLICIES)],
)
def test_the_model_notices_a_policy_that_lets_all_through_or_nothing(db, table, name, how):
    with as_owner():
        query(f"ALTER POLICY {name} ON {table} USING ({how})")
    assert any(noticed(seed) for seed in WORLDS)


OVERSEEN = "walls.overseen()"
OFFERED = "walls.offered(bigint, bigint, timestamptz)"
KNOWN = "walls.known_walls()"
GOVERNS = "walls.governed_walls()"
NAMED = "walls.matter_roles()"
FUNCTIONS = {
    "who oversees sees personal things": (OVERSEEN, "c.kind_id <> 'personal'\n    AND ", ""),
    "who oversees one council oversees all": (OVERSEEN, "y.organisation_id IN (", "true OR y.organisation_id IN ("),
    "any compartment is an oversight": (OVERSEEN, "AND o.kind_id = 'oversight'", ""),
    "who is barred oversees what bars them": (
        OVERSEEN,
        "WHERE x.person_id = walls.me()",
        "WHERE false AND x.person_id = walls.me()",
    ),
    "another's bar counts": (OVERSEEN, "x.person_id = walls.me() AND", ""),
    "a bar that is over counts": (OVERSEEN, "AND walls.live(x.starts_at, x.ends_at, walls.clock())", ""),
    "who governs alone oversees": (OVERSEEN, "walls.clock(), 'view')", "walls.clock(), NULL)"),
    "a side is offered to who holds another party's post": (OFFERED, "AND r.party_id = k.party_id", ""),
    "a side is offered to who held a post": (OFFERED, "AND walls.live(m.starts_at, m.ends_at, at)", ""),
    "a side is offered to who governs": (OFFERED, "AND g.action <> 'govern'", ""),
    "a side is offered by a grant that was revoked": (OFFERED, "AND (g.ends_at IS NULL OR at < g.ends_at)", ""),
    "a side of a lowered wall is offered": (OFFERED, "AND walls.live(w.starts_at, w.ends_at, at)", ""),
    "a wall of exclusions offers sides": (OFFERED, f"AND w.kind <> '{WallKind.EXCLUSION}'", ""),
    "a wall by name is offered to all who would reach it": (
        OFFERED,
        "w.kind NOT IN ('inclusion', 'contractor')",
        "true",
    ),
    "of people from outside nobody is named": (OFFERED, "NOT IN ('inclusion', 'contractor')", "<> 'inclusion'"),
    "who is named for a matter is named again": (OFFERED, "OR r.matter OR EXISTS", "OR EXISTS"),
    "who is named is offered nothing": (OFFERED, "n.person_id = person AND walls.live", "false AND walls.live"),
    "another's name will do": (OFFERED, "AND n.person_id = person AND walls.live", "AND walls.live"),
    "a name for one wall is one for all": (OFFERED, "n.wall_id = w.id AND n.person_id", "n.person_id"),
    "a name that was taken off counts": (
        OFFERED,
        "AND walls.live(n.starts_at, n.ends_at, at)",
        "AND n.starts_at <= at",
    ),
    "a side is offered to whom an employer keeps out": (
        OFFERED,
        "s.compartment_id NOT IN (SELECT e.compartment_id FROM walls.kept_from(person, at) e)",
        "true",
    ),
    "a side is offered to who is barred": (
        OFFERED,
        "WHERE x.person_id = person",
        "WHERE false AND x.person_id = person",
    ),
    "a wall is unknown on whose side one is": (KNOWN, "t.person_id = walls.me()", "false"),
    "anybody's side makes a wall known": (KNOWN, "WHERE t.person_id = walls.me()", ""),
    "who sees one side knows the wall": (KNOWN, "walls.clock(), 'govern')", "walls.clock(), 'view')"),
    "anybody governs a wall without a keeper": (GOVERNS, "THEN NOT EXISTS (", "THEN true OR NOT EXISTS ("),
    "the keeper's viewers govern": (
        GOVERNS,
        "ELSE w.keeper_id = ANY (governed)",
        "ELSE w.keeper_id IN (SELECT a.compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'view') a)",
    ),
    "candidates count each other": (NAMED, "p.whole OR NOT n.apart OR r.party_id = party", "true"),
    "where people stay apart nobody counts any": (NAMED, "OR r.party_id = party", ""),
    "who governs counts their own alone": (NAMED, "p.whole OR NOT", "NOT"),
    "who oversees counts none": (NAMED, "UNION SELECT o, true FROM walls.overseen() o", ""),
    "one's own role is unknown": (NAMED, "WHERE m.person_id = mine", "WHERE false"),
}
"""What the mutant gets wrong: the function, what is taken out of it, and what is put there."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.leaks] if place % 8 else []) for place, name in enumerate(FUNCTIONS)]
)
def test_the_model_notices_a_mutant_of_what_those_policies_ask(db, name):
    with as_owner():
        mutate(*FUNCTIONS[name])
    assert any(noticed(seed) for seed in WORLDS)


@pytest.mark.parametrize("table", ["walls_permitrequest", "walls_declaration"])
@pytest.mark.parametrize(
    ("out", "put"),
    [
        pytest.param("SELECT y.governed_in_id", "SELECT NULL::bigint", id="where no place is known nobody answers"),
        pytest.param("'govern'", "'view'", id="who sees the place answers"),
    ],
)
def test_the_model_notices_a_mutant_of_who_answers(db, table, out, put):
    with as_owner():
        ((asked,),) = query("SELECT qual FROM pg_policies WHERE (tablename, policyname) = (%s, 'asked')", table)
        assert asked.count(out) == 1, f"{asked} has no single {out!r} to take out"
        query(f"ALTER POLICY asked ON {table} USING ({asked.replace(out, put)})")
    assert any(noticed(seed) for seed in WORLDS)


def test_the_world_by_lot_has_all_of_which_the_policies_speak(db):
    known, now = lived(0)
    assert {table for table, found in known.tables.items() if not found} == set()
    assert any(known.expected(capacity, now)["role"] for capacity in known.known.capacities)
    with as_owner():
        assert Post.objects.filter(title="Named for a matter").exists()
