from django import forms

from commissioning.models import Provision, Service
from walls.forms import LastingForm, PlainForm, WalledForm
from walls.models import Organisation


class NewServiceForm(PlainForm):
    """A service to record, with who delivers it now."""

    name = forms.CharField(label="Name of the service", max_length=150)
    lgsl = forms.IntegerField(
        label="Number in the Local Government Services List", required=False, min_value=1, max_value=9999
    )
    provider = forms.ModelChoiceField(
        queryset=Organisation.objects.filter(parties__side="provider").distinct().order_by("short_name"),
        label="Who delivers it now?",
        help_text="The provider's approver and performance officer will see the service.",
        required=False,
        empty_label="Nobody yet",
    )


class ServiceForm(WalledForm):
    """What may be corrected of a service."""

    class Meta:
        model = Service
        fields = ["name", "lgsl"]
        labels = {"name": "Name of the service", "lgsl": "Number in the Local Government Services List"}


class ProvisionForm(LastingForm):
    """A provider's turn in a service."""

    class Meta:
        model = Provision
        fields = ["provider", "begins_on", "ends_on", "source", "note"]
        labels = {"provider": "Provider", "source": "Source", "note": "Notes"}
