"""Writing the Ethical Walls policy, putting it in force, acknowledging it."""

from typing import Any, cast

from django import forms
from django.utils import timezone

from walls.fields import GovDateField
from walls.forms.base import PlainForm, RegisterForm
from walls.keeping import governed_parties
from walls.models import Clause, Organisation, Party, WallsPolicy


class PolicyForm(RegisterForm):
    """What a new version is called, and what is new in it."""

    class Meta:
        model = WallsPolicy
        fields = ("title", "summary")


class ClauseForm(RegisterForm):
    """A clause of a version that is not in force yet."""

    class Meta:
        model = Clause
        fields = ("number", "title", "text")


class InForceForm(PlainForm):
    """Where a version begins to be in force, and when."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Where?")
    begins_on = GovDateField(label="In force from", initial=timezone.localdate)

    def narrow(self) -> None:
        """Offer the organisations for whose parties this capacity makes appointments."""
        governed = Party.objects.filter(pk__among=governed_parties()).values_list("organisation", flat=True)
        where = cast(forms.ModelChoiceField, self.fields["organisation"])
        where.queryset = Organisation.objects.filter(pk__in=set(governed)).order_by("short_name")
        super().narrow()


class AgreeForm(PlainForm):
    """One box to tick: that something was read and will be kept to."""

    agree = forms.BooleanField(label="I have read it and will keep to it")

    def __init__(self, *args: Any, label: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        if label:
            self.fields["agree"].label = label
