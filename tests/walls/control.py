"""What a capacity may read of the tables that say who sees what, as a pure model from the words of the design.

To govern a compartment is to read what governs it; to see a council's oversight is to look on at all of that council's,
but at nothing from which one is barred; and what concerns a person is that person's. Beside `tests.walls.model`, which
says what is reached.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.owner import query
from tests.walls.model import Facts, facts

COMPARED = {
    "compartment": "SELECT id FROM walls_compartment",
    "exclusion": "SELECT id FROM walls_exclusion",
    "employerbar": "SELECT id FROM walls_employerbar",
    "ringfence": "SELECT id FROM walls_ringfence",
    "permit": "SELECT id FROM walls_permit",
    "wallside": "SELECT id FROM walls_wallside",
    "grantperiod": "SELECT id FROM walls_grantperiod",
    "auditevent": "SELECT DISTINCT compartment_id FROM walls_auditevent WHERE compartment_id IS NOT NULL",
    "wall": "SELECT id FROM walls_wall",
    "sidetaken": "SELECT person_id || '/' || wall_id FROM walls_sidetaken",
    "undertaking": "SELECT id FROM walls_undertaking",
    "undertakingtext": "SELECT id FROM walls_undertakingtext",
    "namedforwall": "SELECT id FROM walls_namedforwall",
    "sealing": "SELECT id FROM walls_sealing",
    "permitrequest": "SELECT id FROM walls_permitrequest",
    "declaration": "SELECT id FROM walls_declaration",
    "role": "SELECT group_id FROM walls_role WHERE matter",
    "post": "SELECT o.role_id FROM walls_post o WHERE o.title = 'Named for a matter'",
}
"""By table, the statement whose answer the model gives."""


@dataclass(frozen=True)
class Rows:
    """The rows of those tables, read by their owner, and what is needed to judge them."""

    known: Facts
    kinds: dict[int, str]
    apart: set[str]
    owner: dict[int, int]
    organisation: dict[int, int]
    governed_in: dict[int, int | None]
    keeper: dict[int, int | None]
    matter_roles: dict[int, int]
    tables: dict[str, list[tuple[Any, ...]]]

    def expected(self, capacity: int, at: datetime) -> dict[str, set]:
        """By table, the rows that a capacity may read at an instant."""
        me = self.known.capacities[capacity].person
        held = {
            action: self.known.reached(capacity, at, action) for action in ("view", "contribute", "decide", "govern")
        }
        govern, overseen = held["govern"], self.overseen(me, held["view"], at)
        watched = govern | overseen
        offered = self.offered(capacity, at)
        sides = {(s.wall, s.compartment) for s in self.known.sides}
        mine = {wall for person, wall in self.known.taken if person == me}
        known_walls = {wall for wall, place in sides if place in govern} | mine | {wall for wall, _ in offered}
        seen_walls = {wall for wall, place in sides if place in overseen}
        kept = {wall for wall in self.keeper if self.governs(wall, govern)}

        def of(table: str, *, own: int | None = None) -> set:
            return {key for key, place, *more in self.tables[table] if place in watched or (more and more[0] == own)}

        return {
            "compartment": set().union(*held.values()) | overseen,
            "exclusion": of("exclusion"),
            "employerbar": of("employerbar"),
            "ringfence": of("ringfence"),
            "permit": of("permit", own=capacity),
            "wallside": of("wallside"),
            "grantperiod": of("grantperiod"),
            "auditevent": of("auditevent"),
            "wall": known_walls | seen_walls,
            "sidetaken": {key for key, wall, who in self.tables["sidetaken"] if who == me or wall in kept | seen_walls},
            "undertaking": {
                key for key, wall, who in self.tables["undertaking"] if who == me or wall in kept | seen_walls
            },
            "undertakingtext": {
                key for key, wall in self.tables["undertakingtext"] if wall in known_walls | seen_walls
            },
            "namedforwall": {key for key, wall in self.tables["namedforwall"] if wall in kept | seen_walls},
            "sealing": {key for key, one, other in self.tables["sealing"] if {one, other} & watched},
            "permitrequest": {
                key
                for key, place, party, who in self.tables["permitrequest"]
                if who == me or (place or self.governed_in[party]) in govern or place in overseen
            },
            "declaration": {
                key
                for key, place, party, who in self.tables["declaration"]
                if who == me or (place or self.governed_in[party]) in govern
            },
            "role": (roles := self.roles(capacity, at, held, overseen, offered)),
            "post": roles,
        }

    def overseen(self, me: int | None, viewed: set[int], at: datetime) -> set[int]:
        """The compartments of each council whose oversight one sees, but none from which one is barred by name."""
        councils = {self.organisation[self.owner[place]] for place in viewed if self.kinds[place] == "oversight"}
        barred = {x.compartment for x in self.known.exclusions.values() if x.person == me and x.span.holds(at)}
        return {
            place
            for place, kind in self.kinds.items()
            if kind != "personal" and self.organisation[self.owner[place]] in councils
        } - barred

    def offered(self, capacity: int, at: datetime) -> set[tuple[int, int]]:
        """The sides of walls that a capacity would reach if no wall stood, and from which nothing bars its person.

        Of a wall by name it must be a role of people named for the matter that reaches it, or the person is named.
        """
        me = self.known.capacities[capacity]
        roles = {
            m.role for m in self.known.memberships if (m.person, m.party) == (me.person, me.party) and m.span.holds(at)
        }
        barred = {x.compartment for x in self.known.exclusions.values() if x.person == me.person and x.span.holds(at)}
        if me.person is not None:
            barred |= self.known.kept_from(me.person, at)
        grants = [g for g in self.known.grants if g.role in roles and g.action != "govern" and g.span.holds(at)]
        granted = {g.compartment for g in grants}
        of_matter = {g.compartment for g in grants if g.role in self.matter_roles}
        named = {n.wall for n in self.known.named if n.person == me.person and n.span.holds(at)}
        return {
            (s.wall, s.side)
            for s in self.known.sides
            if s.compartment in granted - barred
            and s.since <= at
            and self.known.walls[s.wall].span.holds(at)
            and not self.known.walls[s.wall].names_only
            and (not self.known.walls[s.wall].by_name or s.wall in named or s.compartment in of_matter)
        }

    def governs(self, wall: int, govern: set[int]) -> bool:
        """A wall is its keeper's governors'; one without a keeper, theirs who govern all that is behind it."""
        if (keeper := self.keeper[wall]) is not None:
            return keeper in govern
        return {s.compartment for s in self.known.sides if s.wall == wall} <= govern

    def roles(
        self, capacity: int, at: datetime, held: dict[str, set[int]], overseen: set[int], offered: set[tuple[int, int]]
    ) -> set[int]:
        """The roles of people named for matters of which one knows: one's own, and those of places one knows of."""
        me = self.known.capacities[capacity]
        whole = held["govern"] | overseen
        part = held["view"] | {s.compartment for s in self.known.sides if (s.wall, s.side) in offered}
        given = {(g.role, g.compartment) for g in self.known.grants if g.role in self.matter_roles}
        own = {m.role for m in self.known.memberships if m.person == me.person and m.role in self.matter_roles}
        return own | {
            role
            for role, place in given
            if place in whole
            or (place in part and (self.kinds[place] not in self.apart or self.matter_roles[role] == me.party))
        }


