"""Forms of entries that last from one civil day to another."""

from typing import Any

from walls.fields import GovDateField
from walls.forms.base import RegisterForm

REVERSED = "The last day must be the same as the first or after it."


class LastingForm(RegisterForm):
    """An entry with a first and a last day, both included."""

    begins_on = GovDateField(label="First day", required=False)
    ends_on = GovDateField(label="Last day", required=False, help_text="Included. Leave empty while it lasts.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("begins_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", REVERSED)
        return said
