"""Who may sign in, and with which passwords."""

from collections.abc import Collection
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

DEMONSTRATION_PASSWORD = "commissioning"
REFUSAL = "This password is published with the demonstration. Choose another."


class DemonstrationPasswordValidator:
    """The published password is no password, except in the demonstration."""

    def validate(self, password: str, user: Any = None) -> None:
        if password == DEMONSTRATION_PASSWORD and not settings.DEMONSTRATION:
            raise ValidationError(REFUSAL, code="demonstration_password")

    def get_help_text(self) -> str:
        return "Your password cannot be the one published with the demonstration."


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        # Data loaded for a demonstration may have stayed behind; its password must not open anything.
        if credentials.get("password") == DEMONSTRATION_PASSWORD and not settings.DEMONSTRATION:
            raise self.validation_error("email_password_mismatch")
        super().pre_authenticate(request, **credentials)


class MFAAdapter(DefaultMFAAdapter):
    """Looks up once for a page which kinds of second check a person has: allauth asks kind by kind, and again."""

    def is_mfa_enabled(self, user: Any, types: Collection[str] | None = None) -> bool:
        if user.is_anonymous:
            return False
        return any(types is None or kind in types for kind in self.kinds(user))

    def kinds(self, user: Any) -> list[str]:
        """The kinds that the person has set up; kept while a page is shown, never while something is changed."""
        page = context.request if context.request is not None and context.request.method == "GET" else None
        known = {} if page is None else vars(page).setdefault("_second_checks", {})
        if user.pk not in known:
            found = Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True)
            known[user.pk] = list(found.order_by().distinct())
        return known[user.pk]


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The councils' own provider signs in people who have an account, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
