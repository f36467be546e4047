"""The wall as a pure model, written from the words of the design and rules EW-1 to EW-10, never from the SQL.

Facts go in, sets of compartments come out. The definition in the database, the filters and the policies are
held to it by `test_deciders`, and every page of the service by `tests/sweep`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

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


def facts() -> Facts:
    """The facts of the database, read as its owner."""

    def dated(model: type[Model], *fields: str) -> Iterator[list[Any]]:
        """Some columns of every row, and its span."""
        for *known, starts, ends in model._default_manager.values_list(*fields, "starts_at", "ends_at"):
            yield [*known, Span(starts, ends)]

    compartments = models.Compartment.objects
    of_post = ("person", "post__role", "post__role__party", "post__organisation")
    return Facts(
        disabled={pk: at for pk, at in models.Person.objects.values_list("pk", "inactive_from") if at is not None},
        disabled_before=[(person, span) for person, span in dated(models.DisabledTime, "person")],
        capacities={pk: Capacity(*who) for pk, *who in models.Capacity.objects.values_list("pk", "person", "party")},
        memberships=[Membership(*held) for held in dated(models.Membership, *of_post)],
        grants=[Grant(*given) for given in dated(models.GrantPeriod, "group", "compartment", "action")],
        permits=[Permit(*each) for each in dated(models.Permit, "capacity", "compartment", "action", "lifts")],
        exclusions={pk: Exclusion(*bars) for pk, *bars in dated(models.Exclusion, "pk", "person", "compartment")},
        part_of={part: whole for part, whole in models.Organisation.objects.values_list("pk", "parent") if whole},
        side_of=dict(models.Party.objects.values_list("pk", "side")),
        bars=[EmployerBar(*bars) for bars in dated(models.EmployerBar, "organisation", "compartment", "side")],
        fences=[RingFence(*around) for around in dated(models.RingFence, "person", "compartment")],
        standing={
            pk: Standing(*agreed)
            for pk, *agreed in dated(models.StandingRelease, "pk", "source", "target", "approved_at")
        },
        walls={
            pk: Barrier(span, one_way, kind == models.WallKind.EXCLUSION, kind in models.BY_NAME)
            for pk, one_way, kind, span in dated(models.Wall, "pk", "one_way", "kind")
        },
        named=[Named(*whom) for whom in dated(models.NamedForWall, "person", "wall")],
        sides=[
            Side(*place) for place in models.WallSide.objects.values_list("compartment", "wall", "side", "starts_at")
        ],
        texts=[
            Text(*asked) for asked in models.UndertakingText.objects.values_list("wall", "side", "version", "issued_at")
        ],
        taken={
            (person, wall): (side, Span(taken, left))
            for person, wall, side, taken, left in models.SideTaken.objects.values_list(
                "person", "wall", "side", "taken_at", "left_at"
            )
        },
        signed={
            (person, wall, version): at
            for person, wall, version, at in models.Undertaking.objects.values_list(
                "person", "wall", "version", "signed_at"
            )
        },
        public=frozenset(compartments.filter(is_public=True).values_list("pk", flat=True)),
        personal=dict(compartments.exclude(personal_to=None).values_list("pk", "personal_to")),
    )
