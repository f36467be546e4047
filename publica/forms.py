from typing import cast

from django import forms
from django.db.models import Q
from django.utils import timezone

from publica.actions import APPROVER
from publica.models import Delegation, ProviderTeam
from walls.forms import LastingForm, WalledForm
from walls.keeping import governed_parties
from walls.models import Post


class TeamForm(WalledForm):
    """What a team says of itself."""

    class Meta:
        model = ProviderTeam
        fields = ["name", "services"]
        labels = {"name": "Name of the team", "services": "Services it answers for"}
        help_texts = {"services": "One a line."}


class DelegationForm(LastingForm):
    """By what authority a post signs off, and for how long."""

    class Meta:
        model = Delegation
        fields = ["authority", "begins_on", "ends_on", "source"]
        labels = {"authority": "By what authority?", "source": "Source"}
        help_texts = {
            "authority": "Such as the Board's minute, or the section of the council's scheme of delegation.",
            "source": "A web address, or the name of the publication.",
        }


class NewDelegationForm(DelegationForm):
    """The same, with whose it is."""

    class Meta(DelegationForm.Meta):
        fields = ["post", *DelegationForm.Meta.fields]
        labels = DelegationForm.Meta.labels | {"post": "Post that signs off"}
        help_texts = DelegationForm.Meta.help_texts | {"post": "Of a provider whose people you appoint."}

    def narrow(self) -> None:
        """Offer the approvers' posts of providers whose people this capacity appoints; all to an administrator."""
        live = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
        mine = Q() if self.by.administers else Q(role__party__among=governed_parties())
        cast(forms.ModelChoiceField, self.fields["post"]).queryset = (
            Post.objects.filter(live, mine, role__code=APPROVER)
            .select_related("organisation", "role")
            .order_by("organisation__short_name", "title", "pk")
        )
        super().narrow()
