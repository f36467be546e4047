"""Each clause of the definition is missed when it is gone: hand-made mutants, which the model must notice."""

from collections.abc import Iterable

import pytest
from django.db import transaction

from tests.owner import as_owner, query
from tests.walls.random_worlds import HOUR, RandomWorld
from tests.walls.test_deciders import definition_disagreements, live_disagreements

ACCESS = "walls.access(bigint, timestamptz, text)"
GIVEN_TO = "walls.given_to(bigint[], timestamptz)"
KEPT_FROM = "walls.kept_from(bigint, timestamptz)"
TARGET = "walls.release_target()"
REACHES = "walls.reaches(text, text)"
ASKED = "walls.asked_of(bigint, integer, timestamptz)"
LIVE = "walls.live(timestamptz, timestamptz, timestamptz)"
WORLDS = range(48)
"""As many as are tried before a mutant is said to survive."""

MUTANTS = {
    "a disabled person still acts": (ACCESS, "AND (p.inactive_from IS NULL OR at < p.inactive_from)", ""),
    "a membership never ends": (ACCESS, "AND walls.live(m.starts_at, m.ends_at, at)", "AND m.starts_at <= at"),
    "roles of another party count": (ACCESS, "AND r.party_id = me.party_id", ""),
    "exclusions are forgotten": (ACCESS, "g.cid NOT IN (SELECT cid FROM barred)", "true"),
    "an exclusion is never over": (
        ACCESS,
        "AND walls.live(x.starts_at, x.ends_at, at)",
        "AND x.starts_at <= at",
    ),
    "any permit lifts every exclusion": (ACCESS, "d.lifts_id = x.id AND ", ""),
    "a permit of any capacity lifts": (ACCESS, "AND d.capacity_id = me.id", ""),
    "a lapsed permit lifts": (
        ACCESS,
        "d.lifts_id = x.id AND d.capacity_id = me.id AND walls.live(d.starts_at, d.ends_at, at)",
        "d.lifts_id = x.id AND d.capacity_id = me.id",
    ),
    "a permit opens another capacity": (
        ACCESS,
        "JOIN walls_permit d ON d.capacity_id = me.id",
        "JOIN walls_permit d ON walls.person_of(d.capacity_id) = me.person_id",
    ),
    "a permit outlives the last post": (
        ACCESS,
        "AND walls.reaches(d.action, wanted)\n    WHERE EXISTS (SELECT FROM held)",
        "AND walls.reaches(d.action, wanted)",
    ),
    "a permit gives more than it says": (ACCESS, "AND walls.reaches(d.action, wanted)", ""),
    "a revoked grant still holds": (ACCESS, "AND (g.ends_at IS NULL OR at < g.ends_at)", ""),
    "a grant gives more than it says": (ACCESS, "AND walls.reaches(g.action, wanted)", ""),
    "walls don't stand": (ACCESS, "OR g.cid NOT IN (SELECT cid FROM closed)", "OR true"),
    "a permit stops at a wall": (ACCESS, "OR g.via = 'permit' OR", "OR"),
    "a permit takes what a post was given past a wall": (
        ACCESS,
        "OR g.via = 'permit'",
        "OR EXISTS (SELECT FROM given h WHERE (h.cid, h.via) = (g.cid, 'permit'))",
    ),
    "a permit passes all walls": (
        ACCESS,
        "OR g.via = 'permit'",
        "OR EXISTS (SELECT FROM given h WHERE h.via = 'permit')",
    ),
    "what passes walls passes exclusions": (
        ACCESS,
        "WHERE g.cid NOT IN (SELECT cid FROM barred)",
        "WHERE (g.via = 'permit' OR g.cid NOT IN (SELECT cid FROM barred))",
    ),
    "a lowered wall still stands": (ACCESS, "AND walls.live(w.starts_at, w.ends_at, at)", "AND w.starts_at <= at"),
    "a wall stood before its side was put there": (ACCESS, "WHERE s.starts_at <= at", "WHERE true"),
    "a wall of exclusions asks for a side": (ACCESS, "AND w.kind <> 'exclusion'", ""),
    "either side will do": (ACCESS, "(t.side = s.side OR (w.one_way AND t.side = 1))", "true"),
    "a one-way wall parts both ways": (ACCESS, " OR (w.one_way AND t.side = 1)", ""),
    "any wall may be looked across": (ACCESS, "w.one_way AND t.side = 1", "t.side = 1"),
    "a side counts before it was taken": (
        ACCESS,
        "walls.live(t.taken_at, t.left_at, at)",
        "(t.left_at IS NULL OR at < t.left_at)",
    ),
    "a side that was left still counts": (ACCESS, "walls.live(t.taken_at, t.left_at, at)", "t.taken_at <= at"),
    "undertakings are forgotten": (ACCESS, "walls.asked_of(w.id, t.side, at)", "walls.asked_of(NULL, t.side, at)"),
    "what the other side signs is asked": (
        ACCESS,
        "walls.asked_of(w.id, t.side, at)",
        "walls.asked_of(w.id, s.side, at)",
    ),
    "an old version will do": (ACCESS, "AND u.version = x.version", ""),
    "an undertaking counts before it was signed": (ACCESS, "AND u.signed_at <= at", ""),
    "an undertaking is asked before it is issued": (ASKED, "AND x.issued_at <= at", ""),
    "the eldest undertaking is asked": (ASKED, "y.version > x.version", "y.version < x.version"),
    "a wall stops its governors": (ACCESS, "g.act = 'govern' OR g.via", "g.via"),
    "one's own things are everybody's": (ACCESS, "c.personal_to_id = me.id", "c.personal_to_id IS NOT NULL"),
    "the public writes": (ACCESS, "c.is_public AND walls.reaches('view', wanted)", "c.is_public"),
    "nothing is public": (ACCESS, "WHERE c.is_public", "WHERE false"),
    "employers are forgotten": (ACCESS, "walls.kept_from(me.person_id, at) e", "walls.kept_from(NULL, at) e"),
    "an employer bars in its own capacity only": (
        ACCESS,
        "walls.kept_from(me.person_id, at) e",
        "walls.kept_from(me.person_id, at) e, walls_party y WHERE y.id = me.party_id "
        "AND y.organisation_id IN (SELECT b.organisation_id FROM walls_employerbar b)",
    ),
    "a permit lifts an employer's bar": (
        ACCESS,
        "walls.kept_from(me.person_id, at) e",
        "walls.kept_from(me.person_id, at) e WHERE NOT EXISTS (SELECT FROM walls_permit l WHERE l.capacity_id = me.id "
        "AND l.compartment_id = e.compartment_id AND walls.live(l.starts_at, l.ends_at, at))",
    ),
    "a governor is never barred": (
        ACCESS,
        "g.cid NOT IN (SELECT cid FROM barred)",
        "(g.act = 'govern' OR g.cid NOT IN (SELECT cid FROM barred))",
    ),
    "who sees a place is asked of no grant": (GIVEN_TO, "g.starts_at <= at AND", "false AND"),
    "who sees a place is asked of no permit": (GIVEN_TO, "AND walls.live(d.starts_at, d.ends_at, at)", "AND false"),
    "who sees their own place is forgotten": (GIVEN_TO, "c.personal_to_id IS NOT NULL", "false"),
    "that the public sees a place is forgotten": (GIVEN_TO, "AND c.is_public", "AND false"),
    "a former employer still bars": (KEPT_FROM, "AND walls.live(j.starts_at, j.ends_at, at)", "AND j.starts_at <= at"),
    "a part's people are not employed": (KEPT_FROM, "IN (n.id, n.parent_id)", "= n.id"),
    "an employer's bar is never over": (KEPT_FROM, "walls.live(b.starts_at, b.ends_at, at)", "b.starts_at <= at"),
    "a bar of one side keeps out all": (KEPT_FROM, "(b.side = '' OR EXISTS (", "(true OR EXISTS ("),
    "a bar of one side keeps out nobody": (KEPT_FROM, "(b.side = '' OR EXISTS (", "(b.side = '' OR false AND EXISTS ("),
    "any side is the bar's": (KEPT_FROM, "AND y.side = b.side", ""),
    "nobody is ring-fenced": (KEPT_FROM, "WHERE f.person_id = person", "WHERE false AND f.person_id = person"),
    "one ring-fence opens everything": (KEPT_FROM, "AND f.compartment_id = b.compartment_id", ""),
    "another's ring-fence will do": (KEPT_FROM, "WHERE f.person_id = person AND", "WHERE"),
    "a lapsed ring-fence holds": (KEPT_FROM, "AND walls.live(f.starts_at, f.ends_at, at)", "AND f.starts_at <= at"),
    "governing opens": (REACHES, "held IN ('contribute', 'decide')", "held IN ('contribute', 'decide', 'govern')"),
    "contributors decide": (REACHES, "held = wanted", "held = wanted OR (held, wanted) = ('contribute', 'decide')"),
    "deciders don't contribute": (REACHES, "OR (wanted = 'contribute' AND held = 'decide')", ""),
    "an end is inclusive": (LIVE, "at < ends_at", "at <= ends_at"),
    "a start is exclusive": (LIVE, "starts_at <= at", "starts_at < at"),
}  # fmt: skip
"""What the mutant gets wrong: the function, what is taken out of it, and what is put there."""

