"""Episodes: people who do one thing after another in the small world, by lot, while invariants are held at each step.

Every note and paper carries the mark of the compartment in which it was written. A mark lies elsewhere only if a
release or a sealing brought it there, and shows to those alone who, by the model, see the row that carries it.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.http import Http404
from django.test import Client

from commissioning.models import Paper
from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.sweep.canaries import CANARY
from tests.walls.model import Facts, facts
from tests.walls.office import Office
from tests.walls.test_deciders import everything_held, whole_disagreements
from walls.capacities import CurrentCapacity, capacities_of
from walls.identity import acting
from walls.models import Clause, Compartment, Person

PEOPLE = ("officer", "second", "leader", "monitor", "provider", "dual", "keeper", "forester")
REFUSALS = (PermissionDenied, ValidationError, DatabaseError, Http404)
HOUR = timedelta(hours=1)
ORPHANS = """
SELECT 'a grant without its period', g.id FROM walls_compartmentgroupobjectpermission g
WHERE (SELECT count(*) FROM walls_grantperiod p JOIN auth_permission a ON a.codename = p.action
       WHERE a.id = g.permission_id AND (p.group_id, p.compartment_id) = (g.group_id, g.content_object_id)
         AND p.ends_at IS NULL) <> 1
UNION ALL
SELECT 'a period without its grant', p.id FROM walls_grantperiod p
WHERE p.ends_at IS NULL AND NOT EXISTS (
  SELECT FROM walls_compartmentgroupobjectpermission g JOIN auth_permission a ON a.id = g.permission_id
  WHERE a.codename = p.action AND (g.group_id, g.content_object_id) = (p.group_id, p.compartment_id))
UNION ALL
SELECT 'a grant of no role', p.id FROM walls_grantperiod p
WHERE NOT EXISTS (SELECT FROM walls_role r WHERE r.group_id = p.group_id)
UNION ALL
SELECT 'a permit of nobody', d.id FROM walls_permit d JOIN walls_capacity k ON k.id = d.capacity_id
WHERE k.person_id IS NULL
UNION ALL
SELECT 'a permit beside its exclusion', d.id FROM walls_permit d JOIN walls_exclusion x ON x.id = d.lifts_id
JOIN walls_capacity k ON k.id = d.capacity_id
WHERE (x.compartment_id, x.person_id) <> (d.compartment_id, k.person_id)
"""
"""What was granted to what is not there, or for something else (L35)."""
Step = Callable[["Episode"], None]


class Broken(AssertionError):
    """An invariant that did not hold."""


class Episode:
    """One course of events, told by its seed."""

    def __init__(self, seed: int, office: Office, clause: Clause) -> None:
        self.dice = random.Random(seed)
        self.office, self.clause = office, clause
        self.places = office.world.compartments
        self.clients: dict[str, Client] = {}
        self.carried: set[tuple[str, int]] = set()
        """Marks that a release or a sealing brought to a compartment."""
        self.look()
        with as_owner():
            self.marks = dict(Compartment.objects.values_list("pk", "ref"))
            for place in vars(self.places).values():
                Note.objects.create(compartment=place, title=self.marked("Note", place))
                Paper.objects.create(compartment=place, title=self.marked("Paper", place), text="x")

    def run(self, steps: list[Step], most: int) -> list[str]:
        """Take up to so many steps; what was done."""
        done: list[str] = []
        for _ in range(self.dice.randint(most // 5, most)):
            step = self.dice.choice(steps)
            done.append(step.__name__)
            try:
                step(self)
                self.hold()
            except AssertionError as broken:
                raise Broken(f"after {', '.join(done)}: {broken}") from broken
        return done

    def hold(self) -> None:
        """The invariants."""
        known, now = self.look(), self.now()
        with as_owner():
            assert whole_disagreements(everything_held(known, [now]), [now]) == []
            assert query(ORPHANS) == []
            for model in (Note, Paper):
                self.stayed(model)
        if by := self.somebody():
            self.policies_hold(by, known.reached(by.pk, now))

    def stayed(self, model: type[Model]) -> None:
        """No mark lies where nothing brought it."""
        for title, place in model._default_manager.values_list("title", "compartment"):
            for mark in CANARY.findall(title):
                assert mark == self.marks[place] or (mark, place) in self.carried, f"{title} lies in {place}"

    def policies_hold(self, by: CurrentCapacity, places: set[int]) -> None:
        """A bare query, without the filter, shows a capacity the rows that the model lets it see."""
        expected = self.seen_in(places)
        with acting(by):
            for model in (Note, Paper):
                assert set(model.objects.values_list("ref", flat=True)) == expected[model]
                filtered = model.objects.visible_to(by)
                assert set(filtered.values_list("ref", flat=True)) == expected[model]

    # What is known

    def now(self) -> datetime:
        return query("SELECT walls.clock()")[0][0]

    def look(self) -> Facts:
        """The facts as they are now. Before a step changed any, they are as they were looked at after the last."""
        with as_owner():
            self.known = facts()
        return self.known

    def may(self, by: CurrentCapacity, action: str) -> set[int]:
        return self.known.reached(by.pk, self.now(), action)

    def seen_in(self, places: set[int]) -> dict[type[Model], set[str]]:
        """The references of the rows that are seen in compartments."""
        with as_owner():
            return {
                Note: set(Note.objects.filter(compartment__in=places).values_list("ref", flat=True)),
                Paper: set(
                    Paper.objects.filter(compartment__in=places, withdrawn_at=None).values_list("ref", flat=True)
                ),
            }

    def marks_for(self, by: CurrentCapacity) -> set[str]:
        """The marks on rows that the model lets a capacity see."""
        refs = self.seen_in(self.may(by, "view"))
        with as_owner():
            titles = [
                title
                for model, seen in refs.items()
                for title in model._default_manager.filter(ref__in=seen).values_list("title", flat=True)
            ]
        return {mark for title in titles for mark in CANARY.findall(title)}

    def marked(self, words: str, place: Compartment) -> str:
        return f"{words} canary-{place.ref}"

    # Who does it

    def place(self) -> Compartment:
        return self.dice.choice(list(vars(self.places).values()))

    def person(self) -> Person:
        return self.office.people[self.dice.choice(PEOPLE)]

    def live(self, person: Person) -> list[CurrentCapacity]:
        return [held for held in capacities_of(person.pk) if not held.is_public]

    def somebody(self) -> CurrentCapacity | None:
        """A live capacity of somebody, if they have one."""
        held = self.live(self.person())
        return self.dice.choice(held) if held else None

    def governor(self) -> CurrentCapacity | None:
        held = self.live(self.office.people["monitor"])
        return held[0] if held else None

    def client(self, name: str) -> Client:
        """The browser of a person, which stays signed in from one step to the next."""
        if name not in self.clients:
            self.clients[name] = self.office.browser(name)
        return self.clients[name]

    def attempt(self, by: CurrentCapacity | None, does: Callable[[CurrentCapacity], object]) -> bool:
        """Whether somebody's attempt passes; one that is refused leaves nothing behind."""
        if by is None:
            return False
        try:
            with transaction.atomic(), acting(by):
                does(by)
        except REFUSALS:
            return False
        return True
