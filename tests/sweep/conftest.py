"""The demonstration with some matters more, and every row marked; asked by everyone."""

import logging
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.apps import apps

from tests.demonstration import demonstration, loaded
from tests.owner import as_owner
from tests.sweep import matters
from tests.sweep.addresses import Addresses
from tests.sweep.askers import Census
from tests.sweep.browsers import release_canaries
from walls.models import Compartment, Walled

__all__ = ["demonstration", "loaded"]


@pytest.fixture(scope="module")
def place(loaded, django_db_blocker) -> Iterator[SimpleNamespace]:
    """Where the sweep takes place: who asks, and for what."""
    with django_db_blocker.unblock():
        with as_owner():
            matters.add()
            release_canaries()
            walled = {
                ref: compartment
                for model in apps.get_models()
                if issubclass(model, Walled)
                for ref, compartment in model.objects.values_list("ref", "compartment")
            }
            compartments = dict(Compartment.objects.values_list("ref", "pk"))
        yield SimpleNamespace(
            askers=list(Census().askers()), addresses=Addresses(), walled=walled, compartments=compartments
        )


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
