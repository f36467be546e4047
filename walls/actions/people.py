"""Keeping people: adding, renaming, disabling, ending their sessions. Their addresses never change."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from walls import audit
from walls.actions.compartments import By
from walls.keeping import may_keep
from walls.models import Person

NOT_KEPT = "This person serves elsewhere too, so the service's administrators keep the account."


@transaction.atomic
def add_person(*, by: By, email: str, name: str) -> tuple[Person, bool]:
    """The person with this address, added if there is none yet, and whether they were.

    The answer shown must be the same for both: whether an address is known elsewhere is nobody's to learn.
    They set a password by the link that is sent to them.
    """
    known = Person.objects.with_address(email).first()
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            person = Person.objects.create_user(email.lower(), name=name)
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    except IntegrityError:  # added by somebody else at this very moment
        return Person.objects.with_address(email).get(), False
    return person, True


@transaction.atomic
def rename_person(*, by: By, person: Person, name: str) -> Person:
    """Correct a person's name.

    Raises:
        PermissionDenied: this capacity does not keep the person.
    """
    _require_keeper(by, person)
    person.name = name
    person.save(update_fields=["name"])
    return person


@transaction.atomic
def disable_person(*, by: By, person: Person, moment: datetime | None = None) -> Person:
    """Let a person sign in no more from a moment on, or from now. Their sessions die at that moment too.

    Raises:
        PermissionDenied: this capacity does not keep the person.
        ValidationError: the moment has passed, or it is the person who asks.
    """
    _require_keeper(by, person)
    if by is not None and by.person_id == person.pk:
        raise ValidationError("You cannot disable yourself. Another administrator can.")
    now = timezone.now()
    if moment is not None and moment < now:
        raise ValidationError({"moment": "Choose a moment to come, or leave it empty for now."})
    person.inactive_from = moment or now
    person.save(update_fields=["inactive_from"])
    if moment is None:
        _end_sessions(person)
    return person


@transaction.atomic
def enable_person(*, by: By, person: Person) -> Person:
    """Let a person sign in again.

    Raises:
        PermissionDenied: this capacity does not keep the person.
    """
    _require_keeper(by, person)
    person.inactive_from = None
    person.save(update_fields=["inactive_from"])
    return person


@transaction.atomic
def end_sessions(*, by: By, person: Person) -> Person:
    """Sign a person out wherever they are signed in, at once.

    Raises:
        PermissionDenied: this capacity does not keep the person.
    """
    _require_keeper(by, person)
    ended = _end_sessions(person)
    audit.record("sessions ended", body={"person": person.pk, "sessions": ended})
    return person


def _end_sessions(person: Person) -> int:
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


def _require_keeper(by: By, person: Person) -> None:
    if by is not None and not may_keep(person):
        raise PermissionDenied(NOT_KEPT)
