"""The programming interface under /api/v1/, and its description. Each app's endpoints will join here."""

from django.http import HttpRequest, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.security import django_auth

from walls.policy import Policy, declare
from walls.requests import WalledRequest

api = NinjaAPI(
    title="Great Commissioning",
    version="1",
    urls_namespace="api",
    auth=django_auth,
    openapi_url=None,  # described below, for anyone
    docs_url=None,
)


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
