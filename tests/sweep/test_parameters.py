"""What stands behind the question mark: a hidden row's reference changes no more there than an absent one (L12)."""

import random
from collections import Counter

import pytest
from django.db.models import Model
from django.urls import reverse

from commissioning.models import Report, Service
from tests.sweep.askers import Asker
from tests.sweep.browsers import Browser, bare
from tests.sweep.counts import record
from tests.sweep.expectations import EXPECTED
from tests.sweep.place import Place
from tests.sweep.test_exports import PAGES
from walls.models import Person, new_ref

ASKED: list[tuple[str, str, type[Model]]] = [
    *((name, "after", page.model) for name, page in PAGES.items()),
    ("appointment_new", "person", Person),
    ("commissioner_notes", "service", Service),
    ("standing_releases", "service", Service),
    ("standing_release_new", "service", Service),
    ("recommendation_new", "report", Report),
]
"""An address, what it may be told, and of which rows that is a reference."""
ASKERS = 3


def askers_of(place: Place, name: str, model: type[Model]) -> list[tuple[Asker, str]]:
    """Some to whom an address is open, each with the reference of a row that they do not see."""
    rule = next((rule for rule in EXPECTED.values() if rule.rows is model), None)
    if rule is None:
        return []
    dice = random.Random(name)
    found: list[tuple[Asker, str]] = []
    for asker in dice.sample(place.askers, len(place.askers)):
        hidden = [row.ref for row, _ in place.addresses.rows[model] if not rule.sees(asker, row)]
        if hidden and EXPECTED[name].open_to(asker) and len(found) < ASKERS:
            found.append((asker, dice.choice(hidden)))
    return found


@pytest.mark.parametrize(("name", "parameter", "model"), ASKED, ids=lambda told: told if isinstance(told, str) else "")
def test_L12_a_hidden_reference_in_an_address_is_as_an_absent_one(
    demonstration, place, name, parameter, model, record_property
):
    for asker, hidden in askers_of(place, name, model):
        browser, absent = Browser(asker), new_ref()
        answers = [
            bare(browser.get(f"{reverse(name)}?{parameter}={ref}"), f"{parameter}={ref}") for ref in (hidden, absent)
        ]
        assert answers[0][0] == 200
        assert answers[0] == answers[1], f"{asker.email} at {name}"
        record(record_property, Counter({"references in addresses": 2}))
