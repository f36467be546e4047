"""What went wrong at a wall all the same."""

from django.db import models
from django.urls import reverse

from walls.models.walled import History, Walled


class BreachState(models.TextChoices):
    """How far a breach has been dealt with."""

    OPEN = "open", "Open"
    CONTAINED = "contained", "Contained"
    CLOSED = "closed", "Reported and closed"


class Breach(Walled):
    """Somebody learnt what a wall was to keep from them: what, when it was discovered, what was done (EW-9)."""

    title = models.CharField(max_length=150)
    what = models.TextField("what happened")
    who = models.CharField("who learnt of what", max_length=300)
    happened_on = models.DateField("when it happened", null=True, blank=True)
    discovered_on = models.DateField("when it was discovered")
    containment = models.TextField("what was done at once", blank=True, default="")
    report = models.TextField("report to the Monitoring Officer", blank=True, default="")
    state = models.CharField(max_length=12, choices=BreachState, default=BreachState.OPEN)

    history = History()
    kinds = ("oversight",)
    wall_write = "decide"

    class Meta(Walled.Meta):
        verbose_name_plural = "breaches"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("breach", args=[self.ref])
