"""What keeps a compartment from whomever an organisation employs, and who is let be: kept by its governors (EW-8)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from walls.actions.compartments import By, require
from walls.models import Clock, Compartment, EmployerBar, Organisation, Person, RingFence
from walls.models.dated import in_force
from walls.refusals import told

STANDS = "It is kept out already."
YOURSELF = "You cannot ring-fence yourself. Somebody else must."


@transaction.atomic
def bar_employer(
    *, by: By, compartment: Compartment, organisation: Organisation, reason: str, side: str = ""
) -> EmployerBar:
    """Keep a compartment from everybody whom an organisation employs, from now on; or from those on one `side` of it.

    Raises:
        PermissionDenied: this capacity does not govern the compartment.
        ValidationError: it is kept out already, or it is the compartment of that organisation itself.
    """
    require(by, "govern", compartment)
    if EmployerBar.objects.filter(
        in_force(), compartment=compartment, organisation=organisation, side__in=["", side]
    ).exists():
        raise ValidationError({"organisation": STANDS})
    with told():
        return EmployerBar.objects.create(compartment=compartment, organisation=organisation, side=side, reason=reason)


@transaction.atomic
def ring_fence(
    *, by: By, compartment: Compartment, person: Person, reason: str, ends_at: datetime | None = None
) -> RingFence:
    """Let a named person be, whom an employer's bar would keep out: it gives them nothing they were not granted.

    Raises:
        PermissionDenied: this capacity does not govern the compartment.
        ValidationError: it is oneself, or somebody on another side of a wall that stands before it.
    """
    require(by, "govern", compartment)
    if by is not None and by.person_id == person.pk:
        raise ValidationError({"person": YOURSELF})
    with told():
        return RingFence.objects.create(compartment=compartment, person=person, reason=reason, ends_at=ends_at)


def kept_out(person: Person, compartment: Compartment) -> bool:
    """Whether an employer's bar keeps somebody from a compartment now, as far as its governors ask."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.kept_out(%s, %s)", [person.pk, compartment.pk])
        return cursor.fetchone()[0]


@transaction.atomic
def end_barrier(*, by: By, barrier: EmployerBar | RingFence) -> None:
    """End an employer's bar or a ring-fence now; one that has not begun never begins.

    Raises:
        PermissionDenied: this capacity does not govern the compartment.
        ValidationError: it has ended already.
    """
    require(by, "govern", barrier.compartment_id)
    with told():
        type(barrier)._default_manager.filter(pk=barrier.pk).update(ends_at=Greatest(Clock(), F("starts_at")))
    barrier.refresh_from_db(fields=["ends_at"])
