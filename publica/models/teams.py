"""The people of a provider who answer for some of its services."""

from django.db import models
from django.urls import reverse

from councils.models import Sourced
from walls.models import History, Lasting, Organisation, Post, RefField, Walled


class ProviderTeam(Walled):
    """A team of a provider; `services` are those it answers for, in its own words, one a line.

    Its public reference is the `scope` of the role that its people hold.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    services = models.TextField(blank=True, default="")

    history = History()

    kinds = ("provider",)

    class Meta(Walled.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("team", args=[self.ref])


class Delegation(Lasting, Sourced):
    """A dated record of who signs off a provider's returns, and by what authority (the scheme of delegation).

    For a company its board, or the officer to whom the board delegates; for an in-house team its head of service;
    for a contractor its contract manager.
    """

    ref = RefField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    authority = models.CharField("by what authority", max_length=300)

    class Meta(Lasting.Meta):
        ordering = ["organisation__short_name", "begins_on", "id"]

    def __str__(self) -> str:
        return f"{self.post} signs off for {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("delegation", args=[self.ref])
