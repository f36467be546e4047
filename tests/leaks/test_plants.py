"""What is planted in the small world is noticed, each by the check that holds its channel."""

import pytest

from tests.leaks.figures import count
from tests.leaks.planting import Ground, Plant, noticed
from tests.leaks.plants import SMALL, kernel, pages, sent

__all__ = ["kernel", "pages", "sent"]

SAMPLE = ("L01", "L07", "L15", "L17", "L22", "L28", "L29", "L42")
"""Eight of different channels in each run of the suite; all of them in the long campaign."""

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.notes.urls")]


@pytest.mark.parametrize("plant", SMALL.parameters(SAMPLE))
def test_a_planted_leak_is_noticed(plant: Plant, request, monkeypatch, record_property):
    noticed(plant, Ground(request, monkeypatch))
    count(record_property, {"planted leaks noticed": 1})
