"""The people of a provider who answer for some of its services."""

from django.db import models
from django.urls import reverse

from walls.models import History, Organisation, Walled


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
