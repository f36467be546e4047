from walls.fields import GovDateField
from walls.forms.base import WalledForm
from walls.models import Breach


class BreachForm(WalledForm):
    """What went wrong at a wall, when it was discovered, and what was done."""

    happened_on = GovDateField(label="When it happened", required=False)
    discovered_on = GovDateField(label="When it was discovered")

    class Meta:
        model = Breach
        fields = ("title", "what", "who", "happened_on", "discovered_on", "containment", "report", "state")
