from django import forms

from commissioning.models import Provision, Service
from walls.forms import LastingForm, PlainForm, WalledForm
from walls.models import Organisation

CLIENT_GROUP = "The people whom the service is for, such as households with a garden."
PROVIDERS = Organisation.objects.filter(parties__side="provider").distinct().order_by("short_name")
"""Who can deliver a service: no council's committee does, and no register of the service itself."""


class NewServiceForm(PlainForm):
    """A service to record, with who delivers it now."""

    name = forms.CharField(label="Name of the service", max_length=150)
    lgsl = forms.IntegerField(
        label="Number in the Local Government Services List", required=False, min_value=1, max_value=9999
    )
    client_group = forms.CharField(label="For whom", help_text=CLIENT_GROUP, max_length=150, required=False)
    provider = forms.ModelChoiceField(
        queryset=PROVIDERS,
        label="Who delivers it now?",
        help_text="The provider's approver and performance officer will see the service.",
        required=False,
        empty_label="Nobody yet",
    )


class ServiceForm(WalledForm):
    """What may be corrected of a service."""

    class Meta:
        model = Service
        fields = ["name", "lgsl", "client_group"]
        labels = {"name": "Name of the service", "lgsl": "Number in the Local Government Services List"}
        help_texts = {"client_group": CLIENT_GROUP}


class ProvisionForm(LastingForm):
    """A provider's turn in a service."""

    provider = forms.ModelChoiceField(PROVIDERS, label="Provider", empty_label="Not chosen")

    class Meta:
        model = Provision
        fields = ["provider", "begins_on", "ends_on", "source", "note"]
        labels = {"source": "Source", "note": "Notes"}
