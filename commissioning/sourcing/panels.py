"""What a service's page says of its reviews, to those who may know of any; and a paper's page of its copies."""

from typing import Any

from django.urls import reverse

from commissioning.models import ReleaseState, ReviewService
from commissioning.sourcing.actions import forward_refusal
from commissioning.sourcing.lifecycle import RELEASE
from commissioning.sourcing.rows import forwards
from commissioning.sourcing.tables import COPIES_OF_PAPER, REVIEWS_OF_SERVICE
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


def copies_of_paper(page: Any) -> Panel:
    """What was put forward of it, what came of each, and what may be done."""
    found = list(forwards(page.by).filter(paper=page.row)[:100])
    forward = {
        "text": "Put a copy forward for release",
        "href": reverse("paper_put_forward", args=[page.row.ref]),
        "refusal": forward_refusal(page.by, page.row),
        "secondary": True,
    }
    waiting = [each for each in found if each.state == ReleaseState.WAITING]
    for each in waiting:
        each.paper, each.declared = page.row, page.row.declared
    return {
        "title": "Copies for others",
        "table": COPIES_OF_PAPER.of(found),
        "empty": "No copy of it has been put forward.",
        "actions": [
            *(
                {
                    "text": RELEASE[code].text,
                    "href": reverse(name, args=[each.ref]),
                    "refusal": RELEASE.refusal(code, each, page.by),
                    "secondary": code != "let_out",
                }
                for each in waiting
                for code, name in (("let_out", "paper_release_let_out"), ("turn_down", "paper_release_turn_down"))
            ),
            forward,
        ],
    }
