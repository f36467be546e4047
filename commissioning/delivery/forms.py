from typing import Any

from django import forms

from commissioning.delivery.models import Agreement, CommissionerNote, PlanItem
from commissioning.monitoring.periods import RECEIVED_WITHIN
from councils.forms.registers import SOURCE
from walls.fields import GovDateField
from walls.forms import LastingForm, RegisterForm
from walls.models import Post


class AgreementForm(LastingForm):
    """What may be said of an agreement."""

    reports_within = forms.IntegerField(
        label="Days until a report is due",
        help_text=f"Counted from the end of each period. Leave empty for {RECEIVED_WITHIN}.",
        required=False,
        min_value=0,
        max_value=366,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )

    def clean_reports_within(self) -> int:
        """What is usual, unless another number was agreed."""
        agreed = self.cleaned_data["reports_within"]
        return RECEIVED_WITHIN if agreed is None else agreed

    class Meta:
        model = Agreement
        fields = ["title", "begins_on", "ends_on", "reports_within", "source"]
        labels = {"title": "Title", "source": "Source"}
        help_texts = {"source": SOURCE}


class NewAgreementForm(AgreementForm):
    """An agreement to open, with the team that delivers it."""

    team_post = forms.ModelChoiceField(
        queryset=Post.objects.filter(role__code="team_member", ends_on=None)
        .exclude(role__scope="")
        .select_related("organisation", "role")
        .order_by("organisation__short_name", "title", "pk"),
        label="Which team delivers it?",
        help_text="The team's people and manager will see the service, and what both sides offer each other.",
        empty_label="Choose a team",
    )
    field_order = ["title", "team_post"]


class PlanItemForm(RegisterForm):
    """What may be said of a line of a plan."""

    due_on = GovDateField(label="Due on", required=False, help_text="Leave empty for what goes on.")

    class Meta:
        model = PlanItem
        fields = ["position", "title", "aim", "due_on", "source"]
        labels = {"position": "Place in the plan", "source": "Source"}
        help_texts = {
            "position": "1 for the first.",
            "aim": "Everybody who reads a report of it sees these words, also those who do not see the outcome itself.",
            "source": SOURCE,
        }
        widgets = {"aim": forms.Textarea(attrs={"rows": 2})}


class NoteForm(RegisterForm):
    """A commissioner's note."""

    class Meta:
        model = CommissionerNote
        fields = ["text"]
        labels: dict[str, Any] = {"text": "Note"}
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
