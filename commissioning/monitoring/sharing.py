"""The standing releases through which what a council accepts is shared."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from walls.models import StandingRelease


def standing_from(compartment_id: int, what: str) -> list[StandingRelease]:
    """The releases of a class of rows that stand now, approved, from a compartment."""
    now = timezone.now()
    return list(
        StandingRelease.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=now),
            source=compartment_id,
            what=what,
            starts_at__lte=now,
            approved_at__isnull=False,
        ).order_by(F("id"))
    )


@contextmanager
def through(standing: StandingRelease) -> Iterator[None]:
    """Let what is copied within the block cross by this release."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('wall.standing', %s, true)", [str(standing.pk)])
        yield
        cursor.execute("SELECT set_config('wall.standing', '', true)")
