"""The councils and the portfolios into which their executives divide the work."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from councils.models.sourced import Sourced
from walls.models import Lasting, Organisation, Post, RefField


class Council(Sourced):
    """What is known of a council beyond its organisation.

    `commissions` is false of a council that only owns a company with others; `gss_code` is the Office for
    National Statistics' code of its area.
    """

    ref = RefField()
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="council")
    abbreviation = models.CharField(max_length=12, unique=True)
    gss_code = models.CharField("area code", max_length=9, blank=True, default="")
    website = models.URLField(blank=True, default="")
    commissions = models.BooleanField("commissions services here", default=True)

    class Meta:
        ordering = ["organisation__name"]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("council", args=[self.ref])


class Portfolio(Lasting, Sourced):
    """A group of services for which one member of a council's executive answers; vacant without a post."""

    ref = RefField()
    council = models.ForeignKey(Council, models.PROTECT, related_name="portfolios")
    title = models.CharField(max_length=150)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="portfolios")

    class Meta(Lasting.Meta):
        ordering = ["council__organisation__name", "title"]
        constraints = [
            *Lasting.Meta.constraints,
            models.UniqueConstraint(
                F("council"),
                Lower("title"),
                condition=Q(ends_on__isnull=True),
                name="one_portfolio_of_a_title",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portfolio", args=[self.ref])
