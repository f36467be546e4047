"""Every address of the service, written out."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
