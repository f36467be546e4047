"""Every address of the service, written out."""

from django.urls import include, path

urlpatterns = [
    # Not allauth.urls: it adds unnamed old addresses, which could declare no policy.
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
]
