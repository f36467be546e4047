"""A run of the leak test: planted, asked and rolled back in one transaction, and the verdict written down after it."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone

from walls.leaktest.asking import as_application, as_owner
from walls.leaktest.messages import logs_held, tell
from walls.leaktest.people import Prober, everyone, let_through_against_the_facts, one_of_each_role
from walls.leaktest.planting import Garden
from walls.leaktest.probing import Probe
from walls.leaktest.routes import Route, reachable, routes
from walls.leaktest.scopes import Scope, StandIns, of_kinds, of_walls, raise_own, standing_walls
from walls.leaktest.tally import Finding, Tally
from walls.models import Compartment, LeakTest, Party

logger = structlog.get_logger(__name__)

LOCK = 7005
"""Held while a run lasts, so that two clocks start one (F19)."""
HELD = {
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "leaktest"}},
}
"""What would leave the transaction stays in this process."""
KNOWERS = """
SELECT k.id FROM walls_capacity k CROSS JOIN LATERAL walls.access(k.id, walls.clock(), 'view') a
JOIN walls_compartment c ON c.id = a.compartment_id AND c.kind_id = ANY (%s)
JOIN walls_party y ON y.id = c.owner_id WHERE y.organisation_id = %s
"""
"""Who oversees what an organisation owns, and so may know of a wall there."""


class Busy(Exception):
    """Another run is under way."""


@dataclass(frozen=True)
class Part:
    """How much of a run is carried out: all of it, unless one is narrowed to be tried out."""

    people: Callable[[list[Prober], list[Scope]], list[Prober]] = lambda people, scopes: people
    kinds: Callable[[str], bool] = lambda kind: True
    addresses: Callable[[str], bool] = lambda name: True


@dataclass(frozen=True)
class Run:
    """What came of a run: when, with which seed, the scopes, and the counts."""

    seed: int
    started_at: datetime
    ended_at: datetime
    scopes: tuple[Scope, ...]
    tally: Tally


WHOLE = Part()
TWINS = 12
"""How many compare every list before and after the test's own wall is raised."""


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of the leak test.

    Raises:
        Busy: another run holds it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Busy
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def carry_out(seed: int, part: Part = WHOLE) -> Run:
    """Carry out one run as the owner of the tables, and leave nothing of it behind.

    An error on the way is part of what came of it.
    """
    started, tally = timezone.now(), Tally()
    scopes: list[Scope] = []
    try:
        with override_settings(**HELD), transaction.atomic():
            _snapshot()
            with as_owner(), logs_held(tally) as scope_of_mark:
                _Night(seed, tally, scopes, scope_of_mark, part).run()
            transaction.set_rollback(True)
    except Exception as error:  # whatever it is, it is no pass; only its kind is kept
        tally.broken = type(error).__name__
        logger.error("leak_test_broken", kind=tally.broken, exc_info=error)
    return Run(seed, started, timezone.now(), tuple(scopes), tally)


def _snapshot() -> None:
    """See everything as it was when the run began, if this is the outermost transaction."""
    if len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


