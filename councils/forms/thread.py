from typing import Any

from django import forms

from councils.thread import Strand
from walls.forms import PlainForm
from walls.models import Walled


class UpperField(forms.ModelChoiceField):
    """What a row is to serve: each choice in its own words, and where it is kept."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.compartment.name})"


class LinkForm(PlainForm):
    """One more thing that a row serves, out of those that one sees and has not linked yet."""

    upper = UpperField(queryset=None, empty_label="Choose one")

    def __init__(self, *args: Any, strand: Strand, row: Walled, **kwargs: Any):
        self.strand, self.row = strand, row
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        upper = self.fields["upper"]
        linked = self.strand.link.objects.visible_to(self.by).filter(lower=self.row.pk).values("upper")
        upper.label = str(self.strand.upper._meta.verbose_name).capitalize()
        upper.queryset = (  # type: ignore[attr-defined]
            self.strand.upper.objects.exclude(pk__in=linked)
            .select_related("compartment")
            .order_by("compartment__name", self.strand.upper_words)
        )
        super().narrow()
