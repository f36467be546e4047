"""Worlds that differ only in hidden rows answer alike."""

import random

import pytest

from tests.leaks.figures import count
from tests.leaks.scale import SCALE, SEED
from tests.leaks.twins import Addition, Reader, additions, copied, twins

PAIRS = 3 * SCALE
"""Twins of each asker."""
PAGES = 3
"""Addresses that each asker reads in each world."""


def test_responses_in_twin_worlds_are_byte_equal(demonstration, place, record_property):
    readers = [Reader(place, asker, PAGES) for asker in place.askers]
    wrong, pairs, compared = [], 0, 0
    for addition, chosen in twins(readers, PAIRS, random.Random(SEED)):
        for reader in chosen:
            pairs, compared = pairs + 1, compared + len(reader.addresses)
            wrong += [f"{reader.asker.email} at {path}, {addition.name}" for path in reader.differences()]
    assert not wrong, "\n".join(wrong)
    count(record_property, {"twin worlds": pairs, "twin responses byte-equal": compared})


def test_a_twin_has_more_of_nearly_everything(demonstration, place):
    """Else little would be hidden in it: of each model whose rows lie somewhere hidden, a row more somewhere."""
    found: dict[str, int] = {}
    for addition in additions():
        for label, rows in addition.make().items():
            found[label] = found.get(label, 0) + rows
    none = {label for label, rows in found.items() if not rows}
    assert len(found) == len(copied())
    assert len(none) <= len(found) // 3, sorted(none)


@pytest.mark.parametrize("email", ["officer@cdc.example", "provider.customer@publica.example"])
def test_a_visible_difference_is_noticed(demonstration, place, email):
    asker = place.of(email)
    reader = Reader(place, asker, 40)
    for addition in additions():
        Addition(addition.name, addition.places & asker.may["view"]).make()
    assert len(reader.differences()) >= 5
