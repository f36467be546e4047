from django import forms

from commissioning.models import Report, Standing
from governance.models import Decision, Recommendation
from walls.fields import GovDateField
from walls.forms import RegisterForm

NONE = "Write None if there were none."


class ReportField(forms.ModelChoiceField):
    """Asks for a report, with its revision where there was more than one."""

    def label_from_instance(self, obj: Report) -> str:
        return f"{obj}, revision {obj.revision}" if obj.revision > 1 else str(obj)


class RecommendationForm(RegisterForm):
    """What may be said of a recommendation."""

    meets_on = GovDateField(label="To be decided on", help_text="The day of the meeting.")

    class Meta:
        model = Recommendation
        fields = ["title", "text", "reasons", "options", "meets_on"]
        labels = {
            "title": "Title",
            "text": "What do you recommend?",
            "reasons": "Reasons",
            "options": "Other options considered",
        }
        help_texts = {"title": "Such as Extend the revenues agreement by a year."}
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("text", "reasons", "options")}


class NewRecommendationForm(RecommendationForm):
    """A recommendation to make, and the accepted report that it rests on."""

    report = ReportField(
        Report.objects.filter(standing=Standing.ACCEPTED, compartment__kind="delivery")
        .select_related("council")
        .order_by("-year", "-quarter", "service_name", "-revision", "pk"),
        label="On which report?",
        help_text="A report that the council has accepted.",
    )
    field_order = ["report", *RecommendationForm.Meta.fields]


class DecisionForm(RegisterForm):
    """What the proper officer records of a decision, all of it required (EX-14)."""

    decided_on = GovDateField(label="Date of the decision")

    class Meta:
        model = Decision
        fields = ["result", "decided_on", "text", "reasons", "alternatives", "conflicts", "dispensations"]
        labels = {
            "result": "What became of the recommendation?",
            "text": "The decision",
            "reasons": "Reasons for the decision",
            "alternatives": "Options considered and rejected at the meeting",
            "conflicts": "Conflicts of interest declared by members who decided",
            "dispensations": "Dispensations granted by the head of paid service",
        }
        help_texts = {
            "alternatives": NONE,
            "conflicts": NONE,
            "dispensations": f"For each conflict declared. The head of paid service also recommended this. {NONE}",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5}),
            "reasons": forms.Textarea(attrs={"rows": 5}),
            "alternatives": forms.Textarea(attrs={"rows": 3}),
            "conflicts": forms.Textarea(attrs={"rows": 3}),
            "dispensations": forms.Textarea(attrs={"rows": 3}),
        }
