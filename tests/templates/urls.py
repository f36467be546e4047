"""The few addresses that the frame of every page names, for rendering templates alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", _page, name="home"),
    path("acting-as/", _page, name="acting_as"),
    path("search/", _page, name="search"),
    path("accessibility/", _page, name="accessibility"),
    path("privacy/", _page, name="privacy"),
    path("data-sources/", _page, name="data_sources"),
    path("accounts/", include("allauth.urls")),
]
