"""The verdicts of the leak test."""

from typing import ClassVar

from django.db import models
from django.urls import reverse

from walls.models.barriers import Wall
from walls.models.compartments import Compartment
from walls.models.refs import RefField


class LeakTest(models.Model):
    """What came of one run of the leak test, for those who read a council's oversight (docs/adr/0014).

    A run writes one row for each oversight compartment, on kinds of compartment, and one for each wall before what its
    owner has. A row on a wall shows to those alone who govern or oversee what it parts. Written by the owner of the
    tables, and never changed (walls/sql/90_leaktests.sql).
    """

    ref = RefField()
    run = models.CharField(max_length=12)
    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    wall = models.ForeignKey(Wall, models.PROTECT, null=True, related_name="leak_tests")
    passed = models.BooleanField()
    seed = models.BigIntegerField()
    release = models.CharField("version of the service", max_length=40)
    started_at = models.DateTimeField("begun")
    ended_at = models.DateTimeField("ended")
    problems = models.JSONField(default=list)
    """Why it did not pass, as sentences of ours."""
    figures = models.JSONField(default=dict)
    """The counts by channel, and what leaked: addresses and posts, never a row."""

    kinds: ClassVar[tuple[str, ...]] = ("oversight",)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["compartment", "-started_at"], name="leaktest_newest")]

    def __str__(self) -> str:
        return "Passed" if self.passed else "Failed"

    def get_absolute_url(self) -> str:
        return reverse("leak_test", args=[self.ref])
