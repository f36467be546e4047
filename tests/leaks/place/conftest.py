"""The furnished place of the sweep, for the methods that need all of it."""

from tests.demonstration import demonstration
from tests.sweep.conftest import loaded, quiet

__all__ = ["demonstration", "loaded", "quiet"]
