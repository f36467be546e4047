"""Who may sign in, and with which passwords."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
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


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The councils' own provider signs in people who have an account, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
