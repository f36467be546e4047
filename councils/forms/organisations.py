from typing import Any

from django import forms

from councils.actions.organisations import PLAIN_KINDS
from walls.forms import LastingForm
from walls.models import Organisation

KIND_WORDS = {"contractor": "A contractor", "parish": "A parish council or other stakeholder"}


class OrganisationForm(LastingForm):
    """What may be said of an organisation."""

    class Meta:
        model = Organisation
        fields = ["name", "short_name", "parent", "successor_of", "begins_on", "ends_on"]
        labels = {"short_name": "Short name", "parent": "Part of", "successor_of": "Successor of"}
        help_texts = {
            "name": "In full, as it calls itself.",
            "short_name": "As it is called on every page, such as Cotswold.",
            "successor_of": "Such as the council that it took over from.",
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        namesakes = Organisation.objects.filter(name__iexact=said.get("name", ""), parent=said.get("parent"))
        if namesakes.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "There is an organisation of this name already.")
        for name in ("parent", "successor_of"):
            if self.instance.pk and said.get(name) == self.instance:
                self.add_error(name, "Choose another organisation than this one.")
        return said


class NewOrganisationForm(OrganisationForm):
    """An organisation that has no pages of its own kind to open it."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(kind, KIND_WORDS[kind]) for kind in PLAIN_KINDS],
        widget=forms.RadioSelect,
        help_text="Councils and bodies are opened on their own pages.",
    )
    field_order = ["kind"]
