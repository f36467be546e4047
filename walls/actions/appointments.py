"""Appointing people to posts, and ending it. Appointments are never deleted, and their past is never rewritten."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from walls.actions.compartments import By
from walls.actions.walls import recheck
from walls.bell import ring_after_commit
from walls.models import Basis, Clock, Membership, Organisation, Person, Post
from walls.models.dated import REVERSED
from walls.notices import notify
from walls.refusals import told

Rule = Callable[[Membership], None]
"""Looks at an appointment as made, behind its organisation's lock; raises ValidationError against it."""
_rules: list[Rule] = []

BESIDE = {"one_substantive_holder": "post", "posts_the_law_parts": "post", "appointment_overlaps": "person"}
"""By constraint, the field that its sentence belongs to."""


def add_rule(*rules: Rule) -> None:
    """Add rules of law about who may hold what; an app adds its own when it is loaded."""
    _rules.extend(rules)


@transaction.atomic
def appoint(
    *,
    by: By,
    person: Person,
    post: Post,
    basis: str = Basis.SUBSTANTIVE,
    covers: Membership | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    on_behalf_of: Organisation | None = None,
    reason: str = "",
) -> Membership:
    """Let a person hold a post from one instant, or now, to another.

    Raises:
        PermissionDenied: this capacity does not appoint to the post.
        ValidationError: the law or the dates are against it, or it is the person who asks.
    """
    if by is not None and by.person_id == person.pk:
        raise ValidationError({"person": "You cannot appoint yourself. Somebody else must."})
    _check_period(starts_at, ends_at)
    if basis != Basis.SUBSTANTIVE and ends_at is None:
        raise ValidationError({"ends_at": "Cover has an end: give its last day."})
    if not _may_appoint(person, post, basis, covers, ends_at):
        raise PermissionDenied("Those who govern this post's organisation appoint to it.")
    # Today has begun already, so it means now, and the database says when that is.
    begins = {"starts_at": starts_at} if starts_at is not None and starts_at > timezone.now() else {}
    with told(BESIDE):
        appointment = Membership.objects.create(
            person=person,
            post=post,
            basis=basis,
            covers=covers,
            ends_at=ends_at,
            on_behalf_of=on_behalf_of,
            reason=reason,
            **begins,
        )
    obey_rules([appointment])
    if not begins:
        recheck()
    if by is not None:
        notify(
            to=capacity_of(person, post),
            link=reverse("home"),
            words="appointed" if basis == Basis.SUBSTANTIVE else "cover_asked",
            key=f"appointment {appointment.ref}",
            due=appointment.starts_at,
        )
    return appointment


def obey_rules(made: Iterable[Membership]) -> None:
    """Ask every rule of law of appointments as made.

    Raises:
        ValidationError: one of them is against one.
    """
    for appointment in made:
        for rule in _rules:
            rule(appointment)


def capacity_of(person: Person, post: Post) -> int:
    """The key of the capacity in which a person holds a post; the first appointment to its party makes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.capacity_of(%s, %s)", [person.pk, post.pk])
        return cursor.fetchone()[0]


@transaction.atomic
def end_appointment(
    *, by: By, appointment: Membership, ends_at: datetime | None = None, goes_to: Organisation | None = None
) -> Membership:
    """End an appointment at an instant to come, or now; one that has not begun never begins.

    Those who appoint in the organisation that the person `goes_to` are told the name and the last day.

    Raises:
        PermissionDenied: this capacity neither governs the post nor gave it as cover.
        ValidationError: the instant has passed, or the appointment ends before it anyway.
    """
    if not _may_end(appointment):
        raise PermissionDenied("Those who govern this post's organisation end appointments to it.")
    now = timezone.now()
    if appointment.ends_at is not None and appointment.ends_at <= now:
        raise ValidationError("This has ended already.")
    if ends_at is not None and ends_at <= now:
        raise ValidationError({"ends_at": "Choose today or a later day: what was is not rewritten."})
    if ends_at is not None and appointment.ends_at is not None and ends_at > appointment.ends_at:
        raise ValidationError({"ends_at": "It ends before that day already. To lengthen it, appoint again."})
    # The database's own clock: an end a moment before its "now" would be in the past.
    last = Clock() if ends_at is None else ends_at
    with told():
        Membership.objects.filter(pk=appointment.pk).update(ends_at=Greatest(last, F("starts_at")), goes_to=goes_to)
    appointment.refresh_from_db(fields=["ends_at", "goes_to"])
    if goes_to is not None:
        ring_after_commit()
    if ends_at is None:
        recheck()
    return appointment


def _check_period(starts_at: datetime | None, ends_at: datetime | None) -> None:
    now = timezone.now()
    if starts_at is not None and timezone.localdate(starts_at) < timezone.localdate(now):
        raise ValidationError({"starts_at": "Choose today or a later day: what was is not rewritten."})
    if ends_at is not None and ends_at <= max(starts_at or now, now):
        late = starts_at is not None and ends_at <= starts_at
        raise ValidationError({"ends_at": REVERSED if late else "Choose today or a later day."})


def _may_appoint(person: Person, post: Post, basis: str, covers: Membership | None, ends_at: datetime | None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT walls.may_appoint(%s, %s, %s, %s, %s)",
            [person.pk, post.pk, basis, covers.pk if covers else None, ends_at],
        )
        return cursor.fetchone()[0]


def _may_end(appointment: Membership) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.may_end_appointment(%s)", [appointment.pk])
        return cursor.fetchone()[0]
