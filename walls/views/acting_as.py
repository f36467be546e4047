"""Choosing the capacity to act in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from walls.policy import Policy
from walls.requests import WalledRequest
from walls.views.pages import Page


class ActingAsPage(Page):
    """The capacities of the person signed in, and the one button each that switches to it."""

    template_name = "walls/acting_as.html"
    policy = Policy.SIGNED_IN
    title = "Acting as"

    def post(self, request: WalledRequest) -> HttpResponse:
        wanted = request.POST.get("capacity")
        chosen = next((capacity for capacity in request.capacities if capacity.ref == wanted), None)
        if chosen is None or chosen.is_public:
            raise Http404
        request.session["capacity"] = chosen.ref
        return redirect(safe_next(request) or reverse("home"))


def safe_next(request: HttpRequest) -> str:
    """The address asked for by the form, if it is one of ours."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else ""
