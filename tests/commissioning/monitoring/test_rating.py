"""Ratings and how values are written: the rules' own vectors, without a database."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from commissioning.monitoring.models import Polarity, Rating
from commissioning.monitoring.rating import rate, show, show_target


@dataclass
class Gauge:
    unit: str = "%"
    decimals: int = 1
    polarity: str = Polarity.HIGHER
    tolerance: Decimal = Decimal(0)
    tolerance_absolute: bool = False


HIGHER = Gauge(tolerance=Decimal("0.05"))
LOWER = Gauge(unit="days", polarity=Polarity.LOWER, tolerance=Decimal(1), tolerance_absolute=True)
LOWER_SHARE = Gauge(polarity=Polarity.LOWER, tolerance=Decimal("0.05"))
RANGE = Gauge(polarity=Polarity.RANGE, tolerance=Decimal("0.1"))
RANGE_ABSOLUTE = Gauge(polarity=Polarity.RANGE, tolerance=Decimal(2), tolerance_absolute=True)


def rated(value: str, target: str, gauge: Gauge, upper: str | None = None) -> Rating:
    return rate(Decimal(value), Decimal(target), None if upper is None else Decimal(upper), gauge)


@pytest.mark.parametrize(
    ("value", "rating"),
    [("90", "green"), ("100", "green"), ("89.9", "amber"), ("85.5", "amber"), ("85.4999", "red"), ("0", "red")],
)
def test_PF_4_higher_is_better(value, rating):
    assert rated(value, "90", HIGHER) == rating


@pytest.mark.parametrize(("value", "rating"), [("8", "green"), ("0", "green"), ("9", "amber"), ("9.01", "red")])
def test_PF_4_lower_is_better_by_its_own_unit(value, rating):
    assert rated(value, "8", LOWER) == rating


@pytest.mark.parametrize(("value", "rating"), [("20", "green"), ("21", "amber"), ("21.0001", "red")])
def test_PF_4_lower_is_better_by_a_share(value, rating):
    assert rated(value, "20", LOWER_SHARE) == rating


@pytest.mark.parametrize(
    ("value", "rating"),
    [("10", "green"), ("20", "green"), ("9", "amber"), ("8.99", "red"), ("22", "amber"), ("22.01", "red")],
)
def test_PF_4_within_a_range(value, rating):
    assert rated(value, "10", RANGE, upper="20") == rating


@pytest.mark.parametrize(
    ("value", "rating"), [("8", "amber"), ("7.9", "red"), ("22", "amber"), ("22.1", "red"), ("15", "green")]
)
def test_PF_4_within_a_range_by_its_own_unit(value, rating):
    assert rated(value, "10", RANGE_ABSOLUTE, upper="20") == rating


@pytest.mark.parametrize("gauge", [HIGHER, LOWER_SHARE, RANGE], ids=lambda gauge: gauge.polarity)
def test_PF_4_a_target_of_nothing_has_no_amber_by_a_share(gauge):
    off = "-0.0001" if gauge.polarity == Polarity.HIGHER else "0.0001"
    assert rated("0", "0", gauge) == Rating.GREEN
    assert rated(off, "0", gauge) == Rating.RED


def test_PF_4_a_target_of_nothing_has_amber_by_the_unit():
    assert rated("1", "0", LOWER) == Rating.AMBER


def test_PF_4_missing_is_never_red_or_green_and_no_target_is_data_only():
    assert rate(None, Decimal(90), None, HIGHER) == Rating.NO_DATA
    assert rate(None, None, None, HIGHER) == Rating.NO_DATA
    assert rate(Decimal(3), None, None, HIGHER) == Rating.DATA_ONLY
    assert rate(Decimal(3), Decimal(90), None, Gauge(polarity=Polarity.NONE)) == Rating.DATA_ONLY


def test_PF_4_rates_what_is_unrounded_and_shows_what_is_rounded():
    value = Decimal("89.96")
    assert show(value, HIGHER) == "90.0%"
    assert rate(value, Decimal(90), None, HIGHER) == Rating.AMBER


@pytest.mark.parametrize(
    ("value", "gauge", "shown"),
    [
        ("95.3", Gauge(), "95.3%"),
        ("12", LOWER, "12.0 days"),
        ("1200", Gauge(unit="£", decimals=0), "£1,200"),
        ("-1200.5", Gauge(unit="£", decimals=2), "-£1,200.50"),
        ("0.25", Gauge(), "0.3%"),
        ("-0.04", Gauge(), "0.0%"),
        ("1234567", Gauge(unit="", decimals=0), "1,234,567"),
    ],
)
def test_values_are_written_as_in_britain(value, gauge, shown):
    assert show(Decimal(value), gauge) == shown


def test_what_is_missing_is_said():
    assert show(None, HIGHER) == "No data"
    assert show_target(None, None, HIGHER) == ""
    assert show_target(Decimal(10), Decimal(20), RANGE) == "10.0% to 20.0%"
    assert show_target(Decimal(95), None, HIGHER) == "95.0%"
