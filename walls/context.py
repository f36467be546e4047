"""What every page is given: who is acting, in which capacities they might, and the way around."""

from django.conf import settings
from django.http import HttpRequest

from walls.nav import navigation


def wall(request: HttpRequest) -> dict:
    """Context for `templates/base.html`; safe on pages outside the wall, such as error pages."""
    acting = getattr(request, "acting", None)
    if acting is None:
        return {"demonstration": settings.DEMONSTRATION}
    return {
        "acting": {"label": acting.label, "ref": acting.ref},
        "capacities": [
            {"label": capacity.label, "ref": capacity.ref, "current": capacity == acting}
            for capacity in request.capacities
            if not capacity.is_public
        ],
        "person": request.user.name if request.user.is_authenticated else None,
        "nav": navigation(request),
        "demonstration": settings.DEMONSTRATION,
    }
