"""Every address of the service, written out."""

from allauth.socialaccount.views import LoginErrorView
from django.urls import include, path
from django.views.generic import RedirectView

from config.about import about
from config.api import interface, openapi
from config.gallery import gallery
from config.sessions import SessionsPage
from walls.policy import Policy, declare

handler500 = "config.errors.server_error"

urlpatterns = [
    path("", include("walls.urls")),
    path("", include("councils.urls")),
    path("", include("commissioning.urls")),
    path("", include("publica.urls")),
    path("", include("governance.urls")),
    path("api/openapi.json", openapi, name="openapi"),
    path("api/v1/", interface()),
    path("components/", declare(Policy.ANYONE)(gallery), name="gallery"),
    path("about/accessibility/", about("accessibility"), name="accessibility"),
    path("about/privacy/", about("privacy"), name="privacy"),
    path("about/data-sources/", about("data_sources"), name="data_sources"),
    # Nobody changes their address: whoever could would become the person (walls/sql/40_dated.sql).
    path(
        "accounts/email/",
        declare(Policy.SIGNED_IN)(RedirectView.as_view(pattern_name="home")),
        name="account_email",
    ),
    # Theirs would send somebody whom the council's provider did not sign in to sign in first.
    path(
        "accounts/3rdparty/login/error/",
        declare(Policy.ANYONE)(LoginErrorView.as_view()),
        name="socialaccount_login_error",
    ),
    # Not allauth.urls: it adds unnamed old addresses, which could declare no policy.
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("accounts/sessions/", declare(Policy.SIGNED_IN)(SessionsPage.as_view()), name="usersessions_list"),
]
