"""What is agreed: the service agreement, and the service delivery plan that serves the outcomes."""

import datetime as dt

from django.db import models
from django.urls import reverse

from commissioning.models.services import Service
from commissioning.monitoring.periods import RECEIVED_WITHIN, Period
from commissioning.planning.models import Outcome
from councils.models import Sourced, ThreadLink
from walls.models import Compartment, History, Lasting, Organisation, Walled, WalledLink


class Agreement(Lasting, Sourced, Walled):
    """A service agreement: what a provider's team delivers for a council, within a service.

    `team` is the public reference of the provider's team; `negotiation` the compartment in which both sides see what
    is offered across and not yet agreed. `reports_within` are the days after a period's end by which the team's report
    is to be there, signed off.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="agreements")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    team = models.CharField(max_length=12)
    team_name = models.CharField(max_length=150)
    title = models.CharField(max_length=150)
    reports_within = models.PositiveSmallIntegerField("days until a report is due", default=RECEIVED_WITHIN)
    negotiation = models.ForeignKey(Compartment, models.PROTECT, related_name="+", editable=False)

    history = History()
    kinds = ("delivery",)
    found_with = ("service__council",)

    class Meta(Walled.Meta):
        constraints = [*Walled.Meta.constraints, *Lasting.Meta.constraints]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.ref])

    def found_as(self) -> str:
        return f"{self}, {self.service.council}"

    def report_due_on(self, period: Period) -> dt.date:
        """The day by which the report of a period is to be there: both sides go by it."""
        return period.ends_on + dt.timedelta(days=self.reports_within)


class PlanItem(Sourced, Walled):
    """A line of a service delivery plan: a project, product or service, and the outcome it serves.

    `aim` says the outcome in the words that both sides have agreed, for readers who do not see the outcome itself.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="plan_items")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField("project, product or service", max_length=200)
    aim = models.CharField("the outcome it serves, in agreed words", max_length=300)
    due_on = models.DateField("due on", null=True, blank=True)

    history = History()
    kinds = ("delivery",)

    class Meta(Walled.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan_item", args=[self.ref])


class PlanItemOutcome(ThreadLink):
    """An outcome that a plan item serves."""

    lower = models.ForeignKey(PlanItem, models.PROTECT, related_name="+")
    upper = models.ForeignKey(Outcome, models.PROTECT, related_name="+")

    class Meta(ThreadLink.Meta):
        pass


class CommissionerNote(WalledLink):
    """What commissioners note of a service for themselves: kept from every provider, and from whom it employs."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    text = models.TextField("note")

    history = History()
    kinds = ("notes",)

    class Meta(WalledLink.Meta):
        pass

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return reverse("commissioner_note", args=[self.ref])
