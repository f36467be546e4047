"""Who sees a compartment, in words its readers may know."""

from collections.abc import Iterable

from django.db import connection


def audiences(compartment_ids: Iterable[int]) -> dict[int, str]:
    """For each compartment the asker reaches, a phrase such as "Cotswold's officers; Cotswold's members".

    Read live from the grants, so that the words on a form can't drift from what the wall does.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT compartment_id, words FROM walls.audience(%s)", [list(compartment_ids)])
        return {compartment: "; ".join(words) or "nobody yet" for compartment, words in cursor.fetchall()}


def audience(compartment_id: int) -> str:
    """The phrase for one compartment; empty for one the asker does not reach."""
    return audiences([compartment_id]).get(compartment_id, "")
