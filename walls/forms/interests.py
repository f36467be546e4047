"""Declaring interests, and deciding on them."""

from typing import Any, cast

from django import forms

from walls.forms.base import PlainForm
from walls.models import Exclusion, Nature, Organisation, Verdict

NIL, INTEREST = "nil", "interest"


class ConcernedField(forms.ModelChoiceField):
    """An organisation, and of which council it is where it is part of one: several have a Cabinet."""

    def label_from_instance(self, obj: Organisation) -> str:
        return f"{obj}, {obj.parent}" if obj.parent else str(obj)


class DeclareForm(PlainForm):
    """A declaration of interest; that there is nothing to declare is an answer."""

    nil = forms.ChoiceField(
        label="What do you declare?",
        choices=[(NIL, "Nothing"), (INTEREST, "An interest")],
        widget=forms.RadioSelect,
    )
    interest = forms.CharField(
        label="The interest",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=(
            "A councillor's registered interests are published by the council: give the address of your entry, "
            "and the facts that a check needs."
        ),
    )
    nature = forms.ChoiceField(
        label="What kind of interest is it?", required=False, choices=[("", "Not said"), *Nature.choices]
    )
    indirect = forms.BooleanField(label="Somebody close to me has it, and not I", required=False)
    organisation = ConcernedField(
        Organisation.objects.none(), label="Organisation concerned", required=False, empty_label="None of these"
    )
    concerns = forms.CharField(label="Another person or organisation concerned", max_length=200, required=False)
    sensitive = forms.BooleanField(label="It is withheld from the published register", required=False)

    def narrow(self) -> None:
        """Offer the organisations there are."""
        field = cast(forms.ModelChoiceField, self.fields["organisation"])
        field.queryset = Organisation.objects.select_related("parent").order_by(
            "short_name", "parent__short_name", "pk"
        )
        super().narrow()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        nil = said.get("nil") == NIL
        if nil and (said.get("interest") or said.get("conflict")):
            self.add_error("nil", "You declare nothing, and tell an interest. Choose one.")
        if said.get("nil") == INTEREST and not said.get("interest"):
            self.add_error("interest", "Tell the interest.")
        said["nil"] = nil
        return said


class DeclareOnForm(DeclareForm):
    """A declaration on one matter."""

    conflict = forms.BooleanField(
        label="It conflicts with this matter", required=False, help_text="You are barred from the matter at once."
    )
    field_order = ["nil", "interest", "conflict"]


class BarsField(forms.ModelMultipleChoiceField):
    """What a declaration bars from."""

    def label_from_instance(self, obj: Exclusion) -> str:
        return str(obj.compartment)


class DecideForm(PlainForm):
    """What is decided on somebody's declaration."""

    verdict = forms.ChoiceField(label="What do you decide?", widget=forms.RadioSelect)
    lift = BarsField(
        Exclusion.objects.none(),
        label="Where are they no longer barred?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only if you narrow it.",
    )
    decision = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, bars: Any, **kwargs: Any):
        self.bars = bars
        super().__init__(*args, **kwargs)
        offered = (Verdict.CONFIRMED, Verdict.NARROWED, Verdict.LIFTED) if bars else (Verdict.NOTED,)
        cast(forms.ChoiceField, self.fields["verdict"]).choices = [(each, each.label) for each in offered]
        if not bars:
            del self.fields["lift"]

    def narrow(self) -> None:
        """Offer what bars them now."""
        lift = cast(forms.ModelMultipleChoiceField, self.fields["lift"])
        lift.queryset = self.bars
        super().narrow()
