"""Forms that were sent, so that sending one twice does it once."""

from django.db import models

from walls.models.functions import ActingCapacity, Clock


class Submission(models.Model):
    """A form that a capacity sent: its token, and the page its success led to (F06, a double submit)."""

    pk = models.CompositePrimaryKey("token", "capacity_id")
    token = models.CharField(max_length=32)
    capacity_id = models.BigIntegerField(db_default=ActingCapacity())
    location = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(db_default=Clock())
