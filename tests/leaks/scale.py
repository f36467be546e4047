"""How large the campaign is. The suite runs it once over; `make leaks LEAKS_SCALE=10`, with ten times the cases."""

import os

SCALE = max(1, int(os.environ.get("LEAKS_SCALE", "1")))
SEED = int(os.environ.get("LEAKS_SEED", "0"))
"""Where the numbers begin from which cases are drawn: a seed always gives the same cases."""


def seeds(at_scale_one: int) -> range:
    """The seeds of a method that takes so many at scale one."""
    return range(SEED, SEED + at_scale_one * SCALE)
