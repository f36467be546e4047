"""What must happen after a commit, and the notices that come of it."""

from django.db import models

from walls.models.people import Capacity
from walls.models.refs import RefField
from walls.models.walled import WalledLink


class OutboxMessage(models.Model):
    """One thing to be done for one capacity, written in the transaction that makes it necessary.

    The application never reads this table: it asks the functions of sql/70_outbox.sql. `body` holds ids and
    references only, `error` the name of an exception's class.
    """

    ref = RefField()
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    capacity = models.ForeignKey(Capacity, models.PROTECT, related_name="+")
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, default="")
    error = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(dead_at__isnull=True),
                name="message_done_or_dead",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, outcome="")
                | models.Q(done_at__isnull=False, outcome__in=["delivered", "withheld"]),
                name="message_outcome_when_done",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
                name="messages_waiting",
            ),
            models.Index(fields=["dead_at"], condition=models.Q(dead_at__isnull=False), name="messages_dead"),
        ]


class Notice(WalledLink):
    """A sentence of ours that waits for a person in one capacity, and where it leads.

    It lies in that capacity's personal compartment and reaches into its subject's, so it shows only while the
    subject does. `words` is a key of `walls.notices.SENTENCES`; nobody types a notice.
    """

    kinds = ("personal",)
    subject_model = models.CharField(max_length=100, blank=True, default="")
    subject_ref = models.CharField(max_length=12, blank=True, default="")
    words = models.CharField(max_length=40)
    path = models.CharField(max_length=300)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(WalledLink.Meta):
        pass
