"""What is planted in the furnished place is noticed, each by the check that holds its channel."""

import pytest

from tests.leaks.figures import count
from tests.leaks.place.plants import PLACE
from tests.leaks.planting import Ground, Plant, noticed


@pytest.mark.parametrize("plant", PLACE.parameters())
def test_a_planted_leak_is_noticed(demonstration, plant: Plant, request, monkeypatch, record_property):
    noticed(plant, Ground(request, monkeypatch))
    count(record_property, {"planted leaks noticed": 1})
