"""Asking to be let through a wall, and answering."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.db.models.expressions import RawSQL
from django.utils import timezone

from walls.actions.exceptions import EMERGENCY
from walls.fields import GovDateField, GovDateTimeField
from walls.forms.base import PlainForm
from walls.forms.walls import CitesClause
from walls.identity import LADDER
from walls.models import Action, Compartment, Exclusion, Party, PermitRequest
from walls.tables import british

ASKABLE = (Action.VIEW, Action.CONTRIBUTE, Action.DECIDE)
END_OF_DAY = dt.time(23, 59)


class PartyField(forms.ModelChoiceField):
    """Those who govern: an organisation, in the part in which it does."""

    def label_from_instance(self, obj: Party) -> str:
        return str(obj)


class AskForm(PlainForm):
    """What one wants to be let do, whose record it is, for what, and until when."""

    to = PartyField(Party.objects.none(), label="Whose record is it?")
    reference = forms.CharField(
        label="Address of the record",
        max_length=300,
        help_text="Copy it from where you were told of it. You are answered alike whether it names anything or not.",
    )
    action = forms.ChoiceField(
        label="What do you need to do?",
        choices=[(action, action.label.capitalize()) for action in ASKABLE],
        widget=forms.RadioSelect,
        initial=Action.VIEW,
    )
    purpose = forms.CharField(label="For what purpose?", max_length=200)
    reason = forms.CharField(label="Why is it needed?", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    until = GovDateTimeField(label="Until when?", default_time=END_OF_DAY, required=False)
    break_glass = forms.BooleanField(
        label="It is an emergency: 60 minutes at most, and both sides of the wall are told", required=False
    )

    def narrow(self) -> None:
        """Offer those who govern anything. An emergency is for whoever runs the service."""
        parties = cast(forms.ModelChoiceField, self.fields["to"])
        parties.queryset = (
            Party.objects.filter(pk__among=RawSQL("ARRAY(SELECT walls.may_be_asked())", ()))
            .select_related("organisation", "on_behalf_of")
            .order_by("organisation__short_name", "side", "pk")
        )
        if not self.by.administers:
            del self.fields["break_glass"]
            self.fields["until"].required = True
        super().narrow()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        hour = timezone.now() + dt.timedelta(minutes=EMERGENCY)
        if said.get("break_glass"):
            said["until"] = min(said.get("until") or hour, hour)
        elif said.get("until") is None and "until" not in self.errors:
            self.add_error("until", "Until when? Give a day, and a time if it matters.")
        return said


class BarField(forms.ModelChoiceField):
    """An exclusion that a permit may lift."""

    def label_from_instance(self, obj: Exclusion) -> str:
        return f"{obj.compartment}: {obj.get_cause_display().lower()}, since {british(obj.starts_at)}"


class GrantPermitForm(CitesClause):
    """What is granted: what was asked, or less."""

    compartment = forms.ModelChoiceField(
        Compartment.objects.none(),
        label="Where?",
        help_text="Past any wall there: until it ends, its holder takes no side for it and signs nothing.",
    )
    action = forms.ChoiceField(label="May", widget=forms.RadioSelect)
    lifts = BarField(
        Exclusion.objects.none(),
        label="Does it lift a bar of theirs?",
        required=False,
        empty_label="No",
        help_text="A permit opens nothing from which its holder is barred unless it names the bar.",
    )
    ends_at = GovDateTimeField(label="Until when?", default_time=END_OF_DAY)
    answer = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ["compartment", "action", "lifts", "ends_at", "clause", "answer"]

    def __init__(self, *args: Any, request: PermitRequest, places: Any, bars: Any, **kwargs: Any):
        self.request, self.places, self.bars = request, places, bars
        super().__init__(*args, **kwargs)
        less = [action for action in ASKABLE if request.action in LADDER[action]]
        action = cast(forms.ChoiceField, self.fields["action"])
        action.choices = [(each, each.label.capitalize()) for each in less]
        action.initial = request.action
        self.fields["ends_at"].initial = request.until
        if request.compartment_id:
            self.fields["compartment"].initial = next((place.ref for place in self.places), None)

    def narrow(self) -> None:
        """Offer the compartments that the reader governs, and the bars there of whoever asks."""
        for name, rows in (("compartment", self.places), ("lifts", self.bars)):
            cast(forms.ModelChoiceField, self.fields[name]).queryset = rows
        super().narrow()


class RefuseForm(PlainForm):
    """Why a request is refused, for its asker to read."""

    answer = forms.CharField(
        label="Answer",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They read it. Do not say whether there is such a record.",
    )


class ReleaseEntryForm(PlainForm):
    """What scrutiny may read of a permit."""

    public_text = forms.CharField(
        label="What scrutiny may read",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="It must not tell what is behind the wall, nor who.",
    )
    released_on = GovDateField(label="From which day?", initial=timezone.localdate)
