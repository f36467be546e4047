"""What a cell says, read as the value of a measure: forgiving of how numbers are written, never guessing."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

from publica.returns.workbook.layout import Line
from publica.returns.workbook.read import Value

PLACES = Decimal("0.0001")
TOO_LARGE = Decimal(10) ** 12
WHOLE = 100
"""Per cent of anything; more is asked about where it is not usual."""
NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "no data", "not available"})
"""Ways to write that there is no figure."""
PERCENT = frozenset({"%", "per cent", "percent", "percentage"})
NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<pounds>£?)(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?P<part>\.\d+)?(?P<percent>%?)", re.ASCII
)
DATE = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}(st|nd|rd|th)?[ -][a-z]{3,9}([ -]\d{2,4})?|[a-z]{3,9}[ -]\d{2,4}"
)
SHOWN = 40
"""Characters of what was typed that a sentence repeats."""


class Unclear(Exception):
    """A cell whose number nobody can be sure of, with the sentence that asks."""


def number(line: Line, value: Value, *, percent: bool = False) -> Decimal | None:
    """The value of a measure as a cell says it; None for no figure. `percent`: the cell shows 0.5 as 50%.

    Raises:
        Unclear: with the sentence that says what to type.
    """
    if isinstance(value, bool):
        raise Unclear(f"TRUE and FALSE are no figures. {_wanted(line)}")
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise Unclear(
            f"This is a date or a time. {_wanted(line)} If you did type a number, change the cell's format to Number."
        )
    found = _typed(line, value) if isinstance(value, str) else _fraction(line, Decimal(repr(value)), percent)
    return None if found is None else _possible(line, found)


def counts_in_percent(line: Line) -> bool:
    """Whether a measure's unit is the per cent."""
    return line.unit.strip().lower() in PERCENT


def shown(text: str) -> str:
    """Text that was typed, as a sentence repeats it: short, on one line."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"


def written(value: Decimal) -> str:
    """A number as one would type it."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _typed(line: Line, text: str) -> Decimal | None:
    """A number typed as text, with the commas, pounds and per cents that people type."""
    plain = "".join(text.split()).replace("−", "-").removeprefix("'")  # by which Excel is told that text follows
    if plain.lower() in {nothing.replace(" ", "") for nothing in NOTHING}:
        return None
    match = NUMBER.fullmatch(plain) if len(plain) <= SHOWN else None
    if match is None or not (match["whole"] or match["part"]):
        if DATE.fullmatch(" ".join(text.lower().split())):
            raise Unclear(f"“{shown(text)}” is a date. {_wanted(line)}")
        raise Unclear(f"“{shown(text)}” is not a number. {_wanted(line)}")
    if match["percent"] and not counts_in_percent(line):
        raise Unclear(f"“{shown(text)}” is a percentage, but this measure is counted in {line.unit}.")
    if match["pounds"] and not ("£" in line.unit or "pound" in line.unit.lower()):
        raise Unclear(f"“{shown(text)}” is in pounds, but this measure is counted in {line.unit}.")
    found = Decimal(f"{match['sign']}{match['whole'].replace(',', '') or 0}{match['part'] or ''}")
    return found if match["percent"] else _fraction(line, found, percent=False)


def _fraction(line: Line, found: Decimal, percent: bool) -> Decimal:
    """The number itself; we ask where it may be a percentage written as a part of 1, or one beyond the whole."""
    if not found.is_finite():
        raise Unclear(f"This is not a number. {_wanted(line)}")
    hundredfold = written((found * 100).quantize(PLACES)) if abs(found) < TOO_LARGE else ""
    if percent and not counts_in_percent(line):
        raise Unclear(f"The cell is a percentage, but this measure is counted in {line.unit}. Type the number alone.")
    if percent:
        raise Unclear(
            f"Excel keeps {written(found)} here and shows it as {hundredfold}%. Type {hundredfold} without the per "
            "cent sign, and change the cell's format to Number."
        )
    if not counts_in_percent(line) or found == line.now:  # what the draft holds has been said before
        return found
    if 0 < found <= 1 and any(_nearer(found, usual) for usual in (line.last, line.target)):
        raise Unclear(
            f"Is this {written(found)}% or {hundredfold}%? For {hundredfold}%, type {hundredfold}. For "
            f"{written(found)}%, type an apostrophe first: '{written(found)}%"
        )
    if WHOLE < found < TOO_LARGE and not _beyond(line):
        raise Unclear(
            f"Is this {written(found)}%? That is more than {WHOLE}%. Type what it should be. If it is right, type an "
            f"apostrophe first: '{written(found)}%"
        )
    return found


def _beyond(line: Line) -> bool:
    """Whether more than the whole is usual for a percentage, as for costs beside a budget."""
    return any(usual is not None and usual > WHOLE for usual in (line.last, line.target, line.target_upper))


def _nearer(found: Decimal, usual: Decimal | None) -> bool:
    """Whether a hundred times the number is nearer to what is usual for the measure than the number itself."""
    return usual is not None and usual > 1 and abs(found * 100 - usual) < abs(found - usual)


def _possible(line: Line, found: Decimal) -> Decimal:
    if abs(found) >= TOO_LARGE:
        raise Unclear("This number is too large to be kept. Is the measure's unit the one you used?")
    if found < 0 and line.share:
        raise Unclear(f"{written(found)} is below zero, and this measure never is.")
    return found.quantize(PLACES, ROUND_HALF_UP) + 0  # no minus before a zero


def _wanted(line: Line) -> str:
    unit = f", in {line.unit}" if line.unit and not counts_in_percent(line) else ""
    return f"Type digits only{unit}, such as {'94.7' if counts_in_percent(line) or line.decimals else '120'}."
