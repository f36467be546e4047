"""Which target holds for a measure in a period."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commissioning.monitoring.models import Kind, Measure, Target
from commissioning.monitoring.periods import Period
from commissioning.seeing import seen
from walls.actions.compartments import By

KEPT = Decimal("0.0001")
"""What targets are kept to: a figure's rating can be told again from what it shows."""


@dataclass(frozen=True)
class Wanted:
    """What is wanted in one period: a value, or the range that begins with it."""

    value: Decimal
    upper: Decimal | None = None


def targets_for(by: By, measures: Iterable[Measure], period: Period) -> dict[int, Wanted]:
    """What is wanted of each measure in a period, by the measure's key: one statement for all of them.

    A target of the whole year holds in each of its quarters; of a total since 1 April, an equal part for each quarter
    so far (PF-5). What is counted by the quarter has no more than the targets of its quarters.
    """
    asked = {measure.pk: measure for measure in measures}
    found = seen(Target, by).filter(measure_id__in=asked, year=period.year, quarter__in={0, period.quarter})
    wanted: dict[int, Wanted] = {}
    for target in found.order_by("quarter"):  # a quarter's own target comes after its year's, and stands
        share = _share(asked[target.measure_id], target, period)
        if share is not None:
            upper = None if target.upper is None else _part(target.upper, share)
            wanted[target.measure_id] = Wanted(_part(target.value, share), upper)
    return wanted


def _part(value: Decimal, share: Decimal) -> Decimal:
    return (value * share).quantize(KEPT)


def _share(measure: Measure, target: Target, period: Period) -> Decimal | None:
    """How much of a target is wanted by the end of the period, if it says anything of it."""
    if target.quarter == period.quarter:
        return Decimal(1)
    if measure.kind == Kind.FLOW:
        return None
    return Decimal(period.quarter) / 4 if measure.kind == Kind.CUMULATIVE else Decimal(1)
