"""Who may ask for each URL, and for which rows: written from the words of the design, never from the views.

A URL that is not in the table fails the sweep. What "seen" means for a walled row is the model's answer.
"""

from tests.sweep.expectations import (
    barriers,
    commissioning,
    config,
    councils,
    governance,
    meetings,
    publica,
    sourcing,
    walls,
)
from tests.sweep.expectations.config import SIGN_IN_PAGES
from tests.sweep.expectations.rules import HIDDEN, REFUSED, SHOWN, SIGN_IN, Rule

__all__ = ["EXPECTED", "HIDDEN", "REFUSED", "SHOWN", "SIGN_IN", "SIGN_IN_PAGES", "Rule"]

APPS = (walls, barriers, councils, commissioning, sourcing, publica, governance, meetings, config)
EXPECTED: dict[str, Rule] = {name: rule for app in APPS for name, rule in app.PAGES.items()}
"""Our own pages, by the name of their URL."""


def forget() -> None:
    """Forget what was looked up in one place, before there is another."""
    for app in APPS:
        for known in vars(app).values():
            if hasattr(known, "cache_clear"):
                known.cache_clear()
