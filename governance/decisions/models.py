"""What the Lead commissioner recommends on a report, and what the executive decides."""

from django.db import models
from django.urls import reverse

from commissioning.models import Report
from councils.models import Sourced
from governance.models.bodies import Body
from walls.models import History, Walled, WalledLink


class RecommendationState(models.TextChoices):
    """How far a recommendation has got."""

    PUT = "put", "Put to the executive"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Recommendation(Sourced, Walled):
    """What the Lead commissioner asks a council's executive to decide, and why."""

    title = models.CharField(max_length=200)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    text = models.TextField("recommendation")
    reasons = models.TextField()
    options = models.TextField("other options considered", blank=True, default="")
    state = models.CharField(max_length=12, choices=RecommendationState, default=RecommendationState.PUT)
    meets_on = models.DateField("to be decided on", null=True, blank=True)

    history = History()
    kinds = ("council",)
    wall_write = "contribute"

    class Meta(Walled.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("recommendation", args=[self.ref])


class RecommendationReport(WalledLink):
    """The accepted report that a recommendation rests on."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")

    class Meta(WalledLink.Meta):
        constraints = [
            *WalledLink.Meta.constraints,
            models.UniqueConstraint(fields=["recommendation", "report"], name="one_report_of_recommendation"),
        ]


class DecisionResult(models.TextChoices):
    """What became of the recommendation."""

    AGREED = "agreed", "Agreed"
    CHANGED = "changed", "Agreed with changes"
    REFUSED = "refused", "Not agreed"
    DEFERRED = "deferred", "Put off"


class Decision(Sourced, Walled):
    """An executive decision as the proper officer records it: the five statements of regulation 12 (EX-14).

    The last three say "None" where there is nothing to say; they are never empty.
    """

    recommendation = models.OneToOneField(Recommendation, models.PROTECT, related_name="decision")
    result = models.CharField(max_length=12, choices=DecisionResult)
    text = models.TextField("the decision")
    decided_on = models.DateField("date of the decision")
    reasons = models.TextField("reasons for the decision")
    alternatives = models.TextField("options considered and rejected at the meeting")
    conflicts = models.TextField("conflicts of interest declared by members who decided")
    dispensations = models.TextField("dispensations granted by the head of paid service")

    history = History()
    kinds = ("council",)

    class Meta(Walled.Meta):
        pass

    def __str__(self) -> str:
        return f"Decision: {self.recommendation}"

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.ref])
