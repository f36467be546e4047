"""The forms of sign-in, in this service's words."""

from typing import Any

from allauth.account import forms

ADDRESS = "E-mail address"


class LoginForm(forms.LoginForm):
    """Asks for the address and the password."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = ADDRESS


class ResetPasswordForm(forms.ResetPasswordForm):
    """Asks where the link is to be sent."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS
