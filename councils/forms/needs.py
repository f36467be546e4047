from django import forms

from councils.models import Need
from walls.forms import WalledForm


class NeedForm(WalledForm):
    """What may be said of a need."""

    class Meta:
        model = Need
        fields = ["statement", "theme", "value", "unit", "period", "comparison", "source", "note"]
        labels = {"source": "Source of the evidence", "theme": "Theme", "note": "Notes"}
        help_texts = {
            "statement": "In one sentence, as a resident would say it.",
            "theme": "Such as housing, or an ageing population.",
            "unit": "Such as people, or % of households.",
            "period": "When it was measured, such as 2021 or 2024-25.",
            "source": "A web address, or the name of the publication.",
        }
        widgets = {"statement": forms.Textarea(attrs={"rows": 2}), "note": forms.Textarea(attrs={"rows": 4})}
