"""The wall as a pure model, written from the words of the design and rules EW-1 to EW-10, never from the SQL.

Facts go in, sets of compartments come out. The definition in the database, the filters and the policies are
held to it by `test_deciders`, and every page of the service by `tests/sweep`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tests.owner import gathered
from walls import models

LADDER = ("view", "contribute", "decide")
ACTIONS = (*LADDER, "govern")


def enough(held: str, wanted: str) -> bool:
    """Actions are a ladder; `govern` stands apart, is reached by nothing else and reaches nothing else."""
    if "govern" in (held, wanted):
        return held == wanted
    return LADDER.index(held) >= LADDER.index(wanted)


@dataclass(frozen=True)
class Span:
    """From one instant until just before another, to the second and finer."""

    starts: datetime
    ends: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.starts <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True)
class Capacity:
    """A person acting for one party; nobody acting for nobody is the public."""

    person: int | None
    party: int


@dataclass(frozen=True)
class Membership:
    """A person in a role of a party, by way of a post of an organisation."""

    person: int
    role: int
    party: int
    organisation: int
    span: Span


@dataclass(frozen=True)
class Grant:
    """What a role was granted on a compartment."""

    role: int
    compartment: int
    action: str
    span: Span


@dataclass(frozen=True)
class Permit:
    """An exception to a wall for one capacity, compartment and action, which may name the exclusion it lifts."""

    capacity: int
    compartment: int
    action: str
    lifts: int | None
    span: Span


@dataclass(frozen=True)
class Exclusion:
    """A person barred from a compartment."""

    person: int
    compartment: int
    span: Span


@dataclass(frozen=True)
class EmployerBar:
    """A compartment kept from whomever an organisation employs, or employs on one side."""

    organisation: int
    compartment: int
    side: str
    span: Span


@dataclass(frozen=True)
class RingFence:
    """A person whom employers' bars let be in a compartment."""

    person: int
    compartment: int
    span: Span


@dataclass(frozen=True)
class Standing:
    """A release from one compartment to another, agreed once for all that is to come; or not agreed yet."""

    source: int
    target: int
    agreed: datetime | None
    span: Span


@dataclass(frozen=True)
class Side:
    """A compartment's place at a wall, since when."""

    compartment: int
    wall: int
    side: int
    since: datetime


@dataclass(frozen=True)
class Barrier:
    """A wall while it stands; one-way, it keeps nothing of the second side from the first.

    One of exclusions bars the people it names, and asks the others for no side. One around a named team, or around
    people from outside, is `by_name`: it offers its side to those alone who are named for it.
    """

    span: Span
    one_way: bool
    names_only: bool = False
    by_name: bool = False


@dataclass(frozen=True)
class Named:
    """A person named for a wall."""

    person: int
    wall: int
    span: Span


@dataclass(frozen=True)
class Text:
    """An undertaking that a side of a wall asks for, since when; the newest counts."""

    wall: int
    side: int
    version: int
    since: datetime


