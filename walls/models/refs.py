"""Public references: what a URL, form or file may call a row."""

import secrets
from typing import Any

from django.db import models

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: nothing that is misread aloud
LENGTH = 12


def new_ref() -> str:
    """A random public reference; it says nothing of order or number (LEAKS L31)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class RefField(models.CharField):
    """Twelve random characters, unique, never edited."""

    def __init__(self, **kwargs: Any):
        given: dict[str, Any] = {"default": new_ref, "max_length": LENGTH, "unique": True, "editable": False}
        super().__init__(**given | kwargs)

    def deconstruct(self):
        # Said even when false: in a history table the same reference comes once for each version.
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"unique": self.unique}
