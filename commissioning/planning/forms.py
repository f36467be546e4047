from typing import Any

from django import forms
from django.utils import timezone

from commissioning.models import Cycle, CycleService, Outcome, Service
from councils.forms.registers import SOURCE
from walls.fields import GovDateField
from walls.forms import PlainForm, WalledForm


class OutcomeForm(WalledForm):
    """What may be said of an outcome."""

    class Meta:
        model = Outcome
        fields = ["statement", "client_group", "indicators", "source"]
        labels = {"source": "Source"}
        help_texts = {
            "statement": "In one sentence: what will be different for people, not what somebody will do.",
            "client_group": "Such as households without a car.",
            "indicators": "What will be measured.",
            "source": SOURCE,
        }
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 2}),
            "indicators": forms.Textarea(attrs={"rows": 3}),
        }


class CycleForm(WalledForm):
    """What a cycle is called."""

    class Meta:
        model = Cycle
        fields = ["title"]
        labels = {"title": "Title"}
        help_texts = {"title": "Such as Waste and recycling, from 2027."}


class NewCycleForm(CycleForm):
    """A cycle to open, and since when it is in its first step."""

    since = GovDateField(label="Since when is it in strategic planning?", initial=timezone.localdate)


class MoveForm(PlainForm):
    """Since when a cycle is in its next step."""

    since = GovDateField(label="Since when?", initial=timezone.localdate)


class ServiceField(forms.ModelChoiceField):
    """A service, named with its council."""

    def label_from_instance(self, obj: Service) -> str:
        return f"{obj.name} ({obj.council.short_name})"


class CycleServiceForm(PlainForm):
    """One more service that a cycle is about, out of those that one sees and it is not about yet."""

    service = ServiceField(queryset=Service.objects.none(), label="Service", empty_label="Choose one")

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any):
        self.cycle = cycle
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        service = self.fields["service"]
        linked = CycleService.objects.visible_to(self.by).filter(cycle=self.cycle).values("service")
        if isinstance(service, ServiceField):
            service.queryset = (
                Service.objects.exclude(pk__in=linked).select_related("council").order_by("name", "council__short_name")
            )
        super().narrow()
