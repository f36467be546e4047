"""Sourcing: the commissioning review of a service, the organisations that may deliver it, and the papers about it."""

from django.db import models
from django.urls import reverse

from commissioning.models.services import Service
from councils.models import Sourced
from walls.models import History, Organisation, Walled, WalledLink, Withdrawable


class Stage(models.TextChoices):
    """How far a review has got."""

    OPENED = "opened", "Opened"
    OPTIONS = "options", "Options"
    ENGAGEMENT = "engagement", "Engagement"
    APPRAISAL = "appraisal", "Appraisal"
    RECOMMENDED = "recommended", "Recommended"
    CLOSED = "closed", "Closed"


class Review(Sourced, Walled):
    """A commissioning review: how a service is to be provided, and by whom.

    Its compartment stands for the matter; what is sealed for each council belongs to that. `host` is the council whose
    Monitoring Officer keeps it.
    """

    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    purpose = models.TextField("what it is to find out")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.OPENED)
    stage_since = models.DateField("in this stage since")

    history = History()
    kinds = ("appraisal",)

    class Meta(Walled.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.ref])


class ReviewService(WalledLink):
    """A service that a review is about."""

    wall_write = "decide"

    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")

    class Meta(WalledLink.Meta):
        constraints = [
            *WalledLink.Meta.constraints,
            models.UniqueConstraint(fields=["review", "service"], name="one_review_service"),
        ]


class Candidate(Walled):
    """An organisation that may come to deliver what a review is about; the incumbent is one from the first day.

    One that is withdrawn stays on record, and whomever it employs stays kept out (EW-3).
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    incumbent = models.BooleanField("it delivers now", default=False)
    since = models.DateField("candidate since")
    invited_on = models.DateField("invited to bid on", null=True, blank=True)
    withdrawn_on = models.DateField("withdrawn on", null=True, blank=True)
    reason = models.CharField("why it was withdrawn", max_length=300, blank=True, default="")

    history = History()
    kinds = ("appraisal",)
    wall_write = "decide"

    class Meta(Walled.Meta):
        constraints = [
            *Walled.Meta.constraints,
            models.UniqueConstraint(
                fields=["review", "organisation"],
                name="one_candidate",
                violation_error_message="It is a candidate already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Sort(models.TextChoices):
    """What sort of paper it is."""

    CEILING = "ceiling", "Ceiling: the most that may be paid"
    COMPARATOR = "comparator", "Comparator: what it costs elsewhere, or in-house"
    ADVICE = "advice", "Advice"
    OPTIONS = "options", "Options paper"
    OTHER = "other", "Other"


class Paper(Sourced, Withdrawable):
    """A paper of commissioners, among officers' papers or behind a review's wall; or one of a bid.

    Who opened one is on record wherever it lies: when it is sealed, its governors are told who had.
    """

    title = models.CharField(max_length=200)
    sort = models.CharField("what sort of paper", max_length=12, choices=Sort, default=Sort.OTHER)
    text = models.TextField()

    history = History()
    kinds = ("officers", "council", "sealed", "appraisal", "bid")
    reads_noted = "text"

    class Meta(Withdrawable.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("paper", args=[self.ref])
