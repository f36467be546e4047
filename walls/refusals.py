"""Refusals as sentences: what the database or a lifecycle says no to, in words for the page."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg2
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

OURS = "23514"
"""check_violation: what our triggers raise, each with a sentence of its own."""


@contextmanager
def told(beside: Mapping[str, str] | None = None) -> Iterator[None]:
    """Run a block in a savepoint; turn the database's refusal of ours into a `ValidationError` with its sentence.

    `beside` says by constraint which field of a form the sentence belongs to.

    Raises:
        ValidationError: a trigger refused, in its own words.
        IntegrityError: anything else, whose text may name hidden rows and so is never shown.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        cause = error.__cause__
        if not isinstance(cause, psycopg2.Error) or cause.pgcode != OURS or cause.diag.table_name:
            raise
        words = cause.diag.message_primary or "refused"
        sentence = words[0].upper() + words[1:].rstrip(".") + "."
        field = (beside or {}).get(cause.diag.constraint_name or "")
        raise ValidationError({field: sentence} if field else sentence) from error
