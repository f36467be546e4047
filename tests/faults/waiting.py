"""Waiting for what other processes do."""

import time
from collections.abc import Callable
from typing import Any


def until(done: Callable[[], Any], seconds: float = 40.0) -> None:
    """Wait until something is so; fail if it is not in time."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)
