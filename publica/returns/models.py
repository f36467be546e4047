"""Performance returns as their provider works on them: nobody on a council's side reaches any of this."""

from django.db import models
from django.urls import reverse

from commissioning.models import Measure, Service
from commissioning.monitoring.models import InPeriod
from publica.models.teams import ProviderTeam
from walls.models import Attachment, History, Person, Release, Walled, WalledLink


class ReturnState(models.TextChoices):
    """How far a return has got (publica.returns.lifecycle has the moves)."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    ASSURED = "assured", "Quality assured"
    SIGNED_OFF = "signed off", "Signed off"


class Return(InPeriod, Walled):
    """A team's figures for one period, before the provider has signed them off.

    `revision` above 1 answers councils' queries on the one before. People are kept, since the one who submits may
    not sign off.
    """

    team = models.ForeignKey(ProviderTeam, models.PROTECT, related_name="returns")
    revision = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=ReturnState, default=ReturnState.DRAFT)
    due_on = models.DateField("to be signed off by")
    commentary = models.TextField(blank=True, default="")
    sent_back = models.TextField("why it was sent back", blank=True, default="")
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    assured_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    assured_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True, blank=True)

    history = History()
    kinds = ("provider",)

    class Meta(Walled.Meta):
        constraints = [
            *Walled.Meta.constraints,
            *InPeriod.Meta.constraints,
            models.UniqueConstraint(fields=["team", "year", "quarter", "revision"], name="one_return_a_period"),
            models.CheckConstraint(
                condition=~models.Q(submitted_by=models.F("signed_off_by")), name="return_takes_two_people"
            ),
        ]

    def __str__(self) -> str:
        from commissioning.monitoring.periods import Period

        return f"{self.team}: {Period(self.year, self.quarter)}"

    def get_absolute_url(self) -> str:
        return reverse("return", args=[self.ref])


class ReturnPart(WalledLink):
    """What a return says of one service of one council; it crosses alone.

    The `release` is opened at submission and used at sign-off; the `report` is what then crossed, by reference.
    """

    ret = models.ForeignKey(Return, models.PROTECT, related_name="parts")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    release = models.OneToOneField(Release, models.PROTECT, null=True, blank=True, related_name="+")
    report_ref = models.CharField(max_length=12, blank=True, default="")

    history = History()
    kinds = ("provider",)

    class Meta(WalledLink.Meta):
        constraints = [
            *WalledLink.Meta.constraints,
            models.UniqueConstraint(fields=["ret", "service"], name="one_part_a_service"),
        ]

    def __str__(self) -> str:
        return str(self.service)


class ReturnFigure(WalledLink):
    """A draft value of one measure."""

    part = models.ForeignKey(ReturnPart, models.PROTECT, related_name="figures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    commentary = models.TextField(blank=True, default="")

    history = History()
    kinds = ("provider",)

    class Meta(WalledLink.Meta):
        constraints = [
            *WalledLink.Meta.constraints,
            models.UniqueConstraint(fields=["part", "measure"], name="one_draft_a_measure"),
        ]

    def __str__(self) -> str:
        return str(self.measure)


class UploadState(models.TextChoices):
    """How far an uploaded workbook has got."""

    RECEIVED = "received", "Being checked"
    CHECKED = "checked", "Checked"
    REFUSED = "refused", "Not understood"
    USED = "used", "Used"


class Upload(Walled):
    """A workbook sent in for a return: what was understood of it, and what was wrong, cell by cell.

    `understood` is [{part, measure, value, commentary}] by public reference; `findings` [{sheet, cell, message}].
    """

    ret = models.ForeignKey(Return, models.PROTECT, related_name="uploads")
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=UploadState, default=UploadState.RECEIVED)
    understood = models.JSONField(default=list)
    findings = models.JSONField(default=list)

    history = History()
    kinds = ("provider",)

    class Meta(Walled.Meta):
        pass

    def __str__(self) -> str:
        return str(self.file)

    def get_absolute_url(self) -> str:
        return reverse("upload", args=[self.ref])


class CostLine(Walled):
    """A line of a team's cost base for a financial year, in pounds: never seen by any council."""

    team = models.ForeignKey(ProviderTeam, models.PROTECT, related_name="costs")
    year = models.PositiveSmallIntegerField("financial year starting in")
    heading = models.CharField(max_length=100)
    amount = models.DecimalField("pounds", max_digits=14, decimal_places=2)

    history = History()
    kinds = ("provider",)

    class Meta(Walled.Meta):
        pass

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("cost_line", args=[self.ref])
