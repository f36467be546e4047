"""Worlds drawn by lot from a seed, with all that the definition speaks of, and a past."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from tests.notes.models import Note, Thread, Verdict
from tests.owner import query
from walls import models
from walls.actions.rows import add_many
from walls.models import Clock
from walls.models import CompartmentGroupObjectPermission as Grant

HOUR = timedelta(hours=1)


def in_past() -> Q:
    """Of dated rows, those that are over."""
    return Q(ends_at__lte=Clock())


DATED = (
    models.Membership,
    models.Exclusion,
    models.EmployerBar,
    models.RingFence,
    models.Permit,
    models.Wall,
)
KINDS = ("officers", "council", "sealed", "public", "personal")


class RandomWorld:
    """People, parties, compartments and what lies between. Made and changed by the owner of the tables."""

    def __init__(self, seed: int):
        self.dice = random.Random(seed)
        self.names = random.Random(f"named in {seed}")
        """Of their own, so that who is named changes nothing else."""
        self.born = self.now()
        models.CompartmentKind.objects.bulk_create(
            models.CompartmentKind(code=code, position=place, sealed=code == "sealed")
            for place, code in enumerate(KINDS)
        )
        self.roles = self.make_roles()
        self.posts = models.Post.objects.bulk_create(
            models.Post(organisation=role.party.organisation, role=role, title=role.code) for role in self.roles
        )
        self.people = models.Person.objects.bulk_create(
            models.Person(email=f"{number}@test.example", name=str(number), password="!") for number in range(5)
        )
        self.compartments = models.Compartment.objects.bulk_create(
            models.Compartment(
                kind_id=self.dice.choice(KINDS[:3]) if place else "public",
                name=str(place),
                owner=self.roles[0].party,
                is_public=not place,
            )
            for place in range(7)
        )
        models.Capacity.objects.create(person=None, party=self.roles[0].party)
        self.can = {
            permission.codename: permission
            for permission in Permission.objects.filter(content_type__model="compartment")
        }
        self.walls = [
            models.Wall.objects.create(reason="A matter", one_way=one_way, kind=kind, **self.some_time())
            for one_way, kind in ((False, models.WallKind.SIDES), (True, models.WallKind.INCLUSION))
        ]
        self.appoint(11)
        self.grant(18)
        self.raise_walls()
        self.exclude(5)
        self.bar_employers(5)
        self.ring_fence(4)
        self.release(5)
        self.permit(5)
        self.put_rows()
        self.bar_by_name()
        self.permit_past_walls(3)
        self.name_for(self.walls[1])

    def now(self) -> datetime:
        return query("SELECT walls.clock()")[0][0]

    def some_instant(self) -> datetime:
        return self.now() + self.dice.choice([-2, 0, 0, 0, 1, 3]) * HOUR

    def some_time(self, *, ends: bool = False) -> dict[str, datetime | None]:
        """Dates around now: past ones the database raises to now; some lack an end, unless they need one."""
        starts = self.some_instant()
        if not ends and self.dice.random() < 0.5:
            return {"starts_at": starts, "ends_at": None}
        return {
            "starts_at": starts,
            "ends_at": max(starts, self.now() + HOUR) + self.dice.choice([0, 2, 4]) * HOUR,
        }

    def make_roles(self) -> list[models.Role]:
        organisations = models.Organisation.objects.bulk_create(
            models.Organisation(name=name, short_name=name, kind="test") for name in "ab"
        )
        organisations.append(
            models.Organisation.objects.create(name="c", short_name="c", kind="test", parent=organisations[1])
        )
        parties = models.Party.objects.bulk_create(
            models.Party(organisation=organisation, side=side, audience=side)
            for organisation, side in [
                (organisations[0], "x"),
                (organisations[0], "y"),
                (organisations[1], "x"),
                (organisations[2], "x"),
            ]
        )
        groups = iter(Group.objects.bulk_create(Group(name=str(number)) for number in range(8)))
        return models.Role.objects.bulk_create(
            models.Role(group=next(groups), party=party, code=f"{party.pk}{code}", title=code)
            for party, code in product(parties, "mn")
        )

    def appoint(self, times: int) -> None:
        held = set(models.Membership.objects.values_list("person_id", "post_id"))
        free = [pair for pair in product(self.people, self.posts) if (pair[0].pk, pair[1].pk) not in held]
        for person, post in self.dice.sample(free, times):
            models.Membership.objects.create(person=person, post=post, **self.some_time())

    def grant(self, times: int) -> None:
        Grant.objects.bulk_create(
            (
                Grant(
                    content_object=self.dice.choice(self.compartments[1:]),
                    group_id=self.dice.choice(self.roles).pk,
                    permission=self.dice.choice(list(self.can.values())),
                )
                for _ in range(times)
            ),
            ignore_conflicts=True,
        )

    def raise_walls(self) -> None:
        for compartment in self.dice.sample(self.compartments[1:], 4):
            models.WallSide.objects.create(
                compartment=compartment,
                wall=self.dice.choice(self.walls),
                side=self.dice.choice([1, 2]),
            )
        for wall, side in self.dice.sample(list(product(self.walls, [1, 2])), 3):
            self.ask_to_sign(wall, side, 1)
        for person, wall in self.dice.sample(list(product(self.people, self.walls)), 7):
            models.SideTaken.objects.create(
                person=person,
                wall=wall,
                side=self.dice.choice([1, 2]),
                taken_at=(taken := self.some_instant()),
                left_at=self.dice.choice([None, None, taken + 2 * HOUR]),
            )
        for person, wall, version in self.dice.sample(list(product(self.people, self.walls, [1, 2])), 12):
            models.Undertaking.objects.create(person=person, wall=wall, version=version, signed_at=self.some_instant())

    def bar_by_name(self) -> None:
        """A wall of exclusions before what no other stands before, and before what one does: it asks for no side."""
        walled = set(models.WallSide.objects.values_list("compartment", flat=True))
        free = next(place for place in self.compartments[1:] if place.pk not in walled)
        wall = models.Wall.objects.create(reason="People", kind=models.WallKind.EXCLUSION)
        for place in (free.pk, min(walled)):
            models.WallSide.objects.create(compartment_id=place, wall=wall, side=1)

    def ask_to_sign(self, wall: models.Wall, side: int, version: int) -> None:
        models.UndertakingText.objects.create(
            wall=wall, side=side, version=version, text="x", issued_at=self.some_instant()
        )

    def stand_elsewhere(self) -> None:
        """A wall after the first two, before what no wall stands before any more."""
        wall = models.Wall.objects.create(
            reason="Another matter", kind=models.WallKind.CONTRACTOR, ends_at=self.now() + 3 * HOUR
        )
        self.walls.append(wall)
        free = models.Compartment.objects.exclude(wall_sides__wall__in=models.Wall.objects.exclude(in_past()))
        for compartment in self.dice.sample(sorted(free, key=lambda each: each.pk), min(2, len(free))):
            models.WallSide.objects.create(compartment=compartment, wall=wall, side=self.dice.choice([1, 2]))
        for person in self.dice.sample(self.people, 3):
            models.SideTaken.objects.create(person=person, wall=wall, side=self.dice.choice([1, 2]))

    def name_for(self, wall: models.Wall) -> None:
        """Those who would reach it and another, now or later; of people from outside as long as the wall stands."""
        behind = models.WallSide.objects.filter(wall=wall).values("compartment")
        roles = models.GrantPeriod.objects.filter(compartment__in=behind).exclude(action="govern").values("group")
        reach = set(models.Membership.objects.filter(post__role__in=roles).values_list("person", flat=True))
        others = [person for person in self.people if person.pk not in reach]
        for person in [*(each for each in self.people if each.pk in reach), *others[:1]]:
            starts = self.now() + self.names.choice([0, 0, 3]) * HOUR
            models.NamedForWall.objects.create(
                wall=wall,
                person=person,
                starts_at=min(starts, wall.ends_at or starts),
                ends_at=wall.ends_at,
            )

    def exclude(self, times: int) -> None:
        for _ in range(times):
            models.Exclusion.objects.create(
                person=self.dice.choice(self.people),
                compartment=self.dice.choice(self.compartments),
                **self.some_time(),
            )

    def bar_employers(self, times: int) -> None:
        """Bars against those who do not own the compartments: the second organisation, and the third, a part of it.

        And against one side of the owner, or of another.
        """
        for _ in range(times):
            one_side = self.dice.random() < 0.5
            models.EmployerBar.objects.create(
                organisation=self.roles[self.dice.choice([0, 0, 4] if one_side else [4, 6])].party.organisation,
                side=self.dice.choice("xxy") if one_side else "",
                compartment=self.dice.choice(self.compartments),
                **self.some_time(),
            )

    def ring_fence(self, times: int) -> None:
        for compartment in self.dice.choices([bar.compartment for bar in models.EmployerBar.objects.all()], k=times):
            models.RingFence.objects.create(
                person=self.dice.choice(self.people), compartment=compartment, **self.some_time()
            )

    def release(self, times: int) -> None:
        """Standing releases, agreed and not, from where some see and others contribute."""
        places = [place.pk for place in self.compartments[1:]]
        seen = set(Grant.objects.filter(permission=self.can["view"]).values_list("content_object_id", flat=True))
        for _ in range(times):
            source = self.dice.choice(sorted(seen) or places)
            models.StandingRelease.objects.create(
                source_id=source,
                target_id=self.dice.choice([place for place in places if place != source]),
                what=models.new_ref(),
                reason="x",
                opened_by=self.people[0],
                approved_by=self.dice.choice([self.people[1], self.people[1], None]),
                **self.some_time(),
            )

    def permit(self, times: int) -> None:
        """Permits as they are made: some plain, some naming an exclusion of that person and compartment."""
        exclusions = list(models.Exclusion.objects.all())
        for capacity in self.dice.choices(models.Capacity.objects.exclude(person=None), k=times):
            theirs = [x for x in exclusions if x.person_id == capacity.person_id]
            lifts = self.dice.choice([*theirs, *theirs, None])
            models.Permit.objects.create(
                capacity=capacity,
                compartment=lifts.compartment if lifts else self.dice.choice(self.compartments[1:]),
                action=self.dice.choice(list(self.can)),
                lifts=lifts,
                asked_by=self.people[0],
                approved_by=self.people[1],
                **self.some_time(ends=True),
            )

    def permit_past_walls(self, times: int) -> None:
        """To view, where a post was given more and its holder has taken no side."""
        given = models.GrantPeriod.objects.filter(action__in=("contribute", "decide"), ends_at=None)
        behind = set(models.WallSide.objects.exclude(wall__kind="exclusion").values_list("compartment", "wall"))
        taken = set(models.SideTaken.objects.values_list("person", "wall"))
        found = {
            (member.person_id, member.post.role.party_id, place)
            for member in models.Membership.objects.select_related("post__role")
            for role, place in given.values_list("group_id", "compartment_id")
            for walled, wall in behind
            if member.post.role_id == role and place == walled and (member.person_id, wall) not in taken
        }
        for person, party, place in sorted(found)[:times]:
            models.Permit.objects.create(
                capacity=models.Capacity.objects.get(person=person, party=party),
                compartment_id=place,
                asked_by=self.people[0],
                approved_by=self.people[1],
                ends_at=self.now() + 4 * HOUR,
            )

    def put_rows(self) -> None:
        """One row of each sort in each new compartment, and links from some of them to others."""
        places = models.Compartment.objects.exclude(pk__in=Note.objects.values("compartment_id"))
        notes = add_many([Note(compartment=place, title="x") for place in places])
        Verdict.objects.bulk_create(Verdict(compartment_id=note.compartment_id, note=note, text="x") for note in notes)
        Thread.objects.bulk_create(
            Thread(compartment_id=note.compartment_id, note=note, to=to, to_compartment_id=to.compartment_id)
            for note, to in product(notes, self.dice.sample(list(Note.objects.all()), 3))
        )

    def live_on(self) -> None:
        """Some hours later: things end early, are revoked and added; what was true before stays so."""
        for model in (*DATED, models.StandingRelease):
            for row in self.some(model.objects.all()):
                model.objects.filter(pk=row.pk, starts_at__lte=Clock(), ends_at=None).update(ends_at=Clock())
        for grant in self.some(Grant.objects.all()):
            grant.delete()
        models.Person.objects.filter(pk=self.dice.choice(self.people).pk).update(
            inactive_from=self.now() + self.dice.choice([0, 1]) * HOUR
        )
        for wall, side in product(self.walls, [1, 2]):
            if self.dice.random() < 0.5:
                self.ask_to_sign(wall, side, 2)
        self.stand_elsewhere()
        self.name_for(self.walls[-1])
        name = models.NamedForWall.objects.filter(wall=self.walls[1], starts_at__lte=Clock()).order_by("pk").first()
        if name is not None and (name.ends_at is None or name.ends_at > self.now()):
            models.NamedForWall.objects.filter(pk=name.pk).update(ends_at=Clock())
        self.appoint(3)
        self.grant(4)
        self.exclude(2)
        self.bar_employers(1)
        self.ring_fence(1)
        self.release(1)
        self.permit(2)
        self.put_rows()

    def some(self, rows) -> Iterator:
        return (row for row in rows if self.dice.random() < 0.25)

    def instants(self, times: int) -> list[datetime]:
        """When to ask: by lot just before, at or just after a moment at which something began or ended."""
        moments = {self.born, self.now()}
        for model in (*DATED, models.GrantPeriod):
            for pair in model.objects.values_list("starts_at", "ends_at"):
                moments.update(moment for moment in pair if moment is not None)
        moments.update(models.SideTaken.objects.values_list("taken_at", flat=True))
        moments.update(models.Undertaking.objects.values_list("signed_at", flat=True))
        moments.update(at for at in models.Person.objects.values_list("inactive_from", flat=True) if at is not None)
        tick = timedelta(microseconds=1)
        around = sorted(moment + step for moment in moments for step in (-tick, timedelta(), tick))
        return self.dice.sample(around, times)
