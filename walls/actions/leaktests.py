"""Writing down what came of a leak test, and telling those whose it is."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from walls import audit
from walls.identity import acting
from walls.leaktest.asking import as_application
from walls.leaktest.running import Run, alone, carry_out
from walls.leaktest.scopes import Scope
from walls.models import Compartment, LeakTest, new_ref
from walls.notices import notify

LATELY = timedelta(hours=6)
"""A nightly run is left out if another began within this time: then two clocks ran (F19)."""
SEEDS = 2**32


def look_for_leaks(*, seed: int | None = None, nightly: bool = False) -> list[LeakTest] | None:
    """Carry out a run and write its verdicts down; nothing if it is nightly and there was one lately.

    Raises:
        walls.leaktest.running.Busy: another run is under way.
    """
    with alone():
        if nightly and LeakTest.objects.filter(started_at__gt=timezone.now() - LATELY).exists():
            return None
        run = carry_out(secrets.randbelow(SEEDS) if seed is None else seed)
        return write_down(run)


@transaction.atomic
def write_down(run: Run) -> list[LeakTest]:
    """The verdicts of a run: on the kinds for every oversight compartment, and on each wall before what its owner has.

    Who governs there is told of each that is no pass. Written as the owner of the tables; nobody else may.
    """
    overseen = Compartment.objects.filter(kind__in=LeakTest.kinds).select_related("owner").order_by("pk")
    of_kinds = [scope for scope in run.scopes if scope.own or scope.wall is None]
    behind: dict[int, list[Scope]] = {place.pk: [] for place in overseen}
    for scope in run.scopes:
        if scope.wall is None or scope.own:
            continue
        owners = {place.owner.organisation_id for place in scope.places}
        theirs = [place.pk for place in overseen if place.owner.organisation_id in owners]
        for number in theirs:
            behind[number].append(scope)
        if not theirs:
            of_kinds.append(scope)
    name = new_ref()
    written = []
    for place in overseen:
        written.append(_verdict(run, name, place, of_kinds))
        written += [_verdict(run, name, place, [scope]) for scope in behind[place.pk]]
    passed = all(verdict.passed for verdict in written) and bool(written)
    audit.record("leak test", body={"run": name, "seed": run.seed, "passed": passed})
    return written


def _verdict(run: Run, name: str, place: Compartment, scopes: Sequence[Scope]) -> LeakTest:
    names = [scope.name for scope in scopes]
    problems = run.tally.problems(names)
    wall = scopes[0].wall if len(scopes) == 1 and not scopes[0].own else None
    verdict = LeakTest.objects.create(
        run=name,
        compartment=place,
        wall=wall,
        passed=not problems,
        seed=run.seed,
        release=settings.RELEASE[:40],
        started_at=run.started_at,
        ended_at=run.ended_at,
        problems=problems,
        figures=run.tally.figures(names),
    )
    if problems:
        _alert(verdict)
    return verdict


def _alert(verdict: LeakTest) -> None:
    """Tell those who govern the oversight and may read the verdict where it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.watchers(%s)", [verdict.compartment_id])
        governors = [capacity for (capacity,) in cursor.fetchall()]
    for capacity in governors:
        with as_application(), acting(capacity):
            reads = LeakTest.objects.filter(pk=verdict.pk).exists()
        if reads:
            notify(to=capacity, link=verdict.get_absolute_url(), words="leak_test", key=f"leak test:{verdict.ref}")
