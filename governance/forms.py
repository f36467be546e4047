from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from governance.actions import MEETS_IN_FORUM
from governance.models import Body, Classification
from walls.forms import RegisterForm
from walls.models import Organisation, Party, Post

LABELS = {
    "function": "What it is for",
    "quorum": "Quorum",
    "monitoring_group": "It receives performance reports",
    "source": "Source",
}
HELP = {
    "quorum": "In members. Leave it empty if it is not known.",
    "source": "A web address, or the name of the publication.",
}


class BodyForm(RegisterForm):
    """What may be changed of a body once it is open."""

    class Meta:
        model = Body
        fields = ["function", "quorum", "monitoring_group", "source"]
        labels = LABELS
        help_texts = HELP


class NewBodyForm(BodyForm):
    """A body to open, with whose it is and the posts that have a seat."""

    name = forms.CharField(label="Name", max_length=60, help_text="Such as Audit and Governance Committee.")
    parent = forms.ModelChoiceField(
        Organisation.objects.filter(kind__in=["council", "company", "partnership", "forum"]).order_by("short_name"),
        label="Whose body is it?",
    )
    host = forms.ModelChoiceField(
        Organisation.objects.filter(kind="council").order_by("short_name"),
        label="Council that hosts it",
        required=False,
        help_text="Only of a joint forum or an owners' board: its Monitoring Officer keeps what the body holds.",
    )
    seats = forms.ModelMultipleChoiceField(
        Post.objects.none(),
        label="Posts with a seat",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_list": "Choose from the list."},
    )
    field_order = ["parent", "name", "classification", "host", "function", "quorum", "monitoring_group", "source"]

    class Meta(BodyForm.Meta):
        fields = ["classification", *BodyForm.Meta.fields]
        labels = LABELS | {"classification": "What kind of body is it?"}

    def narrow(self) -> None:
        """Offer the posts that last, but none of a matter: their being there would tell of it."""
        seats = self.fields["seats"]
        if isinstance(seats, forms.ModelChoiceField):
            seats.queryset = (
                Post.objects.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()), role__matter=False)
                .select_related("organisation", "role")
                .order_by("organisation__short_name", "title", "pk")
            )
        super().narrow()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        parent, kind = said.get("parent"), said.get("classification")
        if parent is None or not kind:
            return said
        if Organisation.objects.filter(name__iexact=said.get("name", ""), parent=parent).exists():
            self.add_error("name", "There is a body of this name already.")
        if kind == Classification.BOARD:
            if parent.kind != "company":
                self.add_error("parent", "A company board is a company's: choose the company.")
        elif parent.kind == "council":
            said["host"] = parent
        elif kind not in MEETS_IN_FORUM:
            self.add_error("parent", "Such a body is a council's own: choose the council.")
        elif said.get("host") is None:
            self.add_error("host", "Choose the council that hosts it.")
        return said

    def kept_by(self) -> Party:
        """The party whose papers the body's are: its company's, or its council's."""
        said = self.cleaned_data
        board = said["classification"] == Classification.BOARD
        organisation, side = (said["parent"], "provider") if board else (said["host"], "commissioner")
        return Party.objects.get(organisation=organisation, side=side, on_behalf_of=None)
