"""How a value stands to its target (PF-4), and how both are written."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from commissioning.monitoring.models import Polarity, Rating


class Gauged(Protocol):
    """Whatever has a measure's gauge: the measure itself, or a figure with its own copy of it."""

    unit: str
    decimals: int
    polarity: str
    tolerance: Decimal
    tolerance_absolute: bool


def rate(value: Decimal | None, target: Decimal | None, upper: Decimal | None, gauge: Gauged) -> Rating:
    """The rating of an unrounded value; `upper` is the upper end of a range, whose lower end is the target.

    What is missing is "No data", and what has no target "No target": neither is ever red or green.
    """
    if value is None:
        return Rating.NO_DATA
    if target is None or gauge.polarity == Polarity.NONE:
        return Rating.DATA_ONLY
    short = _short_by(value, target, upper, gauge)
    if short <= 0:
        return Rating.GREEN
    return Rating.AMBER if short <= _near(value, target, upper, gauge) else Rating.RED


def _short_by(value: Decimal, target: Decimal, upper: Decimal | None, gauge: Gauged) -> Decimal:
    """By how much the value misses what is wanted; not above nothing if it is met."""
    if gauge.polarity == Polarity.HIGHER:
        return target - value
    if gauge.polarity == Polarity.LOWER:
        return value - target
    return max(target - value, value - (target if upper is None else upper))


def _near(value: Decimal, target: Decimal, upper: Decimal | None, gauge: Gauged) -> Decimal:
    """By how much a value may miss and still be near: of a relative tolerance, a share of the end that it misses."""
    if gauge.tolerance_absolute:
        return gauge.tolerance
    above = gauge.polarity == Polarity.RANGE and upper is not None and value > upper
    end = upper if above and upper is not None else target
    return abs(end) * gauge.tolerance


def show(value: Decimal | None, gauge: Gauged) -> str:
    """A value rounded for a reader, in British form: "95.3%", "12.0 days", "£1,200"; "No data" for nothing."""
    if value is None:
        return "No data"
    # Rounded as people do it by hand, half up, and not half to even.
    rounded = value.quantize(Decimal(1).scaleb(-gauge.decimals), ROUND_HALF_UP)
    number = f"{abs(rounded):,}"
    sign = "-" if rounded < 0 else ""
    if gauge.unit == "£":
        return f"{sign}£{number}"
    if gauge.unit == "%":
        return f"{sign}{number}%"
    return f"{sign}{number} {gauge.unit}".rstrip()


def show_target(target: Decimal | None, upper: Decimal | None, gauge: Gauged) -> str:
    """What is wanted, for a reader: "95.0%", "10 to 12 days"; nothing where there is no target."""
    if target is None:
        return ""
    if gauge.polarity == Polarity.RANGE and upper is not None:
        return f"{show(target, gauge)} to {show(upper, gauge)}"
    return show(target, gauge)
