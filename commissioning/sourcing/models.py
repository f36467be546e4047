"""Sourcing: the commissioning review of a service, the organisations that may deliver it, and the papers about it."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from commissioning.models.services import Service
from councils.models import Sourced
from walls.models import History, Organisation, Release, Walled, WalledLink, Withdrawable


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

    Who opened one is on record wherever it lies: when it is sealed, its governors are told who had. A copy that was
    let out has its `release`, which only those see who see what it was copied from.
    """

    title = models.CharField(max_length=200)
    sort = models.CharField("what sort of paper", max_length=12, choices=Sort, default=Sort.OTHER)
    text = models.TextField()
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    history = History()
    kinds = ("officers", "council", "sealed", "appraisal", "bid")
    reads_noted = "text"

    class Meta(Withdrawable.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("paper", args=[self.ref])

    def let_out_on(self) -> dt.date | None:
        """Of a copy that was let out, the day; it is as old as that."""
        return timezone.localdate(self.created_at) if self.release_id else None

    def crosses(self) -> dict[str, Any]:
        """What a copy that is let out has of the paper: neither its files and comments nor where it lies."""
        return {name: getattr(self, name) for name in ("title", "sort", "text", "source", "illustrative")}

    def digest(self) -> str:
        """SHA-256 of what crosses, in canonical JSON: what was put forward is what is let out."""
        told = json.dumps(self.crosses(), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()


class ReleaseState(models.TextChoices):
    """How far a copy that was put forward has got."""

    WAITING = "waiting", "Put forward"
    RELEASED = "released", "Let out"
    TURNED_DOWN = "turned_down", "Turned down"
    REPLACED = "replaced", "Put forward again"


class PaperRelease(Walled):
    """A copy of a paper, put forward for another compartment: it lies with the paper, and shows to its readers."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    release = models.OneToOneField(Release, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ReleaseState, default=ReleaseState.WAITING)
    answer = models.TextField("why it was turned down", blank=True, default="")

    history = History()
    kinds = ("officers", "council", "sealed", "appraisal")

    class Meta(Walled.Meta):
        constraints = [
            *Walled.Meta.constraints,
            models.UniqueConstraint(fields=["paper"], condition=Q(state="waiting"), name="one_paper_release_waits"),
        ]
