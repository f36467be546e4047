"""The place of the sweep: made once for each worker, kept for all modules of this folder, and put back at the end."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.demonstration import demonstration, in_database
from tests.sweep.place import Place, furnished

__all__ = ["demonstration"]


@pytest.fixture(scope="package")
def loaded(demonstrated, django_db_blocker) -> Iterator[None]:
    """The demonstration's rows, for as long as this folder's tests run."""
    with django_db_blocker.unblock(), in_database(demonstrated), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def place(loaded, django_db_blocker) -> Iterator[Place]:
    with django_db_blocker.unblock():
        yield furnished()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