STANDING = {
    "what nobody agreed to feeds": ("AND s.approved_at <= walls.clock()", ""),
    "what has ended feeds": ("AND walls.live(s.starts_at, s.ends_at, walls.clock())", ""),
    "whoever sees the source feeds": ("'contribute'", "'view'"),
    "one release feeds the targets of all": (
        "s.id = nullif(current_setting('wall.standing', true), '')::bigint",
        "true",
    ),
    "what stands feeds nothing": ("s.id = nullif(current_setting('wall.standing', true), '')::bigint", "false"),
}
"""Of standing releases: what is taken out of where a copy may go, and what is put there."""

POLICIES = {
    "viewers change": "ALTER POLICY wall_edit ON notes_note USING ({view}) WITH CHECK ({view})",
    "viewers add": "ALTER POLICY wall_add ON notes_note WITH CHECK ({view})",
    "contributors add decisions": "ALTER POLICY wall_add ON notes_verdict WITH CHECK ({contribute})",
    "all is seen": "ALTER POLICY wall_view ON notes_note USING (true)",
    "history is open": "ALTER POLICY wall_view ON notes_historicalnote USING (true)",
    "one end of a link will do": "ALTER POLICY wall_view ON notes_thread USING ({view})",
    "no policy at all": "ALTER TABLE notes_note DISABLE ROW LEVEL SECURITY",
}


