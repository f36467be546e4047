"""What is tested: the compartments behind each wall, one of each kind, and those of a wall of the test's own."""

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from guardian.shortcuts import assign_perm

from walls.leaktest.marks import mark
from walls.leaktest.planting import models_of
from walls.models import (
    Action,
    Compartment,
    CompartmentKind,
    Membership,
    Organisation,
    Party,
    Person,
    Post,
    Role,
    SideTaken,
    Undertaking,
    UndertakingText,
    Wall,
    WallSide,
    new_ref,
)
from walls.models.dated import in_force
from walls.models.people import Basis

NAME = "Leak test"
SIDES = (1, 2)


@dataclass(frozen=True)
class Scope:
    """A wall with the compartments behind it, or a kind with one compartment of it."""

    name: str
    """The wall's reference or the kind's code, which the figures go by."""
    places: tuple[Compartment, ...]
    wall: Wall | None = None
    own: bool = False
    """Whether the test raised it itself."""


@dataclass
class StandIns:
    """People made up for the test, in an organisation of their own, so that nobody's appointments wait for it.

    Each sees one compartment, and has taken its side.
    """

    party: Party
    people: dict[int, Person] = field(default_factory=dict)
    """By the compartment that each sees, or is to see."""

    @classmethod
    def hire(cls) -> "StandIns":
        """Make the organisation in which they serve."""
        office = Organisation.objects.create(name=f"{NAME} {new_ref()}", short_name=NAME, kind="test")
        return cls(Party.objects.create(organisation=office, side="commissioner", audience=NAME))

    def make(self) -> tuple[Person, Role]:
        """One more person, with a post and a role that is given nothing yet."""
        ref = new_ref()
        group = Group.objects.create(name=str(uuid.uuid4()))
        role = Role.objects.create(group=group, party=self.party, code="leaktest", scope=ref, title=NAME, matter=True)
        post = Post.objects.create(organisation=self.party.organisation, role=role, title=f"{NAME} {ref}")
        person = Person.objects.create(email=f"{ref}@leaktest.invalid", name=NAME)
        Membership.objects.create(person=person, post=post, basis=Basis.SUBSTANTIVE)
        return person, role

    def let_in(self, person: Person, role: Role, place: Compartment) -> None:
        """Let one into a compartment, on whichever side of a wall it stands."""
        assign_perm(Action.DECIDE, role.group, place)
        for side in WallSide.objects.filter(compartment=place, wall__in=Wall.objects.filter(in_force())):
            SideTaken.objects.create(person=person, wall=side.wall, side=side.side)
            texts = UndertakingText.objects.filter(wall=side.wall, side=side.side)
            if newest := texts.order_by("-version").first():
                Undertaking.objects.create(person=person, wall=side.wall, version=newest.version)
        self.people[place.pk] = person

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(person.pk for person in self.people.values())


def standing_walls() -> list[Wall]:
    """Every wall in force."""
    return list(Wall.objects.filter(in_force()).order_by("pk"))


def of_walls(walls: Iterable[Wall]) -> list[Scope]:
    """The compartments on every side of each wall."""
    found = []
    for wall in walls:
        places = Compartment.objects.filter(wall_sides__wall=wall).distinct().order_by("pk")
        found.append(Scope(wall.ref, tuple(places), wall))
    return found


def of_kinds(sees: Iterable[frozenset[int]], dice: random.Random) -> list[Scope]:
    """One compartment of every kind that there is, if somebody sees one; another on another night."""
    seen = frozenset[int]().union(*sees)
    found = []
    for kind in CompartmentKind.objects.all():
        places = list(Compartment.objects.filter(kind=kind, is_public=False, pk__in=seen).order_by("pk"))
        if places and models_of(kind.code):
            found.append(Scope(kind.code, (dice.choice(places),)))
    return found


def raise_own(stand_ins: StandIns, hired: list[tuple[Person, Role]], owner: Party) -> Scope:
    """Raise the test's own wall between two compartments, with one of those hired on each side.

    They are of the kind in which most can be written.
    """
    kinds = CompartmentKind.objects.exclude(code__in=("public", "personal"))
    kind = max(kinds, key=lambda each: len(models_of(each.code)))
    wall = Wall(reason=mark(ref := new_ref()), ref=ref)
    places = []
    for _ in SIDES:
        named = new_ref()
        places.append(Compartment.objects.create(ref=named, kind=kind, name=mark(named), owner=owner))
    wall.keeper = places[0]
    wall.save()
    for side, place in zip(SIDES, places, strict=True):
        WallSide.objects.create(wall=wall, compartment=place, side=side)
    for (person, role), place in zip(hired, places, strict=True):
        stand_ins.let_in(person, role, place)
    return Scope(wall.ref, tuple(places), wall, own=True)
