"""Changing who may see: one role, one action, one reason."""

from django import forms

from walls.forms.base import PlainForm
from walls.forms.fields import RoleField
from walls.models import Action, Role


class GrantForm(PlainForm):
    """Give or withdraw a standing grant."""

    change = forms.ChoiceField(
        label="What should change?",
        choices=[("give", "Let a role do something here"), ("withdraw", "Take something away from a role")],
        widget=forms.RadioSelect,
    )
    # A matter's roles are appointed to, never granted here.
    role = RoleField(
        queryset=Role.objects.filter(matter=False)
        .select_related("party__organisation", "party__on_behalf_of")
        .order_by("party__organisation__short_name", "party__side", "title"),
        label="Role",
    )
    action = forms.ChoiceField(label="May", choices=Action.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Reason",
        help_text="Kept in the audit trail, for this compartment's governors and internal audit.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
