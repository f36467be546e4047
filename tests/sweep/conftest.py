"""The place of the sweep, as this folder's tests meet it: put back after every one."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.demonstration import demonstration, in_database

__all__ = ["demonstration"]


@pytest.fixture(scope="module")
def loaded(place, django_db_blocker) -> Iterator[None]:
    """The place's rows, for as long as the module's tests run."""
    with django_db_blocker.unblock(), in_database(place.database), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
