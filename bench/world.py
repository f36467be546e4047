"""Who works here and what they reach: 2,000 people, 2,000 compartments, and four readers to measure.

An average person hides what the wall costs (SPEED.md), so the readers differ: one reaches a tenth of all rows, one
next to nothing, one only rows that nobody has touched for years, and one about half.
"""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from bench.database import as_owner
from walls.actions.compartments import open_role
from walls.models import (
    Capacity,
    Compartment,
    CompartmentGroupObjectPermission,
    Exclusion,
    Membership,
    Organisation,
    Party,
    Permit,
    Person,
    Post,
    SideTaken,
    Wall,
    WallSide,
)

PEOPLE = 2000
COMPARTMENTS = 2000
PARTIES = 20
ROLES_IN_PARTY = 5
HELD = 3
"""Roles that each person holds in their party."""
PER_ROLE = 95
"""Compartments on which each role has a grant."""
WALLS = 20
EXCLUSIONS = 200


@dataclass(frozen=True)
class Pool:
    """Some compartments, and the share of all rows that lies in them; `old` if the rows are years old."""

    compartments: int
    share: float
    old: bool = False


POOLS = {
    "stale": Pool(57, 0.028, old=True),
    "narrow": Pool(60, 0.002),
    "typical": Pool(274, 0.10),
    "broad": Pool(725, 0.39),
    "rest": Pool(884, 0.48),
}
READERS = {"stale": ("stale",), "narrow": ("narrow",), "typical": ("typical",), "broad": ("broad", "typical")}
"""Each reader's pools; the stale one first, since that is where ordered lists go wrong."""


@dataclass(frozen=True)
class World:
    """What was built: the people of the readers, and the compartments of the pools."""

    people: dict[str, Person]
    pools: dict[str, list[int]]

    def reach(self, reader: str) -> list[int]:
        """The compartments whose needs a reader sees."""
        return [compartment for pool in READERS[reader] for compartment in self.pools[pool]]

    def share(self, reader: str) -> float:
        """The part of all needs that a reader sees."""
        return sum(POOLS[pool].share for pool in READERS[reader])

    def capacity(self, reader: str) -> Capacity:
        """The one capacity of a reader."""
        with as_owner():
            return Capacity.objects.get(person=self.people[reader])


def build(random: Random) -> World:
    """Everything but rows, written by the owner through the triggers that a service's own data meet."""
    with as_owner(), transaction.atomic():
        council = Organisation.objects.create(name="Bench Council", short_name="Bench", kind="council")
        parties = Party.objects.bulk_create(
            Party(organisation=council, side=f"side {number}", audience=f"people of side {number}")
            for number in range(PARTIES)
        )
        made = Compartment.objects.bulk_create(
            Compartment(kind_id="officers", name=f"Officers' papers {number}", owner=random.choice(parties))
            for number in range(COMPARTMENTS)
        )
        pools = _deal([compartment.pk for compartment in made])
        people = Person.objects.bulk_create(
            Person(email=f"person.{number}@bench.example", name=f"Post {number}", password=make_password(None))
            for number in range(PEOPLE)
        )
        readers = dict(zip(READERS, people, strict=False))
        posts = _posts(random, council, parties, [compartment.pk for compartment in made])
        world = World(readers, pools)
        held = [
            Membership(person=person, post=post)
            for person in people[len(readers) :]
            for post in random.sample(random.choice(posts), HELD)
        ]
        held += [
            Membership(person=person, post=_reader_post(council, parties[0], name, world.reach(name)))
            for name, person in readers.items()
        ]
        Membership.objects.bulk_create(held)
        _raise_walls(random, world)
    return world


def _deal(compartments: list[int]) -> dict[str, list[int]]:
    pools, rest = {}, list(compartments)
    for name, pool in POOLS.items():
        pools[name], rest = rest[: pool.compartments], rest[pool.compartments :]
    return pools


def _posts(random: Random, council: Organisation, parties: list[Party], compartments: list[int]) -> list[list[Post]]:
    """For each party the posts its people hold, each with a role and that role's grants."""
    posts = []
    for party in parties:
        roles = [
            open_role(party=party, code=f"role {number}", title=f"Role {number}") for number in range(ROLES_IN_PARTY)
        ]
        for role in roles:
            grant(role.pk, random.sample(compartments, PER_ROLE), "view")
        posts.append(
            [Post.objects.create(organisation=council, role=role, title=f"{role} of {party}") for role in roles]
        )
    return posts


def _reader_post(council: Organisation, party: Party, reader: str, compartments: list[int]) -> Post:
    role = open_role(party=party, code="officer", scope=reader, title=f"The {reader} reader")
    grant(role.pk, compartments, "contribute")
    return Post.objects.create(organisation=council, role=role, title=role.title)


def grant(group: int, compartments: list[int], action: str) -> None:
    """Let a role's holders take an action in these compartments."""
    permission = Permission.objects.get(content_type__app_label="walls", codename=action)
    CompartmentGroupObjectPermission.objects.bulk_create(
        CompartmentGroupObjectPermission(content_object_id=compartment, group_id=group, permission=permission)
        for compartment in compartments
    )


def _raise_walls(random: Random, world: World) -> None:
    """Walls, exclusions and permits, so that the definition has all its questions to answer."""
    readers = [person.pk for person in world.people.values()]
    for mine, theirs in zip(world.pools["broad"][:WALLS], world.pools["rest"][:WALLS], strict=True):
        wall = Wall.objects.create(reason="A matter with two sides")
        WallSide.objects.bulk_create(
            [WallSide(compartment_id=mine, wall=wall, side=1), WallSide(compartment_id=theirs, wall=wall, side=2)]
        )
        SideTaken.objects.create(person=world.people["broad"], wall=wall, side=1)
    for person in random.sample(list(Person.objects.exclude(pk__in=readers).order_by("pk")), EXCLUSIONS):
        exclusion = Exclusion.objects.create(
            person=person,
            compartment_id=random.choice(world.pools["rest"]),
            reason="An interest declared",
        )
        if random.random() < 0.5:
            Permit.objects.create(
                capacity=Capacity.objects.get(person=person),
                compartment_id=exclusion.compartment_id,
                lifts=exclusion,
                ends_at=timezone.now() + timedelta(days=30),
                reason="The interest is small",
                asked_by=world.people["narrow"],
                approved_by=world.people["typical"],
            )
