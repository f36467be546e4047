"""What a service's page says of its reviews, to those who may know of any."""

from typing import Any

from django.urls import reverse

from commissioning.models import ReviewService
from commissioning.sourcing.tables import REVIEWS_OF_SERVICE
from walls.views.panels import Panel


def reviews_of_service(page: Any) -> Panel | None:
    """The reviews of a service; for those who see none there is no panel, as if there were no such thing."""
    if not page.row.reviewed:
        return None
    links = ReviewService.objects.visible_to(page.by).filter(service=page.row).select_related("review")
    return {
        "title": "Commissioning reviews",
        "table": REVIEWS_OF_SERVICE.of(links),
        "actions": [{"text": "All reviews", "href": reverse("reviews"), "secondary": True}],
    }
