"""Papers copied behind a wall when it was raised."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from walls.models.barriers import Wall
from walls.models.compartments import Compartment
from walls.models.functions import Clock
from walls.models.people import Person


class Sealing(models.Model):
    """A paper that was copied into a sealed compartment, and its original withdrawn, as a wall was raised.

    `model` is "app.Model"; the references and the original's number are of its two rows; `parts` are the numbers of its
    versions and files, each "app.Model:number", as their readings are recorded. Written by the database
    (walls/sql/86_walls.sql) in one statement with the copy.
    """

    wall = models.ForeignKey(Wall, models.PROTECT, related_name="sealings")
    model = models.CharField(max_length=100)
    original_ref = models.CharField(max_length=12, unique=True)
    original_id = models.BigIntegerField()
    parts = ArrayField(models.CharField(max_length=120), default=list)
    source = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    copy_ref = models.CharField(max_length=12, unique=True)
    target = models.ForeignKey(Compartment, models.PROTECT, related_name="+")
    sealed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sealed_at = models.DateTimeField(db_default=Clock())

    class Meta:
        ordering = ["id"]
