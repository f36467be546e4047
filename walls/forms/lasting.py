"""Forms of entries that last from one civil day to another."""

from walls.fields import GovDateField
from walls.forms.base import RegisterForm


class LastingForm(RegisterForm):
    """An entry with a first and a last day, both included."""

    begins_on = GovDateField(label="First day", required=False)
    ends_on = GovDateField(label="Last day", required=False, help_text="Included. Leave empty while it lasts.")
