from django.db import models
from django.urls import reverse

from walls.models import History, Walled, WalledLink


class Note(Walled):
    """A parent row."""

    kinds = ("council", "officers", "sealed")
    title = models.CharField(max_length=99)
    history = History()

    class Meta(Walled.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("note", args=[self.ref])


class Line(Walled):
    """A child: it stays in its note's compartment."""

    kinds = Note.kinds
    note = models.ForeignKey(Note, models.PROTECT)
    text = models.CharField(max_length=99)
    history = History()

    class Meta(Walled.Meta):
        pass


class Verdict(Walled):
    """A row that takes `decide` to write."""

    kinds = Note.kinds
    wall_write = "decide"
    note = models.ForeignKey(Note, models.PROTECT)
    text = models.CharField(max_length=99)

    class Meta(Walled.Meta):
        pass


class Thread(WalledLink):
    """A link from a note to a note across compartments."""

    note = models.ForeignKey(Note, models.PROTECT, related_name="+")
    to = models.ForeignKey(Note, models.PROTECT, related_name="+")

    class Meta(WalledLink.Meta):
        pass