@dataclass
class _Night:
    """The steps of a run."""

    seed: int
    tally: Tally
    scopes: list[Scope]
    scope_of_mark: dict[str, str]
    part: Part
    chosen: frozenset[int] = frozenset()
    """The capacities that ask."""

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 (it chooses whom to ask, and the seed is published)
        self.garden = Garden()
        self.routes = self._routes()
        self.stand_ins = StandIns.hire()

    def run(self) -> None:
        walls = standing_walls()
        hired = [self.stand_ins.make() for _ in range(2)]
        self.scopes += of_walls(walls)
        self._let_somebody_in(self.scopes)
        people = everyone()
        kinds = of_kinds([each.sees for each in people], self.dice)
        self.scopes += [scope for scope in kinds if self.part.kinds(scope.name)]
        for wall, probers in let_through_against_the_facts(people, walls).items():
            self._against_the_facts(wall, probers)
        for scope in self.scopes:
            self._plant(scope)
        before = self._before()
        own = raise_own(self.stand_ins, hired, _owner())
        self.scopes.append(own)
        self._plant(own)
        self._name(own)
        chosen = self._choose(self.scopes)
        with as_application():
            for prober in chosen:
                probe = self._probe(prober)
                self._twins(probe, before, own)
                probe.all()
                tell(probe)

    def _before(self) -> dict[int, dict[str, tuple[int, str, bytes]]]:
        """Every list as it was before the test's own wall, by who asked."""
        chosen = self._choose(self.scopes)
        twins = self.dice.sample(chosen, min(TWINS, len(chosen)))
        with as_application():
            return {each.capacity.pk: self._probe(each).lists() for each in twins}

    def _routes(self) -> list[Route]:
        found = routes()
        for route in found:
            if not reachable(route):
                self.tally.silent[route.name] += 1
        return [route for route in found if reachable(route) and self.part.addresses(route.name)]

    def _let_somebody_in(self, scopes: list[Scope]) -> None:
        """Where nobody passes a wall yet, a made-up person does: else nothing would prove that marks are there."""
        seen = frozenset[int]().union(*(each.sees for each in everyone()))
        for scope in scopes:
            for place in scope.places:
                if place.pk not in seen:
                    self.stand_ins.let_in(*self.stand_ins.make(), place)

    def _plant(self, scope: Scope) -> None:
        for place in scope.places:
            self.garden.plant(place, scope.name)

    def _name(self, own: Scope) -> None:
        """The names behind the test's own wall are marks too, known to those who oversee its owner."""
        with connection.cursor() as cursor:
            organisation = own.places[0].owner.organisation_id
            cursor.execute(KNOWERS, [list(LeakTest.kinds), organisation])
            overseers = frozenset(pk for (pk,) in cursor.fetchall())
        for prober in everyone():
            if prober.sees & {place.pk for place in own.places}:
                overseers |= {prober.capacity.pk}
        for ref in (own.name, *(place.ref for place in own.places)):
            self.garden.names[ref] = own.name, overseers

    def _choose(self, scopes: list[Scope]) -> list[Prober]:
        """For each compartment one of each role that is kept from it, and one that may see it."""
        people = everyone(self.stand_ins.numbers)
        chosen = {each.capacity.pk: each for each in people if each.capacity.pk in self.chosen}
        for scope in scopes:
            for place in scope.places:
                inside = [each for each in people if place.pk in each.sees]
                outside = [each for each in people if place.pk not in each.sees]
                real = [each for each in inside if not each.made_up] or inside
                some = [*one_of_each_role(outside, chosen.values(), self.dice)]
                some += sorted(real, key=lambda each: each.capacity.pk not in chosen)[:1]
                chosen |= {each.capacity.pk: each for each in some}
        found = self.part.people(list(chosen.values()), scopes)
        self.chosen = frozenset(each.capacity.pk for each in found)
        for each in self.garden.planted.values():
            if any(each.places <= prober.sees for prober in found):
                self.tally.planted[each.scope].add(each.ref)
            self.scope_of_mark[each.ref] = each.scope
        return found

    def _probe(self, prober: Prober) -> Probe:
        with as_application():
            return Probe(prober, self.garden, self.routes, self.tally, self.dice)

    def _twins(self, probe: Probe, before: dict[int, dict[str, tuple[int, str, bytes]]], own: Scope) -> None:
        """What was shown before the test's own wall was raised must be shown after it, to those it is nothing to."""
        places = {place.pk for place in own.places}
        known = any(probe.prober.capacity.pk in knowers for _, knowers in self.garden.names.values())
        if known or probe.prober.sees & places or probe.prober.capacity.pk not in before:
            return
        now = probe.lists()
        for path, answer in before[probe.prober.capacity.pk].items():
            self.tally.search("counts", [own.name])
            # What differs from itself, such as a page with a secret made anew, says nothing.
            if answer != now[path] and probe.list_at(path) == now[path]:
                self.tally.leak(Finding(own.name, "counts", path, probe.prober.posts))

    def _against_the_facts(self, wall: int, probers: list[Prober]) -> None:
        scope = next(scope.name for scope in self.scopes if scope.wall is not None and scope.wall.pk == wall)
        self.tally.against_facts.add(scope)
        for prober in probers:
            self.tally.findings.add(Finding(scope, "definition", "access", prober.posts))


def _owner() -> Party:
    """Whose compartments the test's own wall stands between: a party that somebody oversees, if there is one."""
    place = Compartment.objects.filter(kind__in=LeakTest.kinds).order_by("pk").first()
    return place.owner if place else Party.objects.exclude(side="public").order_by("pk")[0]
