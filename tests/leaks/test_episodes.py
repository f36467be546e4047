"""Whatever people do, in whatever order, the wall holds at each step."""

import pytest

from tests.leaks.episodes import Broken, Episode
from tests.leaks.figures import count
from tests.leaks.scale import seeds
from tests.leaks.steps import STEPS, barriers, rows
from tests.owner import as_owner
from tests.walls.office import Office
from tests.walls.test_mutants import ACCESS, mutate
from walls.models import Clause
from walls.outbox import health

__all__ = ["barriers", "rows"]

MOST = 50
"""Steps of an episode at most."""

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.notes.urls")]


@pytest.mark.parametrize("seed", seeds(60))
def test_no_invariant_is_broken(office, clause, seed, record_property):
    done = Episode(seed, office, clause).run(STEPS, MOST)
    assert health().dead == 0
    count(record_property, {"episodes": 1, "steps": len(done)})


@pytest.mark.parametrize(
    ("out", "put"),
    [
        pytest.param("AND walls.live(m.starts_at, m.ends_at, at)", "AND m.starts_at <= at", id="posts never end"),
        pytest.param(
            "OR g.cid NOT IN (SELECT cid FROM closed)", "OR true", id="walls don't stand", marks=pytest.mark.leaks
        ),
        pytest.param(
            "g.cid NOT IN (SELECT cid FROM barred)", "true", id="exclusions are forgotten", marks=pytest.mark.leaks
        ),
    ],
)
def test_an_episode_notices_what_is_wrong(office, clause, out, put):
    with as_owner():
        mutate(ACCESS, out, put)
    with pytest.raises(Broken):
        go_on_and_on(office, clause)


def go_on_and_on(office: Office, clause: Clause) -> None:
    """One episode after another in the same world, each with people of its own mind."""
    for seed in range(40):
        Episode(seed, office, clause).run(STEPS, 4 * MOST)