def rows() -> Rows:
    """The rows, read as their owner."""
    known = facts()
    return Rows(
        known=known,
        kinds=dict(query("SELECT id, kind_id FROM walls_compartment")),
        apart={code for (code,) in query("SELECT code FROM walls_compartmentkind WHERE apart")},
        owner=dict(query("SELECT id, owner_id FROM walls_compartment")),
        organisation=dict(query("SELECT id, organisation_id FROM walls_party")),
        governed_in=dict(query("SELECT id, governed_in_id FROM walls_party")),
        keeper=dict(query("SELECT id, keeper_id FROM walls_wall")),
        matter_roles=dict(query("SELECT group_id, party_id FROM walls_role WHERE matter")),
        tables={
            "exclusion": query("SELECT id, compartment_id FROM walls_exclusion"),
            "employerbar": query("SELECT id, compartment_id FROM walls_employerbar"),
            "ringfence": query("SELECT id, compartment_id FROM walls_ringfence"),
            "permit": query("SELECT id, compartment_id, capacity_id FROM walls_permit"),
            "wallside": query("SELECT id, compartment_id FROM walls_wallside"),
            "grantperiod": query("SELECT id, compartment_id FROM walls_grantperiod"),
            "auditevent": query(
                "SELECT DISTINCT compartment_id, compartment_id FROM walls_auditevent WHERE compartment_id IS NOT NULL"
            ),
            "sidetaken": query("SELECT person_id || '/' || wall_id, wall_id, person_id FROM walls_sidetaken"),
            "undertaking": query("SELECT id, wall_id, person_id FROM walls_undertaking"),
            "undertakingtext": query("SELECT id, wall_id FROM walls_undertakingtext"),
            "namedforwall": query("SELECT id, wall_id FROM walls_namedforwall"),
            "sealing": query("SELECT id, source_id, target_id FROM walls_sealing"),
            "permitrequest": query("SELECT id, compartment_id, to_party_id, asked_by_id FROM walls_permitrequest"),
            "declaration": query("SELECT id, compartment_id, party_id, person_id FROM walls_declaration"),
        },
    )
