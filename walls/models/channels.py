"""What hangs on a walled row, whatever the row is: files, comments, and the text by which it is found.

Each lies in its subject's compartment, and names the subject by its model and public reference; a trigger looks that
the two belong together (walls/sql/80_subjects.sql). A row that is a link to another compartment carries nothing:
what hangs on it would show to those who see one end.
"""

from typing import Any

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse

from walls.models.compartments import Compartment
from walls.models.functions import ActingCapacity, Clock
from walls.models.people import Capacity
from walls.models.refs import RefField
from walls.models.walled import Withdrawable


class OnSubject(Withdrawable):
    """Something that hangs on a walled row: `subject_model` is "app.Model", `subject_ref` the row's reference."""

    subject_model = models.CharField(max_length=100, editable=False)
    subject_ref = models.CharField(max_length=12, editable=False)
    acting_id = models.BigIntegerField(db_default=ActingCapacity(), null=True, editable=False)
    """The capacity that added it, as the database knows it."""
    created_at = models.DateTimeField(db_default=Clock(), editable=False)
    """When, as the database knows it; the owner's own commands may tell another time."""

    class Meta(Withdrawable.Meta):
        abstract = True
        indexes = [
            *Withdrawable.Meta.indexes,
            models.Index(fields=["subject_ref"], name="%(class)s_of_subject"),
        ]


class Attachment(OnSubject):
    """A file on a walled row. Its bytes are a column, so that whatever guards the row guards them (L17, F12).

    Who fetched one is on record wherever it lies: when it is sealed, its governors are told who had.
    """

    name = models.CharField(max_length=150)
    description = models.CharField(max_length=200, blank=True, default="")
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("bytes")
    digest = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField()

    reads_noted = "content"

    class Meta(OnSubject.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.ref])


class Comment(OnSubject):
    """What somebody said about a walled row, to those who see it."""

    text = models.TextField()

    class Meta(OnSubject.Meta):
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        """Where its row is: a comment has no page of its own, and every walled page goes by its row's reference."""
        subject: Any = apps.get_model(self.subject_model)(ref=self.subject_ref)
        return subject.get_absolute_url()


class SearchEntry(models.Model):
    """The words by which a walled row is found, written by trigger with the row (walls/sql/82_search.sql).

    `row_model` and `row_ref` are the row's own; `subject_model` and `subject_ref` those of the row whose page shows it,
    which differ for what hangs on another. A link's other end is `to_compartment`.
    """

    compartment = models.ForeignKey(Compartment, models.CASCADE, related_name="+")
    to_compartment = models.ForeignKey(Compartment, models.CASCADE, null=True, related_name="+")
    row_model = models.CharField(max_length=100)
    row_ref = models.CharField(max_length=12, unique=True)
    subject_model = models.CharField(max_length=100)
    subject_ref = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_words")]


class AccessToken(models.Model):
    """A key with which a program asks in one capacity's name; only its digest is kept.

    `purpose` says what it opens: the calendar feed, or the programming interface.
    """

    ref = RefField()
    capacity = models.ForeignKey(Capacity, models.CASCADE, related_name="tokens")
    purpose = models.CharField(max_length=12, choices=[("calendar", "Calendar"), ("api", "Programming interface")])
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Clock())
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
