"""The programming interface under /api/v1/, and its description. Each app's endpoints join here.

A program shows a key (walls.keys) and acts in that key's capacity; a browser that is signed in may call it too.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.security import HttpBearer, django_auth

from commissioning.monitoring.api import router as reports
from publica.returns.api import router as returns
from walls.policy import Policy, declare
from walls.requests import WalledRequest


class KeyAuth(HttpBearer):
    """The wall's middleware has looked at the key already, since it decides in which capacity the request acts."""

    def authenticate(self, request: HttpRequest, token: str) -> bool:
        return getattr(request, "keyed", False)


api = NinjaAPI(
    title="Great Commissioning",
    version="1",
    urls_namespace="api",
    auth=[KeyAuth(), django_auth],
    openapi_url=None,  # described below, for anyone
    docs_url=None,
)
api.add_router("/reports", reports)
api.add_router("/returns", returns)


@api.exception_handler(Http404)
def absent(request: HttpRequest, error: Http404) -> HttpResponse:
    """One answer for what is hidden and what is absent (L20)."""
    return api.create_response(request, {"detail": "There is no such thing, or it is not yours to see."}, status=404)


@api.exception_handler(PermissionDenied)
def refused(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Seen, and not this capacity's to change."""
    return api.create_response(request, {"detail": str(error)}, status=403)


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What an action refused, in its own sentences."""
    return api.create_response(request, {"detail": " ".join(error.messages)}, status=422)


class CapacityOut(Schema):
    """A capacity that the signed-in person may act in; `current` of the one this request acts in."""

    ref: str
    label: str
    current: bool


@api.get("/capacities", response=list[CapacityOut], url_name="capacities", summary="The capacities you may act in")
def capacities(request: WalledRequest) -> list[CapacityOut]:
    return [
        CapacityOut(ref=capacity.ref, label=capacity.label, current=capacity == request.acting)
        for capacity in request.capacities
        if not capacity.is_public
    ]


@declare(Policy.ANYONE)
def openapi(request: HttpRequest) -> JsonResponse:
    """The description of the interface, which says nothing of what is in the service."""
    return JsonResponse(api.get_openapi_schema())


def interface() -> tuple[Any, ...]:
    """The interface's addresses. Whoever is not let in is told so in its own way, and not led to the sign-in page."""
    patterns, *names = api.urls
    for pattern in patterns:
        view: Any = pattern.callback
        pattern.callback = login_not_required(view)
    return patterns, *names
