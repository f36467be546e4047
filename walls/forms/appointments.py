from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from walls.forms.base import PlainForm
from walls.forms.fields import DayBegins, DayEnds
from walls.keeping import governed_parties, other_employers
from walls.models import Basis, Organisation, Party, Post
from walls.models.dated import REVERSED


class Period(PlainForm):
    """From one day to another, both included."""

    starts_at = DayBegins(label="First day", required=False, help_text="Leave empty to start now.")
    ends_at = DayEnds(label="Last day", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, after_last = said.get("starts_at"), said.get("ends_at")
        if first and after_last and after_last <= first:
            self.add_error("ends_at", REVERSED)
        return said


class Placing(Period):
    """To what somebody is appointed, and for how long."""

    post = forms.ModelChoiceField(
        Post.objects.none(), label="Post", help_text="Only posts of parties whose appointments you make."
    )
    on_behalf_of = forms.ModelChoiceField(Organisation.objects.none(), label="On behalf of", required=False)
    reason = forms.CharField(
        label="Reason", max_length=300, help_text="Such as the meeting and minute that made the appointment."
    )

    def posts(self) -> QuerySet[Post]:
        """The posts that are offered; a party's posts that have ended are nobody's to hold."""
        live = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
        return (
            Post.objects.filter(live, role__party__among=governed_parties())
            .select_related("organisation", "role")
            .order_by("organisation__short_name", "title")
        )

    def narrow(self) -> None:
        """Offer the posts of governed parties, and the organisations that those parties serve."""
        served = Party.objects.filter(pk__among=governed_parties()).values_list("organisation", "on_behalf_of")
        organisations = {pk for pair in served for pk in pair if pk}
        post, served_by = (cast(forms.ModelChoiceField, self.fields[name]) for name in ("post", "on_behalf_of"))
        post.queryset = self.posts()
        served_by.queryset = Organisation.objects.filter(pk__in=organisations).order_by("short_name")
        super().narrow()


class TakeOnForm(Placing):
    """To which post of the organisation that they go on to somebody is appointed, and for how long."""

    field_order = ["post", "starts_at", "ends_at", "on_behalf_of", "reason"]

    def __init__(self, *args: Any, organisation: int, **kwargs: Any):
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def posts(self) -> QuerySet[Post]:
        """The posts of that organisation alone, and none of a matter."""
        return super().posts().filter(organisation=self.organisation, role__matter=False)


class AppointForm(Placing):
    """Whom to appoint, to what, and for how long."""

    person = forms.EmailField(
        label="E-mail address of the person",
        max_length=254,
        help_text="Exactly as they sign in. Nobody is looked up: somebody who is not known here yet is added.",
    )
    name = forms.CharField(
        label="Name", max_length=120, help_text="Always give it. A name that is known here already stands."
    )
    basis = forms.ChoiceField(
        label="In what right?",
        choices=[
            (Basis.SUBSTANTIVE, "Holds the post"),
            (Basis.DEPUTY, "Deputises, until the last day"),
            (Basis.ACTING, "Is acting, until the last day"),
        ],
        widget=forms.RadioSelect,
        initial=Basis.SUBSTANTIVE,
    )
    field_order = ["person", "name", "post", "basis", "starts_at", "ends_at", "on_behalf_of", "reason"]


class EndForm(PlainForm):
    """When an appointment ends."""

    ends_at = DayEnds(label="Last day", required=False, help_text="Leave empty to end it now.")


class LeaveForm(EndForm):
    """When an appointment ends, and where the person goes on to work."""

    goes_to = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Where they go on to work",
        required=False,
        help_text="Only if they go on to one of these. Those who appoint there are told their name and last day, "
        "so that they can take them on, and nothing of this post.",
    )

    def __init__(self, *args: Any, leaving: Organisation, **kwargs: Any):
        self.leaving = leaving
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        cast(forms.ModelChoiceField, self.fields["goes_to"]).queryset = other_employers(self.leaving)
        super().narrow()
