from django import forms

from commissioning.models import Service
from governance.models import Body
from walls.forms import PlainForm


class ServiceField(forms.ModelChoiceField):
    """Asks for a service, named with its council."""

    def label_from_instance(self, obj: Service) -> str:
        return f"{obj}, {obj.council}"


class BodyField(forms.ModelChoiceField):
    """Asks for a body, named with what it is for."""

    def label_from_instance(self, obj: Body) -> str:
        return f"{obj}: {obj.function}"


class ProposalForm(PlainForm):
    """What is to be shared, with whom and why."""

    service = ServiceField(
        Service.objects.none(),
        label="Accepted reports of which service?",
    )
    body = BodyField(
        Body.objects.filter(monitoring_group=True, forum__isnull=False)
        .select_related("organisation")
        .order_by("organisation__name", "pk"),
        label="With which group?",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = forms.CharField(
        label="Why?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Once it is agreed, the group reads this too.",
    )

    def narrow(self) -> None:
        """Offer the services of which this capacity may propose it."""
        service = self.fields["service"]
        if isinstance(service, forms.ModelChoiceField):
            service.queryset = (
                Service.objects.visible_to(self.by, "contribute").select_related("council").order_by("name", "pk")
            )
        super().narrow()
