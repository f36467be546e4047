"""The forms of sign-in, in this service's words."""

from typing import Any

from allauth.account import forms
from django.forms import Field

ADDRESS = "E-mail address"
PASSWORDS = {
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password, again",
}


class LoginForm(forms.LoginForm):
    """Asks for the address and the password."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = ADDRESS
        self.fields["password"].help_text = ""  # a link on the way from box to box; the page has it after the button


class ResetPasswordForm(forms.ResetPasswordForm):
    """Asks where the link is to be sent."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS


class Relabelled:
    """Asks for passwords in this service's words."""

    fields: dict[str, Field]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, label in PASSWORDS.items():
            if name in self.fields:
                self.fields[name].label = label
                if name == "oldpassword":
                    self.fields[name].help_text = ""  # as in `LoginForm`


class ChangePasswordForm(Relabelled, forms.ChangePasswordForm):
    """Asks for the old password and a new one."""


class ResetPasswordKeyForm(Relabelled, forms.ResetPasswordKeyForm):
    """Asks for a new password of somebody who came by the link."""


class SetPasswordForm(Relabelled, forms.SetPasswordForm):
    """Asks for a first password."""
