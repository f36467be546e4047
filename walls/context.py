"""What every page is given: who is acting, in which capacities they might, and the way around."""

from django.conf import settings

from walls.nav import navigation
from walls.requests import WalledRequest


def wall(request: WalledRequest) -> dict:
    """Context for `templates/base.html`; safe on pages outside the wall, such as error pages."""
    if not hasattr(request, "acting"):
        return {"demonstration": settings.DEMONSTRATION}
    acting = request.acting
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
