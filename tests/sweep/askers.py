"""Everyone who may ask: each sign-in of the demonstration in each of its capacities, and nobody; known by the model."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from tests.owner import as_owner, query
from tests.walls.model import ACTIONS, Facts, facts
from walls.models import Party, Person, Role

NOBODY = ""
with (settings.BASE_DIR / "config" / "demo" / "signins.csv").open(newline="", encoding="utf-8") as file:
    SIGN_INS = [NOBODY, *(row["email"] for row in csv.DictReader(file))]
"""Every sign-in of the demonstration, and nobody."""
OF_TWO_COUNCILS = re.compile("@(cdc|foddc)")
"""Those whom one worker takes, while another takes the rest: as many questions each."""


@dataclass(frozen=True)
class Asker:
    """One capacity as the model knows it: the posts it holds, what it reaches, whose posts and people it keeps."""

    email: str
    capacity: int
    person: int | None
    serves: frozenset[int | None]
    """The organisation it acts in, and the one on whose behalf."""
    side: str
    roles: frozenset[int]
    posts: frozenset[str]
    """The codes of its roles."""
    may: dict[str, set[int]]
    """Compartments by action."""
    elsewhere: set[int]
    """Compartments that the same person sees in other capacities."""
    governs: set[int]
    """Parties to whose posts it appoints."""
    lists: set[int]
    """People on its list: those who serve one of these parties."""
    keeps: set[int]
    """People whose accounts it keeps: those who serve in no other party, or all for an administrator."""

    @property
    def is_public(self) -> bool:
        return self.person is None

    @property
    def administers(self) -> bool:
        return "administrator" in self.posts


class Census:
    """Who there is at one moment, worked out from the facts by the model alone."""

    def __init__(self) -> None:
        with as_owner():
            self.known: Facts = facts()
            ((self.now,),) = query("SELECT walls.clock()")
            self.codes = dict(Role.objects.values_list("pk", "code"))
            self.governed_in = dict(Party.objects.values_list("pk", "governed_in"))
            self.serves = {
                pk: frozenset(pair) for pk, *pair in Party.objects.values_list("pk", "organisation", "on_behalf_of")
            }
            self.sides = dict(Party.objects.values_list("pk", "side"))
            self.people = dict(Person.objects.values_list("pk", "email"))

    def askers(self) -> Iterator[Asker]:
        """Every live capacity, and the public."""
        for capacity, each in self.known.capacities.items():
            if each.person is None or self.roles(capacity):
                yield self.asker(capacity)

    def roles(self, capacity: int) -> frozenset[int]:
        """The roles that a capacity holds now."""
        me = self.known.capacities[capacity]
        return frozenset(
            held.role
            for held in self.known.memberships
            if (held.person, held.party) == (me.person, me.party) and held.span.holds(self.now)
        )

    def asker(self, capacity: int) -> Asker:
        me = self.known.capacities[capacity]
        roles = self.roles(capacity)
        posts = frozenset(self.codes[role] for role in roles)
        may = {action: self.known.reached(capacity, self.now, action) for action in ACTIONS}
        own = {party for party, place in self.governed_in.items() if place in may["govern"]}
        runs = "administrator" in posts
        governs = own | {party for party in self.governed_in if runs and not self.has_governor(party)}
        others = [
            other
            for other, each in self.known.capacities.items()
            if each.person == me.person is not None and other != capacity and self.roles(other)
        ]
        return Asker(
            email=self.people[me.person] if me.person else "",
            capacity=capacity,
            person=me.person,
            serves=self.serves[me.party],
            side=self.sides[me.party],
            roles=roles,
            posts=posts,
            may=may,
            elsewhere=set().union(*(self.known.reached(other, self.now) for other in others)),
            governs=governs,
            lists=set(self.people) if runs else self.serving(governs),
            keeps=set(self.people) if runs else self.serving(own) - self.serving(set(self.governed_in) - own),
        )

    def has_governor(self, party: int) -> bool:
        """Whether somebody holds a role that governs the compartment in which the party is governed."""
        roles = {
            grant.role
            for grant in self.known.grants
            if grant.compartment == self.governed_in[party] and grant.action == "govern" and grant.span.holds(self.now)
        }
        return any(held.role in roles and held.span.holds(self.now) for held in self.known.memberships)

    def serving(self, parties: set[int]) -> set[int]:
        """The people who serve one of the parties, or will."""
        return {
            held.person
            for held in self.known.memberships
            if held.party in parties and (held.span.ends is None or self.now < held.span.ends)
        }