def sampled(names: Iterable[str]) -> list:
    """Every fifth, in the order above and so always the same, runs with the suite; the others in the long campaign."""
    return [pytest.param(name, marks=[pytest.mark.leaks] if place % 5 else []) for place, name in enumerate(names)]


def mutate(function: str, out: str, put: str) -> None:
    """Replace a function of the wall by one that lacks or changes a clause, until the test ends."""
    ((source,),) = query("SELECT pg_get_functiondef(%s::regprocedure)", function)
    assert source.count(out) == 1, f"{function} has no single {out!r} to take out"
    query(source.replace(out, put))


@pytest.mark.parametrize("name", sampled(MUTANTS))
def test_the_model_notices_a_mutant_of_the_definition(db, name):
    with as_owner():
        mutate(*MUTANTS[name])
        assert any(noticed(seed) for seed in WORLDS)


def noticed(seed: int) -> bool:
    """Whether the definition differs from the model anywhere in a world, which is then forgotten."""
    with transaction.atomic():
        world = RandomWorld(seed)
        query("INSERT INTO walls.test_skew VALUES (%s)", 2.5 * HOUR)
        world.live_on()
        found = definition_disagreements(world.instants(40))
        transaction.set_rollback(True)
    return bool(found)


@pytest.mark.parametrize("name", sampled(STANDING))
def test_the_model_notices_a_mutant_of_the_standing_releases(db, name):
    with as_owner():
        mutate(TARGET, *STANDING[name])
    assert any(noticed_live(seed) for seed in WORLDS)


def noticed_live(seed: int) -> bool:
    """Whether a policy differs from the model now, in a world which is then forgotten."""
    with transaction.atomic():
        with as_owner():
            world = RandomWorld(seed)
            query("INSERT INTO walls.test_skew VALUES (%s)", 2.5 * HOUR)
            world.live_on()
        found = live_disagreements()
        transaction.set_rollback(True)
    return bool(found)


@pytest.mark.parametrize("name", sampled(POLICIES))
def test_the_model_notices_a_mutant_of_a_policy(db, name):
    with as_owner():
        within = {
            action: query("SELECT walls.within('compartment_id', %s)", action)[0][0]
            for action in ("view", "contribute")
        }
        query(POLICIES[name].format(**within))
        RandomWorld(seed=0)
    assert live_disagreements()