@dataclass(frozen=True)
class Facts:
    """Everything that decides who may do what where, by id."""

    disabled: dict[int, datetime]
    disabled_before: Collection[tuple[int, Span]]
    capacities: dict[int, Capacity]
    memberships: Collection[Membership]
    grants: Collection[Grant]
    permits: Collection[Permit]
    exclusions: dict[int, Exclusion]
    part_of: dict[int, int]
    side_of: dict[int, str]
    bars: Collection[EmployerBar]
    fences: Collection[RingFence]
    standing: dict[int, Standing]
    walls: dict[int, Barrier]
    sides: Collection[Side]
    texts: Collection[Text]
    named: Collection[Named]
    taken: dict[tuple[int, int], tuple[int, Span]]
    signed: dict[tuple[int, int, int], datetime]
    public: frozenset[int]
    personal: dict[int, int]

    def reached(self, capacity: int, at: datetime, wanted: str = "view") -> set[int]:
        """The compartments in which a capacity may take the wanted action at an instant."""
        opened = {place for place, held in self.held(capacity, at) if enough(held, wanted)}
        return opened | self.public if wanted == "view" else opened

    def held(self, capacity: int, at: datetime) -> set[tuple[int, str]]:
        """What a live capacity holds beyond the public: compartments, and the action held in each."""
        me = self.capacities[capacity]
        roles = {m.role for m in self.memberships if (m.person, m.party) == (me.person, me.party) and m.span.holds(at)}
        if me.person is None or not roles or not self.active(me.person, at):
            return set()
        permits = [permit for permit in self.permits if permit.capacity == capacity and permit.span.holds(at)]
        given = {
            (grant.compartment, grant.action) for grant in self.grants if grant.role in roles and grant.span.holds(at)
        }
        given |= {(place, "contribute") for place, owner in self.personal.items() if owner == capacity}
        # Whoever has taken no side, or not signed for it, keeps nothing of these but governing.
        given = {(p, action) for p, action in given if action == "govern" or self.opened(p, me.person, at)}
        # A permit is the exception to the wall (EW-4): its reason and end stand in the place of a side.
        given |= {(permit.compartment, permit.action) for permit in permits}
        lifted = {permit.lifts for permit in permits}
        barred = {
            exclusion.compartment
            for key, exclusion in self.exclusions.items()
            if exclusion.person == me.person and exclusion.span.holds(at) and key not in lifted
        }
        barred |= self.kept_from(me.person, at)
        return {(place, action) for place, action in given if place not in barred}

    def kept_from(self, person: int, at: datetime) -> set[int]:
        """What an employer's bar keeps from a person in every capacity, save where they are ring-fenced.

        An organisation employs whoever holds a post of its own, or of a part of it. A bar that names a side keeps out
        only those whose post is on that side.
        """
        held = [m for m in self.memberships if m.person == person and m.span.holds(at)]
        kept = {
            bar.compartment
            for bar in self.bars
            for m in held
            if bar.span.holds(at)
            and bar.organisation in (m.organisation, self.part_of.get(m.organisation))
            and bar.side in ("", self.side_of[m.party])
        }
        return kept - {f.compartment for f in self.fences if f.person == person and f.span.holds(at)}

    def feeds(self, capacity: int, at: datetime) -> set[int]:
        """The standing releases by which a capacity's copies go: agreed, in force, of a source it contributes to."""
        sources = self.reached(capacity, at, "contribute")
        return {
            key
            for key, release in self.standing.items()
            if release.agreed is not None
            and release.agreed <= at
            and release.span.holds(at)
            and release.source in sources
        }

    def active(self, person: int, at: datetime) -> bool:
        """Whether a person was neither disabled then, nor in a time that has ended since."""
        if any(who == person and span.holds(at) for who, span in self.disabled_before):
            return False
        return person not in self.disabled or at < self.disabled[person]

    def opened(self, place: int, person: int, at: datetime) -> bool:
        """Whether the person has passed every wall with sides that stands before it."""
        before = [
            s
            for s in self.sides
            if s.compartment == place
            and s.since <= at
            and self.walls[s.wall].span.holds(at)
            and not self.walls[s.wall].names_only
        ]
        return all(self.passed(stands, person, at) for stands in before)

    def passed(self, stands: Side, person: int, at: datetime) -> bool:
        """Whether the person is on its side, or may look across, and has signed what their own side asks for."""
        mine, when = self.taken.get((person, stands.wall), (0, None))
        if when is None or not when.holds(at):
            return False
        across = self.walls[stands.wall].one_way and mine == 1
        asked = [t.version for t in self.texts if (t.wall, t.side) == (stands.wall, mine) and t.since <= at]
        signed = self.signed.get((person, stands.wall, max(asked))) if asked else at
        return (mine == stands.side or across) and signed is not None and signed <= at


