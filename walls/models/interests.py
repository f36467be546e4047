"""Declarations of interest: yearly, and for one matter; each private to its person and to whoever decides on it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from walls.models.compartments import Compartment
from walls.models.functions import Clock
from walls.models.people import Organisation, Party, Person
from walls.models.refs import RefField


class Nature(models.TextChoices):
    """What kind of interest it is (Procurement Act 2023, section 81)."""

    PERSONAL = "personal", "Personal"
    PROFESSIONAL = "professional", "Professional"
    FINANCIAL = "financial", "Financial"


class Verdict(models.TextChoices):
    """What whoever decides has made of a declaration."""

    WAITING = "waiting", "Waits for a decision"
    NOTED = "noted", "Noted: no conflict"
    CONFIRMED = "confirmed", "Confirmed: barred"
    NARROWED = "narrowed", "Narrowed: barred from part"
    LIFTED = "lifted", "Lifted: no longer barred"


class Declaration(models.Model):
    """What a person says of their interests (EW-6): for a year, or for the matter whose compartment it names.

    "Nil" is an answer. A conflict declared on a matter bars at once, and those who govern decide on it afterwards; the
    person never decides on their own.
    """

    ref = RefField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="declarations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    compartment = models.ForeignKey(Compartment, models.PROTECT, null=True, related_name="declarations")
    nil = models.BooleanField("nothing to declare", default=False)
    interest = models.TextField(blank=True, default="")
    nature = models.CharField(max_length=12, choices=Nature, blank=True, default="")
    indirect = models.BooleanField("it is somebody close to me who has it", default=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    concerns = models.CharField("person or organisation concerned", max_length=200, blank=True, default="")
    sensitive = models.BooleanField("withheld from the published register", default=False)
    conflict = models.BooleanField("it conflicts with this matter", default=False)
    declared_at = models.DateTimeField(db_default=Clock())
    verdict = models.CharField(max_length=12, choices=Verdict, default=Verdict.WAITING)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-declared_at", "-id"]
        indexes = [models.Index(fields=["person", "-declared_at"], name="declared_by")]
        constraints = [
            models.CheckConstraint(condition=Q(nil=True) ^ ~Q(interest=""), name="nil_or_an_interest"),
            models.CheckConstraint(
                condition=Q(conflict=False) | Q(nil=False, compartment__isnull=False), name="conflict_is_with_a_matter"
            ),
            models.CheckConstraint(condition=~Q(person=F("decided_by")), name="nobody_decides_their_own"),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, verdict="waiting")
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="declaration_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return "Nothing to declare" if self.nil else self.interest[:60]

    def get_absolute_url(self) -> str:
        return reverse("declaration", args=[self.ref])
