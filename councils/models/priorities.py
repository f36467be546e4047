"""What councillors set: corporate plans with their priorities, and the policies that serve them."""

from django.db import models
from django.urls import reverse

from councils.models.needs import Need
from councils.models.sourced import Sourced
from councils.models.thread import ThreadLink
from walls.models import History, Lasting, Post, Walled

PUT_TO_MEMBERS = ("officers", "council", "partnership")
"""Where what councillors set is drafted, and where it is put to them."""


class CorporatePlan(Lasting, Sourced, Walled):
    """The plan a council adopts for some years, with its priorities (Figure 1 of the guide)."""

    title = models.CharField(max_length=150)

    history = History()
    kinds = PUT_TO_MEMBERS

    class Meta(Walled.Meta):
        constraints = [*Walled.Meta.constraints, *Lasting.Meta.constraints]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("corporate_plan", args=[self.ref])


class Priority(Sourced, Walled):
    """What a council puts first, in a corporate plan; `position` is its place there."""

    plan = models.ForeignKey(CorporatePlan, models.PROTECT, related_name="priorities")
    position = models.PositiveSmallIntegerField("place in the plan", default=1)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True, default="")

    history = History()
    kinds = PUT_TO_MEMBERS

    class Meta(Walled.Meta):
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("priority", args=[self.ref])


class Policy(Sourced, Walled):
    """What councillors adopt to serve a priority: its goals, values and key processes, and who owns its outcome."""

    title = models.CharField(max_length=200)
    goals = models.TextField()
    values = models.TextField(blank=True, default="")
    processes = models.TextField("key processes", blank=True, default="")
    owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    adopted_on = models.DateField("adopted on", null=True, blank=True)

    history = History()
    kinds = PUT_TO_MEMBERS

    class Meta(Walled.Meta):
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("policy", args=[self.ref])


class PriorityNeed(ThreadLink):
    """A need that a priority answers."""

    lower = models.ForeignKey(Priority, models.PROTECT, related_name="+")
    upper = models.ForeignKey(Need, models.PROTECT, related_name="+")

    class Meta(ThreadLink.Meta):
        pass


class PolicyPriority(ThreadLink):
    """A priority that a policy serves."""

    lower = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    upper = models.ForeignKey(Priority, models.PROTECT, related_name="+")

    class Meta(ThreadLink.Meta):
        pass
