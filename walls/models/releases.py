"""What crosses between compartments: a reviewed snapshot, once or under a standing agreement of two people."""

from django.db import models
from django.db.models import F, Q

from walls.models.compartments import Compartment
from walls.models.dated import Dated
from walls.models.functions import Clock
from walls.models.people import Person
from walls.models.refs import RefField


class TwoPeople(models.Model):
    """What one person opens, with the reason, and another approves."""

    reason = models.TextField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Release(TwoPeople):
    """The two-person step that copies a reviewed snapshot into another compartment, once.

    The database holds the pair of people, the target and the single use; the action that releases stores the
    `digest` of what was reviewed and refuses to copy anything else.
    """

    ref = RefField()
    source = models.ForeignKey(Compartment, models.PROTECT, related_name="releases_out")
    target = models.ForeignKey(Compartment, models.PROTECT, related_name="releases_in")
    digest = models.CharField(max_length=64)
    opened_at = models.DateTimeField(db_default=Clock())
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


class StandingRelease(TwoPeople, Dated):
    """A release agreed once by two people for a class of rows, which then copies by itself while it stands.

    `what` names the class, such as "accepted reports"; the action that copies looks it up. Opened by one who
    contributes to the source, and in force once another who decides there has approved it.
    """

    ref = RefField()
    source = models.ForeignKey(Compartment, models.PROTECT, related_name="standing_releases_out")
    target = models.ForeignKey(Compartment, models.PROTECT, related_name="standing_releases_in")
    what = models.CharField(max_length=40)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(opened_by=F("approved_by")), name="standing_release_takes_two"),
        ]
