"""Monitoring: what is measured and wanted, and the reports of it that have crossed from a provider.

A report is a snapshot that says everything a reader needs, because it is copied whole from one compartment to another:
signed off by the provider it lies in the negotiation; accepted by the council, in the delivery; shared with a
monitoring group, in that group's forum. Nothing in a copy points back.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from commissioning.delivery.models import PlanItem
from commissioning.models.services import Service
from councils.models import Sourced
from walls.models import History, Organisation, Release, StandingRelease, Walled


class Kind(models.TextChoices):
    """How the values of a measure add up over time (PF-2)."""

    FLOW = "flow", "Counted in the period; periods add up"
    SNAPSHOT = "snapshot", "As it stands at the period's end"
    RATIO = "ratio", "A share of cases, such as a percentage"
    AVERAGE = "average", "An average over cases"
    CUMULATIVE = "cumulative", "Counted from 1 April"


class Polarity(models.TextChoices):
    """Which way is better (PF-3)."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    RANGE = "range", "Within a range"
    NONE = "none", "For information"


class Rating(models.TextChoices):
    """How a figure stands to its target (PF-4)."""

    GREEN = "green", "On target"
    AMBER = "amber", "Near target"
    RED = "red", "Off target"
    NO_DATA = "no data", "No data"
    DATA_ONLY = "data only", "No target"


class Gauge(models.Model):
    """How a value is read: its unit and decimals, which way is better, and how far from its target is still near.

    `tolerance` is a share of the target (0.05 is 5%), or in the measure's own unit if `tolerance_absolute`.
    """

    unit = models.CharField(max_length=40)
    decimals = models.PositiveSmallIntegerField("decimal places", default=1)
    polarity = models.CharField("which way is better", max_length=8, choices=Polarity)
    tolerance = models.DecimalField(max_digits=12, decimal_places=4, default=0)
    tolerance_absolute = models.BooleanField("tolerance is in the unit of the measure", default=False)

    class Meta:
        abstract = True


class InPeriod(models.Model):
    """Of one period: the financial year that starts in `year`, or its `quarter` 1 to 4; 0 is the whole year (PF-1)."""

    year = models.PositiveSmallIntegerField("financial year starting in")
    quarter = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=Q(quarter__lte=4), name="%(class)s_quarter")]


class Measure(Gauge, Sourced, Walled):
    """What is measured of a service; `position` is its place in returns and reports."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="measures")
    plan_item = models.ForeignKey(PlanItem, models.PROTECT, null=True, blank=True, related_name="measures")
    name = models.CharField(max_length=150)
    definition = models.TextField(blank=True, default="")
    kind = models.CharField("how it adds up", max_length=12, choices=Kind, default=Kind.SNAPSHOT)
    yearly = models.BooleanField("reported once a year", default=False)
    position = models.PositiveSmallIntegerField(default=1)

    history = History()
    kinds = ("delivery",)
    found_with = ("service__council",)

    class Meta(Walled.Meta):
        constraints = [
            *Walled.Meta.constraints,
            models.UniqueConstraint(
                fields=["compartment", "service", "name"],
                name="one_measure_of_a_name",
                violation_error_message="This service has a measure of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.ref])

    def found_as(self) -> str:
        return f"{self} ({self.service.found_as()})"


class Target(InPeriod, Sourced, Walled):
    """What is wanted of a measure in a period; `upper` is the upper end of a range."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="targets")
    value = models.DecimalField("target", max_digits=16, decimal_places=4)
    upper = models.DecimalField("upper end of the range", max_digits=16, decimal_places=4, null=True, blank=True)

    history = History()
    kinds = ("delivery",)

    class Meta(Walled.Meta):
        constraints = [
            *Walled.Meta.constraints,
            *InPeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["measure", "year", "quarter"],
                name="one_target_a_period",
                violation_error_message="There is a target for this period already.",
            ),
            models.CheckConstraint(
                condition=Q(upper__isnull=True) | Q(upper__gte=F("value")),
                name="range_in_order",
                violation_error_message="The upper end of the range is below the lower one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"


class Standing(models.TextChoices):
    """Where a copy of a report has got to; its compartment says who sees it."""

    AWAITING = "awaiting", "Awaiting acceptance"
    QUERIED = "queried", "Queried"
    ACCEPTED = "accepted", "Accepted"
    REPLACED = "replaced", "Replaced by a later one"
    SHARED = "shared", "Shared"


class Report(InPeriod, Sourced, Walled):
    """A performance report: one provider's return on one service of one council, for one period, as a snapshot.

    `service_ref` and `return_ref` are public references; `origin` is that of the copy this one was made from.
    `shared_under` is the standing release that brought a copy to a monitoring group, whose readers may see it.
    `digest` is of the figures, and equal in every copy. Who signed and accepted is kept in words.
    """

    service_ref = models.CharField(max_length=12)
    service_name = models.CharField(max_length=150)
    council = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    team_name = models.CharField(max_length=150)
    revision = models.PositiveSmallIntegerField(default=1)
    standing = models.CharField(max_length=12, choices=Standing)
    return_ref = models.CharField(max_length=12, blank=True, default="")
    origin = models.CharField(max_length=12, blank=True, default="")
    digest = models.CharField(max_length=64)
    commentary = models.TextField(blank=True, default="")
    query = models.TextField("what is queried", blank=True, default="")
    due_on = models.DateField("to be accepted by", null=True, blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.CharField(max_length=300, blank=True, default="")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=300, blank=True, default="")
    release = models.OneToOneField(Release, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    shared_under = models.ForeignKey(
        StandingRelease, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    history = History()
    kinds = ("negotiation", "delivery", "forum")
    found_with = ("council", "provider")

    class Meta(Walled.Meta):
        indexes = [
            *Walled.Meta.indexes,
            models.Index(fields=["compartment", "service_ref", "-year", "-quarter"], name="report_of_service"),
        ]
        constraints = [
            *Walled.Meta.constraints,
            *InPeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["compartment", "service_ref", "year", "quarter", "revision"], name="one_report_a_period"
            ),
        ]

    def __str__(self) -> str:
        from commissioning.monitoring.periods import Period

        return f"{self.service_name}, {self.council}: {Period(self.year, self.quarter)}"

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.ref])

    def found_as(self) -> str:
        """With whose it is, and which of the copies that one reader may see."""
        revision = f", revision {self.revision}" if self.revision > 1 else ""
        return f"{self}{revision}, from {self.provider}{'' if self.origin else ', as it was signed off'}"


class Figure(Gauge, InPeriod, Sourced, Walled):
    """One value in a report, with all that is needed to read it. `measure_ref` is the measure's public reference."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="figures")
    measure_ref = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=150)
    serves = models.CharField("the outcome it serves, in agreed words", max_length=300, blank=True, default="")
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    target_upper = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    rating = models.CharField(max_length=12, choices=Rating)
    commentary = models.TextField(blank=True, default="")

    kinds = ("negotiation", "delivery", "forum")

    class Meta(Walled.Meta):
        ordering = ["position", "id"]
        indexes = [
            *Walled.Meta.indexes,
            models.Index(fields=["compartment", "measure_ref", "year", "quarter"], name="figures_over_time"),
        ]
        constraints = [
            *Walled.Meta.constraints,
            *InPeriod.Meta.constraints,
            models.UniqueConstraint(fields=["report", "measure_ref"], name="one_figure_a_measure"),
        ]

    def __str__(self) -> str:
        return self.name
