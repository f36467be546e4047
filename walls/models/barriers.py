"""What stands between: walls and their sides, and what is signed before one opens."""

from django.db import models
from django.urls import reverse

from walls.models.compartments import Compartment
from walls.models.dated import Dated
from walls.models.functions import Clock
from walls.models.people import Person
from walls.models.policies import Clause
from walls.models.refs import RefField


class WallKind(models.TextChoices):
    """How a wall parts people from a matter."""

    EXCLUSION = "exclusion", "Named people are barred"
    INCLUSION = "inclusion", "Only a named team"
    SIDES = "sides", "Opposing sides"
    CONTRACTOR = "contractor", "People from outside, for a time"


class Wall(Dated):
    """A barrier raised for a matter between named compartments, of which `keeper` is the matter's own.

    Whoever governs the keeper approves: lowers it, and asks for undertakings. `review_on` is when it is looked at
    again; `cooling_off` the months for which those who leave a side stay barred from the matter. One-way, it keeps
    people of the second side from the first, and not the first from the second.
    """

    ref = RefField()
    kind = models.CharField(max_length=12, choices=WallKind, default=WallKind.SIDES)
    keeper = models.ForeignKey(Compartment, models.PROTECT, null=True, related_name="walls_kept")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    one_way = models.BooleanField(default=False)
    review_on = models.DateField("to be looked at again on", null=True)
    cooling_off = models.PositiveSmallIntegerField("months of cooling-off", default=6)
    raised_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(Dated.Meta):
        ordering = ["-starts_at", "-id"]

    def __str__(self) -> str:
        return f"Wall of {self.starts_at:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("wall", args=[self.ref])


BY_NAME = (WallKind.INCLUSION, WallKind.CONTRACTOR)
"""The kinds of wall that offer a side to those alone who are named for it."""


class NamedForWall(Dated):
    """A person named for a wall around a named team, or around people from outside: a side of it is offered to them.

    Of people from outside the place ends with the wall (walls/sql/91_named.sql).
    """

    ref = RefField()
    wall = models.ForeignKey(Wall, models.PROTECT, related_name="names")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(Dated.Meta):
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["wall", "person"], name="named_for_a_wall")]


NUMBERED = (1, 2)
"""The sides that people call by their number. One of many, such as a candidate's, is called by what lies on it."""


class WallSide(models.Model):
    """A compartment on one side of a wall, from the moment it was put there; before at most one wall at a time."""

    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="wall_sides")
    wall = models.ForeignKey(Wall, models.PROTECT, related_name="sides")
    side = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(db_default=Clock())

    class Meta:
        ordering = ["side", "id"]
        constraints = [models.UniqueConstraint(fields=["wall", "compartment"], name="one_side_of_a_wall")]


class SideTaken(models.Model):
    """The side a person has taken of a wall. The primary key is the Chinese wall: one side, ever.

    Who leaves it is on no side, and takes no other.
    """

    pk = models.CompositePrimaryKey("person_id", "wall_id")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sides_taken")
    wall = models.ForeignKey(Wall, models.PROTECT, related_name="sides_taken")
    side = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField(db_default=Clock())
    left_at = models.DateTimeField(null=True)


class UndertakingText(models.Model):
    """What is signed before a side of a wall opens, in one version; a new one for that side asks again (EW-5)."""

    wall = models.ForeignKey(Wall, models.PROTECT, related_name="texts")
    side = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(db_default=Clock())

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["wall", "side", "version"], name="one_text_of_a_version")]


class Undertaking(models.Model):
    """A confidentiality text, in one version, that a person signed before a walled matter opens (EW-5)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="undertakings")
    wall = models.ForeignKey(Wall, models.PROTECT, related_name="undertakings")
    version = models.PositiveIntegerField()
    signed_at = models.DateTimeField(db_default=Clock())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "wall", "version"], name="signed_once")]