READ = {
    "disabled": "SELECT id, inactive_from FROM walls_person WHERE inactive_from IS NOT NULL",
    "disabled_before": "SELECT person_id, starts_at, ends_at FROM walls_disabledtime",
    "capacities": "SELECT id, person_id, party_id FROM walls_capacity",
    "memberships": """
        SELECT m.person_id, o.role_id, r.party_id, o.organisation_id, m.starts_at, m.ends_at
        FROM walls_membership m JOIN walls_post o ON o.id = m.post_id JOIN walls_role r ON r.group_id = o.role_id
    """,
    "grants": "SELECT group_id, compartment_id, action, starts_at, ends_at FROM walls_grantperiod",
    "permits": "SELECT capacity_id, compartment_id, action, lifts_id, starts_at, ends_at FROM walls_permit",
    "exclusions": "SELECT id, person_id, compartment_id, starts_at, ends_at FROM walls_exclusion",
    "part_of": "SELECT id, parent_id FROM walls_organisation WHERE parent_id IS NOT NULL",
    "side_of": "SELECT id, side FROM walls_party",
    "bars": "SELECT organisation_id, compartment_id, side, starts_at, ends_at FROM walls_employerbar",
    "fences": "SELECT person_id, compartment_id, starts_at, ends_at FROM walls_ringfence",
    "standing": "SELECT id, source_id, target_id, approved_at, starts_at, ends_at FROM walls_standingrelease",
    "walls": "SELECT id, kind, one_way, starts_at, ends_at FROM walls_wall",
    "named": "SELECT person_id, wall_id, starts_at, ends_at FROM walls_namedforwall",
    "sides": "SELECT compartment_id, wall_id, side, starts_at FROM walls_wallside",
    "texts": "SELECT wall_id, side, version, issued_at FROM walls_undertakingtext",
    "taken": "SELECT person_id, wall_id, side, taken_at, left_at FROM walls_sidetaken",
    "signed": "SELECT person_id, wall_id, version, signed_at FROM walls_undertaking",
    "public": "SELECT id FROM walls_compartment WHERE is_public",
    "personal": "SELECT id, personal_to_id FROM walls_compartment WHERE personal_to_id IS NOT NULL",
}
"""By field of `Facts`, the rows of which it is made."""


def facts() -> Facts:
    """The facts of the database, read as its owner."""
    rows = gathered(READ)
    return Facts(
        disabled={person: instant(at) for person, at in rows["disabled"]},
        disabled_before=[(person, span(*dates)) for person, *dates in rows["disabled_before"]],
        capacities={pk: Capacity(*whose) for pk, *whose in rows["capacities"]},
        memberships=[
            Membership(person, role, party, organisation, span(*dates))
            for person, role, party, organisation, *dates in rows["memberships"]
        ],
        grants=[Grant(role, place, action, span(*dates)) for role, place, action, *dates in rows["grants"]],
        permits=[
            Permit(capacity, place, action, lifts, span(*dates))
            for capacity, place, action, lifts, *dates in rows["permits"]
        ],
        exclusions={pk: Exclusion(person, place, span(*dates)) for pk, person, place, *dates in rows["exclusions"]},
        part_of=dict(rows["part_of"]),
        side_of=dict(rows["side_of"]),
        bars=[
            EmployerBar(organisation, place, side, span(*dates)) for organisation, place, side, *dates in rows["bars"]
        ],
        fences=[RingFence(person, place, span(*dates)) for person, place, *dates in rows["fences"]],
        standing={
            pk: Standing(source, target, instant(agreed) if agreed else None, span(*dates))
            for pk, source, target, agreed, *dates in rows["standing"]
        },
        walls={
            pk: Barrier(span(*dates), one_way, kind == models.WallKind.EXCLUSION, kind in models.BY_NAME)
            for pk, kind, one_way, *dates in rows["walls"]
        },
        named=[Named(person, wall, span(*dates)) for person, wall, *dates in rows["named"]],
        sides=[Side(place, wall, side, instant(since)) for place, wall, side, since in rows["sides"]],
        texts=[Text(wall, side, version, instant(since)) for wall, side, version, since in rows["texts"]],
        taken={(person, wall): (side, span(*dates)) for person, wall, side, *dates in rows["taken"]},
        signed={(person, wall, version): instant(at) for person, wall, version, at in rows["signed"]},
        public=frozenset(pk for (pk,) in rows["public"]),
        personal=dict(rows["personal"]),
    )


def span(starts: str, ends: str | None) -> Span:
    """A span of which the dates came as text."""
    return Span(instant(starts), instant(ends) if ends else None)


instant = datetime.fromisoformat
