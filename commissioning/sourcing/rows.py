"""The copies of papers that were put forward, as far as a capacity sees them, each with where it goes in words."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from commissioning.models import Paper, PaperRelease
from walls.capacities import CurrentCapacity
from walls.rows import places_for

UNSEEN = "A place that you do not see"


def forwards(by: CurrentCapacity, action: str = "view") -> QuerySet[Any]:
    """Those of papers that are seen, the newest first: with the place's name and the copy there, if they are seen."""
    places = places_for(Paper, by, "view").filter(pk=OuterRef("release__target")).order_by()
    copies = Paper.objects.visible_to(by).filter(release=OuterRef("release")).order_by("pk")
    return (
        PaperRelease.objects.visible_to(by, action)
        .filter(paper__withdrawn_at=None)
        .select_related("compartment", "release__opened_by")
        .annotate(
            place=Coalesce(Subquery(places.values("name")[:1]), Value(UNSEEN)),
            copy_ref=Subquery(copies.values("ref")[:1]),
        )
        .order_by("-pk")
    )
