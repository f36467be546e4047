"""The small world with its offices: governors, an administrator, a second council, and a law that parts posts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from guardian.shortcuts import assign_perm

from tests.walls.world import World
from walls.capacities import CurrentCapacity, capacities_of
from walls.models import Compartment, Membership, Organisation, Party, Person, Post, Role


@dataclass
class Office:
    """The world, with who governs whom: the council's party its monitor, Forest's its own, the provider's nobody."""

    world: World
    people: dict[str, Person]
    posts: dict[str, Post]

    def by(self, name: str, party: str = "") -> CurrentCapacity:
        """The first live capacity of a person, or that whose label begins with `party`."""
        held = capacities_of(self.people[name].pk)
        return next(capacity for capacity in held if capacity.label.startswith(party))

    def held(self, name: str, post: str) -> Membership:
        """A person's latest membership of a post."""
        return Membership.objects.filter(person=self.people[name], post=self.posts[post]).latest("pk")

    def browser(self, name: str) -> Client:
        """A client signed in as a person."""
        client = Client()
        client.force_login(self.people[name], backend=settings.AUTHENTICATION_BACKENDS[0])
        return client


def make(world: World) -> Office:
    """Add the offices to the world, as the owner."""
    world.parties.council.governed_in = world.compartments.council
    world.parties.council.save()
    world.posts.monitor.single_holder = True
    world.posts.monitor.save()
    forest, system = (
        Organisation.objects.create(name=name, short_name=name, kind="test") for name in ("Forest", "System")
    )
    posts = dict(vars(world.posts))
    for organisation, side, codes in [
        (forest, "commissioner", ["monitor", "officer"]),
        (system, "system", ["administrator"]),
    ]:
        party = Party.objects.create(organisation=organisation, side=side, audience=f"{organisation}'s people")
        for code in codes:
            role = Role.objects.create(
                group=Group.objects.create(name=f"{organisation}:{code}"),
                party=party,
                code=code,
                title=code.capitalize(),
            )
            key = code if code == "administrator" else f"forest_{code}"
            posts[key] = Post.objects.create(organisation=organisation, role=role, title=code.capitalize())
        if organisation == forest:
            party.governed_in = Compartment.objects.create(kind_id="council", name="forest", owner=party)
            party.save()
            assign_perm("govern", posts["forest_monitor"].role.group, party.governed_in)
    people = dict(vars(world.people))
    for name, post in [("admin", "administrator"), ("keeper", "forest_monitor"), ("forester", "forest_officer")]:
        people[name] = Person.objects.create_user(f"{name}@test.example", "commissioning", name=name.capitalize())
        Membership.objects.create(person=people[name], post=posts[post])
    people["nobody"] = Person.objects.create_user("nobody@test.example", "commissioning", name="Nobody")
    return Office(world, people, posts)


def passes(attempt: Callable[[], object]) -> bool:
    """Whether the attempt passes; it is taken back in either case."""
    try:
        with transaction.atomic():
            attempt()
            transaction.set_rollback(True)
    except (PermissionDenied, ValidationError, DatabaseError):
        return False
    return True


def sentences(refusal: Any) -> dict[str, list[str]]:
    """What a caught refusal says, by field."""
    return refusal.value.message_dict
