"""Where a fact comes from."""

from django.db import models


class Sourced(models.Model):
    """A row that says whom to believe: a published source, or that it is made up for a demonstration."""

    source = models.CharField(max_length=300, blank=True, default="")
    illustrative = models.BooleanField("made up, to illustrate", default=False)

    class Meta:
        abstract = True
