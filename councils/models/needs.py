"""What the communities need: where the golden thread begins and ends."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from councils.models.sourced import Sourced
from walls.models import History, Walled


class Need(Sourced, Walled):
    """Something a community needs, with the evidence that says so.

    `value` is in `unit` and was measured in `period`, both as the source words them; `comparison` is what
    it is measured against.
    """

    theme = models.CharField(max_length=80)
    statement = models.CharField("what is needed", max_length=300)
    value = models.DecimalField("evidence", max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True, default="")
    period = models.CharField(max_length=80, blank=True, default="")
    comparison = models.CharField("compared with", max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")

    history = History()

    kinds = ("officers", "council", "partnership")

    class Meta(Walled.Meta):
        constraints = [
            *Walled.Meta.constraints,
            models.CheckConstraint(
                condition=Q(value__isnull=True) | ~Q(unit=""),
                name="need_value_has_unit",
                violation_error_message="Say in which unit the evidence is given.",
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("need", args=[self.ref])
