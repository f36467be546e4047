"""What happened: append-only events, chained by hash at commit."""

from django.db import models


class AuditEvent(models.Model):
    """One thing that happened. The database, not the application, says who and when."""

    at = models.DateTimeField()
    capacity_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=30)
    compartment_id = models.BigIntegerField(null=True)
    body = models.JSONField(default=dict)


class AuditLink(models.Model):
    """An event's place in the chain: its number, the hash before it, and its own."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, models.PROTECT)
    prev = models.BinaryField()
    hash = models.BinaryField()
