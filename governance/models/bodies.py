"""The bodies that look and decide, and the posts that come with a seat on them."""

from collections.abc import Collection

from django.db import models
from django.urls import reverse

from councils.models import Sourced
from walls.models import Compartment, Organisation, Post, RefField


class Classification(models.TextChoices):
    """What kind of body it is; the guide's Figure 3 and the Local Government Act 2000."""

    FULL_COUNCIL = "full council", "Full Council"
    EXECUTIVE = "executive", "Cabinet or Executive"
    SCRUTINY = "overview and scrutiny", "Overview and scrutiny"
    AUDIT = "audit", "Audit"
    BOARD = "company board", "Company board"
    OWNERS = "owners", "Owners' board"
    FORUM = "forum", "Forum"


class Body(Sourced):
    """A meeting of people: what is known of it beyond its organisation.

    `quorum` is in members, and empty where it is not known. A monitoring group receives performance reports; `forum` is
    the compartment of the packs and notes of a body that has one of its own.
    """

    ref = RefField()
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="body")
    classification = models.CharField(max_length=30, choices=Classification)
    function = models.CharField("what it is for", max_length=300)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    monitoring_group = models.BooleanField("receives performance reports", default=False)
    forum = models.OneToOneField(Compartment, models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["organisation__name", "id"]

    def __str__(self) -> str:
        return str(self.organisation)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Judge all but the forum, which is no field of a form: who keeps the register does not see it."""
        super().clean_fields({*(exclude or ()), "forum"})

    def get_absolute_url(self) -> str:
        return reverse("body", args=[self.ref])


class Seat(models.Model):
    """A post that comes with a seat on a body."""

    ref = RefField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    post = models.ForeignKey(Post, models.PROTECT, related_name="seats")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "post"], name="one_seat_a_post")]

    def __str__(self) -> str:
        return f"{self.post}: {self.body}"
