"""Strategic planning: the outcomes that commissioners want, and the turns of the commissioning cycle."""

from django.db import models
from django.urls import reverse

from commissioning.models.services import Service
from councils.models import Policy, Priority, Sourced, ThreadLink
from walls.models import History, Walled, WalledLink


class Outcome(Sourced, Walled):
    """A commissioner's outcome statement: what is to be different, for whom, and how one will know."""

    statement = models.CharField("what is to be different", max_length=300)
    client_group = models.CharField("for whom", max_length=150)
    indicators = models.TextField("how one will know", blank=True, default="")

    history = History()
    kinds = ("officers", "council", "partnership")

    class Meta(Walled.Meta):
        pass

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("outcome", args=[self.ref])


class OutcomePriority(ThreadLink):
    """A priority that an outcome serves."""

    lower = models.ForeignKey(Outcome, models.PROTECT, related_name="+")
    upper = models.ForeignKey(Priority, models.PROTECT, related_name="+")

    class Meta(ThreadLink.Meta):
        pass


class OutcomePolicy(ThreadLink):
    """A policy that an outcome gives effect to."""

    lower = models.ForeignKey(Outcome, models.PROTECT, related_name="+")
    upper = models.ForeignKey(Policy, models.PROTECT, related_name="+")

    class Meta(ThreadLink.Meta):
        pass


class Step(models.TextChoices):
    """The steps of the commissioning cycle (Figure 2 of the guide)."""

    PLANNING = "planning", "Strategic planning"
    SOURCING = "sourcing", "Sourcing services"
    MONITORING = "monitoring", "Monitoring and evaluation"


class Cycle(Walled):
    """One turn of the commissioning cycle for a service of one council, or of several in a partnership."""

    title = models.CharField(max_length=150)
    turn = models.PositiveSmallIntegerField(default=1)
    step = models.CharField(max_length=12, choices=Step, default=Step.PLANNING)
    step_since = models.DateField("in this step since")

    history = History()
    kinds = ("council", "partnership")

    class Meta(Walled.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cycle", args=[self.ref])


class CycleService(WalledLink):
    """A service that a cycle is about."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")

    class Meta(WalledLink.Meta):
        constraints = [
            *WalledLink.Meta.constraints,
            models.UniqueConstraint(fields=["cycle", "service"], name="one_cycle_service"),
        ]
