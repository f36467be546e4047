"""What is commissioned, for whom, and who provides it in turn."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func
from django.urls import reverse

from councils.models import Sourced
from walls.models import History, Lasting, Organisation, Walled


class Service(Walled):
    """Something a council sees to, whoever provides it; `lgsl` numbers it in the national services list."""

    council = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    lgsl = models.PositiveIntegerField("services list number", null=True, blank=True)
    client_group = models.CharField("for whom", max_length=150, blank=True, default="")

    history = History()

    kinds = ("delivery",)
    found_with = ("council",)

    class Meta(Walled.Meta):
        constraints = [
            *Walled.Meta.constraints,
            models.UniqueConstraint(
                fields=["compartment", "name"],
                name="one_service_of_a_name",
                violation_error_message="This service is already recorded.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("service", args=[self.ref])

    def found_as(self) -> str:
        return f"{self}, {self.council}"


class Days(Func):
    """The days from the first to the last, both included; open where one is not known."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__(F("begins_on"), F("ends_on"), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class Provision(Lasting, Sourced, Walled):
    """A turn in providing a service, by one provider from one day to another."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="provisions")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    note = models.TextField(blank=True, default="")

    history = History()

    kinds = ("delivery",)

    class Meta(Walled.Meta):
        ordering = ["begins_on", "id"]
        constraints = [
            *Walled.Meta.constraints,
            *Lasting.Meta.constraints,
            ExclusionConstraint(
                name="one_provider_at_a_time",
                expressions=[(F("service"), RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Another provider has this service in that time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, by {self.provider}"
