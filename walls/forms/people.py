from django import forms

from walls.fields import GovDateTimeField
from walls.forms.base import PlainForm, RegisterForm
from walls.models import Person


class NewPersonForm(PlainForm):
    """Someone who shall be able to sign in."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="Their own, at work. A link to set a password goes there. It can never be changed.",
    )
    name = forms.CharField(
        label="Name", max_length=120, help_text="Always give it. A name that is known here already stands."
    )


class RenameForm(RegisterForm):
    """A person's name, corrected."""

    class Meta:
        model = Person
        fields = ["name"]
        labels = {"name": "Name"}


class DisableForm(PlainForm):
    """When a person stops being able to sign in."""

    moment = GovDateTimeField(
        label="From", required=False, help_text="Leave empty to do it now. For example, 27 3 2026 and 5pm"
    )
