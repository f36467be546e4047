"""What is typed on the pages of returns and costs."""

import datetime as dt
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.utils import timezone

from commissioning.monitoring.periods import Period
from publica.models import CostLine, ProviderTeam, Return
from publica.returns.actions import FigureIn
from publica.returns.actions.drafts import MOST_COMMENTARY
from publica.returns.layouts import line_of
from publica.returns.sheets import Line, Sheet
from publica.returns.workbook.values import Unclear, number, written
from walls.fields import GovDateField
from walls.forms import PlainForm, RegisterForm, WalledForm
from walls.forms.fields import GONE
from walls.rendering import Component, field

YEARS_BACK = 2
"""Of which a return may still be opened."""


class FigureField(forms.CharField):
    """A figure typed as people write numbers: "1,200", "94.7%", "n/a"; read as a workbook's cells are."""

    def __init__(self, line: Line, **kwargs: Any):
        self.line = line_of(line)
        super().__init__(label=line.measure.name, required=False, max_length=40, **kwargs)
        self.widget.attrs |= {"class": "govuk-input--width-10", "inputmode": "decimal", "spellcheck": False}

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        try:
            return number(self.line, super().clean(value))
        except Unclear as unclear:
            raise forms.ValidationError(str(unclear)) from unclear


class PartForm(PlainForm):
    """The figures of one part of a return, each with what there is to say of it."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any):
        self.sheet = sheet
        super().__init__(*args, **kwargs)
        for line in sheet.lines:
            ref = line.measure.ref
            self.fields[f"value-{ref}"] = FigureField(line, initial=line.figure.value)
            self.fields[f"why-{ref}"] = forms.CharField(
                label=f"Commentary on {line.measure.name}",
                required=False,
                validators=[MaxLengthValidator(MOST_COMMENTARY)],
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=line.figure.commentary,
            )

    def figures(self) -> list[FigureIn]:
        """What was typed, for the action."""
        said = self.cleaned_data
        refs = [line.measure.ref for line in self.sheet.lines]
        return [FigureIn(ref, said[f"value-{ref}"], said[f"why-{ref}"]) for ref in refs]

    def groups(self) -> list[dict[str, Any]]:
        """The two fields of each measure under its name, with what is wanted and the figure before beside them."""
        return [
            {
                "line": line,
                "value": self._labelled(f"value-{line.measure.ref}", f"Figure ({line.measure.unit})"),
                "why": self._labelled(f"why-{line.measure.ref}", "Commentary"),
            }
            for line in self.sheet.lines
        ]

    def _labelled(self, name: str, words: str) -> Component:
        made = field(self[name], mark_optional=False)
        made["params"]["label"] = {"text": words}
        return made


def open_periods(today: dt.date) -> list[Period]:
    """The periods of which a return may be opened, the newest first: those that have begun, of this year and before."""
    years = range(Period.of(today).year, Period.of(today).year - YEARS_BACK - 1, -1)
    found = [Period(year, quarter) for year in years for quarter in (0, 4, 3, 2, 1)]
    return [period for period in found if period.begins_on <= today]


def in_words(period: Period) -> str:
    """A period as a choice."""
    return str(period) if period.quarter else f"{period}, whole year"


class NewReturnForm(PlainForm):
    """Whose return to open, and for which period."""

    team = forms.ModelChoiceField(ProviderTeam.objects.all(), label="Team", empty_label=None)
    period = forms.ChoiceField(label="Period", error_messages={"invalid_choice": GONE})
    due_on = GovDateField(
        label="To be signed off by",
        required=False,
        help_text="Leave empty for the day that was agreed.",
    )

    def narrow(self) -> None:
        """Offer the periods that have begun."""
        super().narrow()
        periods = cast(forms.ChoiceField, self.fields["period"])
        periods.choices = [(period.code, in_words(period)) for period in open_periods(timezone.localdate())]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        period = Period.read(said.get("period", ""))
        if period is not None:
            said["period"] = period
        return said


class ReturnForm(WalledForm):
    """What a return says as a whole."""

    due_on = GovDateField(label="To be signed off by")

    class Meta:
        model = Return
        fields = ["due_on", "commentary"]
        labels = {"commentary": "Commentary on the whole"}
        help_texts = {
            "commentary": "Every council that has a part in this return will read it. "
            "What is for one council alone belongs beside its figures."
        }


class SendBackForm(PlainForm):
    """Why a return is sent back."""

    reason = forms.CharField(
        label="What is to be put right?",
        max_length=2000,
        help_text="The team reads this on the return.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RevisionForm(PlainForm):
    """By when the answer to a query is to be signed off."""

    due_on = GovDateField(label="To be signed off by")


class SignManyForm(PlainForm):
    """Returns to sign off together."""

    returns = forms.ModelMultipleChoiceField(
        Return.objects.none(),
        label="Returns to sign off",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one at least.", "invalid_list": GONE, "invalid_choice": GONE},
    )

    def __init__(self, *args: Any, offered: QuerySet[Return], **kwargs: Any):
        self.offered = offered
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Offer what may be signed off without opening it."""
        cast(forms.ModelChoiceField, self.fields["returns"]).queryset = self.offered
        super().narrow()


class CostForm(RegisterForm):
    """A line of a team's cost base."""

    year = forms.TypedChoiceField(label="Financial year", coerce=int, error_messages={"invalid_choice": GONE})

    class Meta:
        model = CostLine
        fields = ["year", "heading", "amount"]
        labels = {"heading": "What for", "amount": "Amount in pounds"}
        help_texts = {"heading": "Such as staff, premises or software."}

    def narrow(self) -> None:
        """Offer the years around this one, and the line's own."""
        super().narrow()
        this = Period.of(timezone.localdate()).year
        years = sorted({*range(this - YEARS_BACK, this + 2), *filter(None, [self.instance.year])}, reverse=True)
        cast(forms.TypedChoiceField, self.fields["year"]).choices = [(year, str(Period(year))) for year in years]


class NewCostForm(CostForm):
    """The same, with whose it is."""

    class Meta(CostForm.Meta):
        fields = ["team", *CostForm.Meta.fields]
