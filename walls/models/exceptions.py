"""What is subtracted from a person, and what is let through all the same: exclusions, bars, ring-fences, permits."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from walls.models.barriers import Wall
from walls.models.compartments import Action, Compartment
from walls.models.dated import Dated
from walls.models.functions import Clock
from walls.models.interests import Declaration
from walls.models.people import Capacity, Organisation, Party, Person
from walls.models.policies import Clause
from walls.models.refs import RefField


class Cause(models.TextChoices):
    """Why somebody is barred."""

    NAMED = "named", "Named"
    CONFLICT = "conflict", "Declared a conflict"
    COOLING_OFF = "cooling off", "Cooling off"


class Exclusion(Dated):
    """A named person barred from a compartment, in every capacity they hold."""

    ref = RefField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="exclusions")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="exclusions")
    cause = models.CharField(max_length=12, choices=Cause, default=Cause.NAMED)
    reason = models.TextField()
    wall = models.ForeignKey(Wall, models.PROTECT, null=True, related_name="exclusions")
    declaration = models.ForeignKey(Declaration, models.PROTECT, null=True, related_name="exclusions")

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["person", "compartment"], name="exclusion_of_person")]


class EmployerBar(Dated):
    """A compartment kept from everybody whom an organisation employs, in every capacity they hold (DESIGN.md 3.2).

    An organisation employs whoever holds a post of its own. Where `side` names one, only those are kept out whose
    post is on that side of it, as when a council that takes part in a review has a team of its own that competes.
    Those ring-fenced for the compartment are let be.
    """

    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="employer_bars")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    side = models.CharField(max_length=20, blank=True, db_default="")
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"whomever {self.organisation} employs" + (f" on its {self.side}’s side" if self.side else "")


class RingFence(Dated):
    """A named person whom an employer's bar lets be, because they work for this side of the matter alone (EW-8)."""

    ref = RefField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="ring_fences")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="ring_fences")
    reason = models.TextField()


class RequestState(models.TextChoices):
    """Where a request for a permit has got to."""

    ASKED = "asked", "Waits for an answer"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Taken back"


class PermitRequest(models.Model):
    """What somebody asks of those who govern another's papers: to be let through a wall for a purpose and a time.

    `reference` is what the asker knew the record by. Which compartment that is, or that there is one, only those who
    decide learn (walls/sql/86_exceptions.sql).
    """

    ref = RefField()
    capacity = models.ForeignKey(Capacity, models.PROTECT, related_name="permit_requests")
    to_party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    reference = models.CharField("reference or address of the record", max_length=300, blank=True, default="")
    compartment = models.ForeignKey(Compartment, models.PROTECT, null=True, related_name="permit_requests")
    action = models.CharField("to do what", max_length=12, choices=Action, default=Action.VIEW)
    purpose = models.CharField("for what purpose", max_length=200)
    reason = models.TextField("why it is needed")
    until = models.DateTimeField("until when")
    break_glass = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.ASKED)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Clock())
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(action=Action.GOVERN), name="nobody_asks_to_govern"),
            models.CheckConstraint(condition=~Q(asked_by=F("decided_by")), name="request_takes_two_people"),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="request_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    def get_absolute_url(self) -> str:
        return reverse("permit_request", args=[self.ref])


class Permit(Dated):
    """A recorded, reasoned, time-limited exception for one capacity, compartment and action (EW-7).

    `public_text` is what scrutiny may read of it, once it is released to be read.
    """

    ref = RefField()
    capacity = models.ForeignKey(Capacity, models.PROTECT, related_name="permits")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="permits")
    action = models.CharField(max_length=12, choices=Action.choices, default=Action.VIEW)
    lifts = models.ForeignKey(Exclusion, models.PROTECT, null=True, blank=True, related_name="permits")
    request = models.OneToOneField(PermitRequest, models.PROTECT, null=True, related_name="permit")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=200, blank=True, default="")
    reason = models.TextField()
    public_text = models.TextField("what scrutiny may read", blank=True, default="")
    released_on = models.DateField("released to scrutiny on", null=True)
    break_glass = models.BooleanField(default=False)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_at__isnull=False), name="permit_has_an_end"),
            models.CheckConstraint(condition=~Q(asked_by=F("approved_by")), name="permit_takes_two_people"),
        ]
        indexes = [models.Index(fields=["capacity"], name="permit_of_capacity")]

    def __str__(self) -> str:
        return f"Wall permit {self.ref}"

    def get_absolute_url(self) -> str:
        return reverse("permit", args=[self.ref])
