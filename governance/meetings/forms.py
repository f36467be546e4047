from datetime import time

from django import forms
from django.core.validators import MinValueValidator

from governance.meetings.actions import bodies_to_call
from governance.models import AgendaItem, Body, Meeting
from walls.fields import GovDateTimeField
from walls.forms import PlainForm, RegisterForm

EVENING = time(18)


class BodyField(forms.ModelChoiceField):
    """Asks for a body, named with whose it is."""

    def label_from_instance(self, obj: Body) -> str:
        parent = obj.organisation.parent
        return str(obj) if parent is None else f"{obj}, {parent}"


class MeetingForm(RegisterForm):
    """What may be said of a meeting."""

    begins_at = GovDateTimeField(
        label="When it begins",
        default_time=EVENING,
        help_text="A day and a time such as 10am. Without a time it is 6pm.",
    )

    class Meta:
        model = Meeting
        fields = ["begins_at", "venue"]
        labels = {"venue": "Place"}
        help_texts = {"venue": "Such as Council Chamber, Trinity Road."}


class NewMeetingForm(MeetingForm):
    """A meeting to call, and of which body."""

    body = BodyField(Body.objects.none(), label="Which body meets?", help_text="Only bodies whose meetings you call.")
    field_order = ["body", *MeetingForm.Meta.fields]

    def narrow(self) -> None:
        """Offer the bodies whose clerk or chair is asking."""
        body = self.fields["body"]
        if isinstance(body, forms.ModelChoiceField):
            mine = [each.pk for each in bodies_to_call(self.by)]
            body.queryset = Body.objects.filter(pk__in=mine).select_related("organisation__parent")
        super().narrow()


class ItemForm(RegisterForm):
    """What may be said of an item of an agenda."""

    position = forms.IntegerField(
        label="Number", max_value=999, validators=[MinValueValidator(1)], widget=forms.NumberInput
    )

    class Meta:
        model = AgendaItem
        fields = ["position", "title", "kind", "text"]
        labels = {"title": "Title", "kind": "What is it for?", "text": "What the meeting is asked"}
        help_texts = {
            "title": "As everyone may read it who sees the agenda: say nothing here of a walled matter.",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}


class MatterForm(PlainForm):
    """The record that an item is about, by the address of its page."""

    address = forms.CharField(
        label="Address of the record's page",
        max_length=300,
        help_text="Open the record, copy the address from your browser, and paste it here.",
    )
