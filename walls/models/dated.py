"""Rows that hold from one instant to another."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from walls.models.functions import Clock

REVERSED = "The last day must be the same as the first or after it."


def in_force() -> Q:
    """Of dated rows, those that hold now."""
    return Q(starts_at__lte=Clock()) & (Q(ends_at=None) | Q(ends_at__gt=Clock()))


class Dated(models.Model):
    """Something that holds from `starts_at` until just before `ends_at`, to the second.

    Never deleted, and its past is never rewritten: a trigger raises an earlier start to now and refuses
    to move an end that has passed, which is what makes "who could see this on date D" true.
    """

    starts_at = models.DateTimeField("from", db_default=Clock())
    ends_at = models.DateTimeField("until", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="%(class)s_dates_in_order",
            )
        ]


class Lasting(models.Model):
    """A fact of the world with civil dates, such as an organisation; inclusive of both days."""

    begins_on = models.DateField("first day", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="%(class)s_days_in_order",
            )
        ]

    def clean(self) -> None:
        """Refuse reversed days in a sentence: the database, asked next, has none, and makes no range of them either.

        Raises:
            ValidationError: beside the last day.
        """
        super().clean()
        if self.begins_on and self.ends_on and self.ends_on < self.begins_on:
            raise ValidationError({"ends_on": REVERSED})
