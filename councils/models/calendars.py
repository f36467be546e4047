"""The days that are no working days, in one calendar or another."""

from django.db import models
from django.urls import reverse

from councils.models.sourced import Sourced
from walls.models import RefField


class Calendar(models.Model):
    """A set of holidays by which periods are counted, such as those of procurement notices."""

    ref = RefField()
    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("calendar", args=[self.ref])


class Holiday(Sourced):
    """A day that is no working day; `superseded` of one that was moved or called off once published."""

    ref = RefField()
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="holidays")
    date = models.DateField()
    name = models.CharField(max_length=100)
    superseded = models.BooleanField("no longer a holiday", default=False)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="one_holiday_a_day")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("holiday", args=[self.ref])
