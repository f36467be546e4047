import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from commissioning.delivery.models import PlanItem
from commissioning.models.services import Service
from commissioning.monitoring.models import Measure, Report, Target
from commissioning.monitoring.periods import Period
from councils.forms.registers import SOURCE
from walls.forms import PlainForm, RegisterForm

FIRST_YEAR = 2015
"""The first financial year of which there are figures."""


def years() -> list[int]:
    """The financial years that may be asked for, the newest first."""
    return list(range(Period.of(timezone.localdate()).year + 1, FIRST_YEAR - 1, -1))


def periods(first: int, last: int) -> list[tuple[str, str]]:
    """The periods of some financial years as choices, the newest first, each year before its quarters."""
    found = [Period(year, quarter) for year in range(last, first - 1, -1) for quarter in (0, 4, 3, 2, 1)]
    return [(period.code, f"{period}, whole year" if not period.quarter else str(period)) for period in found]


class MeasureForm(RegisterForm):
    """What may be said of a measure; `service` is whose plan it may measure."""

    class Meta:
        model = Measure
        fields = [
            "name", "definition", "plan_item", "unit", "decimals", "polarity", "tolerance", "tolerance_absolute",
            "kind", "yearly", "position", "source",
        ]  # fmt: skip
        labels = {
            "name": "Measure",
            "definition": "How it is counted",
            "plan_item": "The line of the plan that it measures",
            "unit": "Unit",
            "tolerance": "How far from its target is still near",
            "position": "Place in returns and reports",
            "source": "Source",
        }
        help_texts = {
            "unit": "Such as %, days, £ or calls.",
            "tolerance": "A share of the target, such as 0.05 for 5%.",
            "position": "1 for the first.",
            "source": SOURCE,
        }
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, service: Service, **kwargs: Any):
        self.service = service
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Offer the lines of this service's plans."""
        field = self.fields["plan_item"]
        if isinstance(field, forms.ModelChoiceField):
            lines = PlanItem.objects.filter(agreement__service=self.service).select_related("agreement")
            field.queryset = lines.order_by("position", "pk")
            field.empty_label = "None"
        super().narrow()


class NewTargetForm(PlainForm):
    """What is to be wanted of a measure in a period."""

    period = forms.ChoiceField(label="Period", help_text="A target of a whole year holds in each of its quarters.")
    value = forms.DecimalField(label="Target", max_digits=16, decimal_places=4)
    upper = forms.DecimalField(
        label="Upper end of the range",
        help_text="Only where the measure is to stay within a range; the target is then its lower end.",
        max_digits=16,
        decimal_places=4,
        required=False,
    )
    source = forms.CharField(label="Source", help_text=SOURCE, max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        year = Period.of(timezone.localdate()).year
        period = self.fields["period"]
        if isinstance(period, forms.ChoiceField):
            period.choices = periods(year - 1, year + 2)

    def clean_period(self) -> Period | None:
        return Period.read(self.cleaned_data["period"])


class TargetForm(RegisterForm):
    """What may be changed of a target."""

    class Meta:
        model = Target
        fields = ["value", "upper", "source"]
        labels = {"value": "Target", "upper": "Upper end of the range", "source": "Source"}
        help_texts = {"source": SOURCE}


class QueryForm(PlainForm):
    """What a council asks of a provider about a report."""

    text = forms.CharField(
        label="What do you query?",
        help_text="The provider's team and approver read this. Name the figures that it is about.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class PeriodForm(PlainForm):
    """Which period to look at."""

    period = forms.ChoiceField(label="Period")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        year = Period.of(timezone.localdate()).year
        period = self.fields["period"]
        if isinstance(period, forms.ChoiceField):
            period.choices = periods(year - 2, year)


class AcceptManyForm(PlainForm):
    """Reports to accept together; `offered` are those in which nothing is exceptional."""

    reports = forms.ModelMultipleChoiceField(
        queryset=Report.objects.none(),
        label="Nothing in these is off target or missing",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the reports to accept."},
    )

    def __init__(self, *args: Any, offered: QuerySet[Report], **kwargs: Any):
        self.offered = offered
        super().__init__(*args, **kwargs)

    def narrow(self) -> None:
        """Offer these and no others."""
        field = self.fields["reports"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = self.offered
        super().narrow()


def last_quarter(day: dt.date) -> Period:
    """The quarter that ended last before a day."""
    return Period.of(day).before
