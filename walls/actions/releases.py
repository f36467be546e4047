"""Letting a reviewed copy out of its compartment: by two people, once (a release) or as long as it stands.

The database holds the pair of people, the target and the single use (walls/sql/75_employment.sql, 90_rights), and notes
each step as an event. `person` says who, where the owner's own command tells of it and there is no `by`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from walls.actions.compartments import By, person_of, require
from walls.models import Clock, Compartment, Person, Release, StandingRelease
from walls.models.dated import in_force
from walls.refusals import told

CHANGED = "This has changed since it was reviewed: it must be put forward again."
ANOTHER = "Another person must agree to this: you put it forward."


@transaction.atomic
def open_release(
    *,
    by: By,
    source: Compartment | int,
    target: Compartment | int,
    digest: str,
    reason: str,
    person: Person | None = None,
) -> Release:
    """Put a reviewed snapshot forward for another person to let out; `digest` is of what was reviewed.

    Raises:
        PermissionDenied: this capacity does not contribute to the source.
    """
    require(by, "contribute", source)
    return Release.objects.create(
        source_id=_key(source),
        target_id=_key(target),
        digest=digest,
        reason=reason,
        opened_by_id=_who(by, person),
    )


@contextmanager
def approve_and_use(*, by: By, release: Release, digest: str, person: Person | None = None) -> Iterator[Release]:
    """Let out what was reviewed: copies are added to the target within the block, and the release is then used up.

    `digest` is of what is there now.

    Raises:
        PermissionDenied: this capacity does not decide in the source, or put the release forward itself.
        ValidationError: it is another text than was reviewed, or the release is used up.
    """
    require(by, "decide", release.source_id)
    who = _who(by, person)
    with transaction.atomic(), _naming("wall.release", release.pk):
        now = Release.objects.select_for_update().get(pk=release.pk)
        if now.opened_by_id == who:
            raise PermissionDenied(ANOTHER)
        if now.done_at is not None:
            raise ValidationError("This has been let out already.")
        if now.digest != digest:
            raise ValidationError(CHANGED, code="stale")
        if now.approved_by_id is None:
            with told():
                Release.objects.filter(pk=now.pk).update(approved_by=who, approved_at=Clock())
        yield now
        with told():
            Release.objects.filter(pk=now.pk).update(done_at=Clock())
    release.refresh_from_db()


@transaction.atomic
def open_standing(
    *,
    by: By,
    source: Compartment | int,
    target: Compartment | int,
    what: str,
    reason: str,
    ends_at: datetime | None = None,
    person: Person | None = None,
) -> StandingRelease:
    """Propose that rows of the class `what` go on from one compartment to another by themselves.

    Raises:
        PermissionDenied: this capacity does not contribute to the source.
        ValidationError: it is proposed or in force already.
    """
    require(by, "contribute", source)
    with told():
        return StandingRelease.objects.create(
            source_id=_key(source),
            target_id=_key(target),
            what=what,
            reason=reason,
            ends_at=ends_at,
            opened_by_id=_who(by, person),
        )


@transaction.atomic
def approve_standing(*, by: By, standing: StandingRelease, person: Person | None = None) -> StandingRelease:
    """Agree to a standing release: it is in force from now on, or from its start.

    Raises:
        PermissionDenied: this capacity does not decide in the source, or proposed it itself.
        ValidationError: it is agreed already, or has ended.
    """
    require(by, "decide", standing.source_id)
    who = _who(by, person)
    if standing.opened_by_id == who:
        raise PermissionDenied(ANOTHER)
    with told():
        StandingRelease.objects.filter(pk=standing.pk).update(approved_by=who)
    standing.refresh_from_db()
    return standing


@transaction.atomic
def end_standing(*, by: By, standing: StandingRelease, ends_at: datetime | None = None) -> StandingRelease:
    """End a standing release at an instant to come, or now; what was copied stays. A proposal is so withdrawn.

    Raises:
        PermissionDenied: this capacity does not decide in the source.
        ValidationError: it has ended already, or would end before it does now.
    """
    require(by, "decide", standing.source_id)
    last = Clock() if ends_at is None else ends_at
    with told():
        StandingRelease.objects.filter(pk=standing.pk).update(ends_at=Greatest(last, F("starts_at")))
    standing.refresh_from_db()
    return standing


def standing_from(source: Compartment | int, what: str) -> list[StandingRelease]:
    """The standing releases of a class of rows that are in force from a compartment now, eldest first."""
    agreed = StandingRelease.objects.filter(in_force(), source=_key(source), what=what, approved_at__lte=Clock())
    return list(agreed.order_by("starts_at", "pk"))


@contextmanager
def through(standing: StandingRelease) -> Iterator[None]:
    """Within the block, a capacity that contributes to the source may add copies to the target.

    It need not see the target, so add them with `walls.actions.rows.add_many`, which reads nothing back.
    """
    with transaction.atomic(), _naming("wall.standing", standing.pk):
        yield


@contextmanager
def _naming(setting: str, pk: int) -> Iterator[None]:
    """Name a release to the database until the block ends; rolled back, the transaction forgets it by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, str(pk)])
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [setting])


def _key(compartment: Compartment | int) -> int:
    return compartment if isinstance(compartment, int) else compartment.pk


def _who(by: By, person: Person | None) -> int:
    return person.pk if by is None and person is not None else person_of(by)
