"""What is measured of a service, and what is wanted of it."""

from decimal import Decimal
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from commissioning.delivery.models import PlanItem
from commissioning.models.services import Service
from commissioning.monitoring.models import Figure, Measure, Target
from commissioning.monitoring.periods import Period
from councils.actions.keeping import edit, record
from walls.actions.compartments import By


class MeasureFields(TypedDict, total=False):
    """What may be said of a measure."""

    name: str
    definition: str
    unit: str
    decimals: int
    polarity: str
    tolerance: Decimal
    tolerance_absolute: bool
    kind: str
    yearly: bool
    position: int
    plan_item: PlanItem | None
    source: str
    illustrative: bool


def add_measure(*, by: By, service: Service, **fields: Unpack[MeasureFields]) -> Measure:
    """A measure of a service, reported from then on.

    Raises:
        ValidationError: the fields do not fit, or the service has a measure of this name.
        PermissionDenied: this capacity sets no measures there.
    """
    _of_the_service(fields.get("plan_item"), service.pk)
    _one_of_a_name(fields.get("name", ""), Measure.objects.filter(service=service))
    return record(Measure(compartment_id=service.compartment_id, service=service, **fields), by=by)


def edit_measure(*, by: By, measure: Measure, **fields: Unpack[MeasureFields]) -> Measure:
    """Change what is said of a measure, as it was when `measure` was loaded; reports that have crossed stay.

    Raises:
        ValidationError: the fields do not fit, or somebody changed it since (code "stale").
        PermissionDenied: this capacity sets no measures there.
    """
    _of_the_service(fields.get("plan_item"), measure.service_id)
    others = Measure.objects.filter(service=measure.service_id).exclude(pk=measure.pk)
    _one_of_a_name(fields.get("name", measure.name), others)
    return edit(measure, by=by, **fields)


def set_target(
    *,
    by: By,
    measure: Measure,
    period: Period,
    value: Decimal,
    upper: Decimal | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Target:
    """What is wanted of a measure in a period.

    Raises:
        ValidationError: a figure of that period is accepted (PF-8), or the period has a target.
        PermissionDenied: this capacity sets no targets there.
    """
    _not_reported(by, measure, period)
    target = Target(
        compartment_id=measure.compartment_id,
        measure=measure,
        year=period.year,
        quarter=period.quarter,
        value=value,
        upper=upper,
        source=source,
        illustrative=illustrative,
    )
    return record(target, by=by)


def edit_target(*, by: By, target: Target, value: Decimal, upper: Decimal | None = None, source: str = "") -> Target:
    """Change a target, as it was when `target` was loaded.

    Raises:
        ValidationError: a figure of its period is accepted (PF-8), or somebody changed it since (code "stale").
        PermissionDenied: this capacity sets no targets there.
    """
    _not_reported(by, target.measure, Period(target.year, target.quarter))
    return edit(target, by=by, value=value, upper=upper, source=source)


def _of_the_service(item: PlanItem | None, service_id: int) -> None:
    if item is not None and item.agreement.service_id != service_id:
        raise ValidationError({"plan_item": "Choose a line of this service's plan."})


def _one_of_a_name(name: str, others: QuerySet[Measure]) -> None:
    """Django leaves a constraint out that names the compartment, which no form does."""
    if others.filter(name=name).exists():
        raise ValidationError({"name": "This service has a measure of this name already."})


def _not_reported(by: By, measure: Measure, period: Period) -> None:
    """Refuse where a figure has been accepted against the target: what was wanted is not changed afterwards (PF-8).

    The owner's own command loads years of reports, each beside the target it was published with.
    """
    if by is None:
        return
    accepted = Figure.objects.visible_to(by).filter(
        compartment_id=measure.compartment_id, measure_ref=measure.ref, year=period.year
    )
    if period.quarter:
        accepted = accepted.filter(quarter=period.quarter)
    if accepted.exists():
        raise ValidationError("A figure of this period has been accepted, so its target stays as it was.")
