"""Keeping an employer's people out of a compartment, letting one of them be, and ending either."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from walls.actions.barriers import YOURSELF, kept_out
from walls.forms.base import PlainForm
from walls.forms.fields import GONE, DayEnds
from walls.models import Compartment, EmployerBar, Organisation, Person, RingFence

NOT_KEPT_OUT = "Nobody whom an employer's bar keeps out of this signs in with that address."
"""One sentence for who is not known here and who is not kept out (L29)."""
WHOM = [("", "Everybody whom it employs"), ("provider", "Only those who provide for it, such as a team that competes")]


class EmployerBarForm(PlainForm):
    """Which organisation's people are kept out, and why."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Whose people are kept out?")
    side = forms.ChoiceField(label="Which of them?", choices=WHOM, required=False, widget=forms.RadioSelect)
    reason = forms.CharField(label="Reason", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def narrow(self) -> None:
        """Offer the organisations that stand by themselves: whoever holds a post in a part of one counts with it."""
        field = cast(forms.ModelChoiceField, self.fields["organisation"])
        field.queryset = Organisation.objects.filter(parent=None).order_by("short_name", "pk")
        super().narrow()


class RingFenceForm(PlainForm):
    """Who is let be, why, and until when."""

    person = forms.EmailField(
        label="E-mail address of the person", max_length=254, help_text="Exactly as they sign in. Nobody is looked up."
    )
    reason = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    ends_at = DayEnds(label="Last day", required=False)

    def __init__(self, *args: Any, place: Compartment, **kwargs: Any):
        self.place = place
        super().__init__(*args, **kwargs)

    def clean_person(self) -> Person:
        """The person, if an employer's bar keeps them out of this compartment."""
        person = Person.objects.with_address(self.cleaned_data["person"]).first()
        if person is not None and person.pk == self.by.person_id:
            raise ValidationError(YOURSELF)
        if person is None or not kept_out(person, self.place):
            raise ValidationError(NOT_KEPT_OUT)
        return person


class EndBarrierForm(PlainForm):
    """Which bar or ring-fence ends now."""

    barrier = forms.ChoiceField(
        label="What ends now?", widget=forms.RadioSelect, error_messages={"invalid_choice": GONE}
    )

    def __init__(self, *args: Any, bars: list[EmployerBar], fences: list[RingFence], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offered: dict[str, EmployerBar | RingFence] = {
            f"{bar.organisation.ref}-{bar.side}": bar for bar in bars
        } | {fence.ref: fence for fence in fences}
        cast(forms.ChoiceField, self.fields["barrier"]).choices = [
            (key, f"Kept out: {each}" if isinstance(each, EmployerBar) else f"Let be: {each.person.name}")
            for key, each in self.offered.items()
        ]

    def chosen(self) -> EmployerBar | RingFence:
        """The bar or ring-fence that was chosen."""
        return self.offered[self.cleaned_data["barrier"]]
