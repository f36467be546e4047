"""What stands between: walls and their sides, undertakings, exclusions, permits, releases."""

from django.db import models
from django.db.models import F, Q

from walls.models.compartments import Action, Compartment
from walls.models.dated import Dated
from walls.models.functions import Clock
from walls.models.people import Capacity, Organisation, Person
from walls.models.refs import RefField


class Wall(Dated):
    """A barrier raised for a matter between named compartments."""

    ref = RefField()
    reason = models.TextField()


class WallSide(models.Model):
    """A compartment on one side of a wall; a compartment stands on at most one side of one wall."""

    compartment = models.OneToOneField(Compartment, models.PROTECT, primary_key=True, related_name="wall_side")
    wall = models.ForeignKey(Wall, models.PROTECT, related_name="sides")
    side = models.PositiveSmallIntegerField()
    undertaking = models.PositiveIntegerField("version that must be signed", null=True, blank=True)


class SideTaken(models.Model):
    """The side a person has taken of a wall. The primary key is the Chinese wall: one side, ever."""

    pk = models.CompositePrimaryKey("person_id", "wall_id")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sides_taken")
    wall = models.ForeignKey(Wall, models.PROTECT, related_name="sides_taken")
    side = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField(db_default=Clock())


class Undertaking(models.Model):
    """A confidentiality text, in one version, that a person signed before a walled matter opens (EW-5)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="undertakings")
    wall = models.ForeignKey(Wall, models.PROTECT, related_name="undertakings")
    version = models.PositiveIntegerField()
    signed_at = models.DateTimeField(db_default=Clock())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "wall", "version"], name="signed_once")]


class Exclusion(Dated):
    """A named person barred from a compartment, in every capacity they hold."""

    ref = RefField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="exclusions")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="exclusions")
    reason = models.TextField()

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["person", "compartment"], name="exclusion_of_person")]


class EmployerBar(Dated):
    """A compartment kept from everybody whom an organisation employs, in every capacity they hold (DESIGN.md 3.2).

    An organisation employs whoever holds a post of its own. Those ring-fenced for the compartment are let be.
    """

    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="employer_bars")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)


class RingFence(Dated):
    """A named person whom an employer's bar lets be, because they work for this side of the matter alone (EW-8)."""

    ref = RefField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="ring_fences")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="ring_fences")
    reason = models.TextField()


class Permit(Dated):
    """A recorded, reasoned, time-limited exception for one capacity, compartment and action (EW-7)."""

    ref = RefField()
    capacity = models.ForeignKey(Capacity, models.PROTECT, related_name="permits")
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="permits")
    action = models.CharField(max_length=12, choices=Action.choices, default=Action.VIEW)
    lifts = models.ForeignKey(Exclusion, models.PROTECT, null=True, blank=True, related_name="permits")
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_at__isnull=False), name="permit_has_an_end"),
            models.CheckConstraint(condition=~Q(asked_by=F("approved_by")), name="permit_takes_two_people"),
        ]
        indexes = [models.Index(fields=["capacity"], name="permit_of_capacity")]


class Release(models.Model):
    """The two-person step that copies a reviewed snapshot into another compartment, once.

    The database holds the pair of people, the target and the single use; the action that releases stores the
    `digest` of what was reviewed and refuses to copy anything else.
    """

    ref = RefField()
    source = models.ForeignKey(Compartment, models.PROTECT, related_name="releases_out")
    target = models.ForeignKey(Compartment, models.PROTECT, related_name="releases_in")
    digest = models.CharField(max_length=64)
    reason = models.TextField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=Clock())
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(opened_by=F("approved_by")), name="release_takes_two_people"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="release_approval_whole",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(approved_by__isnull=False),
                name="release_done_if_approved",
            ),
        ]


class StandingRelease(Dated):
    """A release agreed once by two people for a class of rows, which then copies by itself while it stands.

    `what` names the class, such as "accepted reports"; the action that copies looks it up. Opened by one who
    contributes to the source, and in force once another who decides there has approved it.
    """

    ref = RefField()
    source = models.ForeignKey(Compartment, models.PROTECT, related_name="standing_releases_out")
    target = models.ForeignKey(Compartment, models.PROTECT, related_name="standing_releases_in")
    what = models.CharField(max_length=40)
    reason = models.TextField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(opened_by=F("approved_by")), name="standing_release_takes_two"),
        ]
