import pytest

from tests.notes.models import Note
from tests.owner import as_owner
from tests.walls import office as offices
from tests.walls import world as worlds


@pytest.fixture
def world(db) -> worlds.World:
    """The small world, made by the owner."""
    with as_owner():
        return worlds.make()


@pytest.fixture
def notes(world) -> dict[str, Note]:
    """One note in each compartment, titled by the compartment's name. Seeded first, so that policies run."""
    with as_owner():
        return {
            name: Note.objects.create(compartment=compartment, title=name)
            for name, compartment in vars(world.compartments).items()
        }


@pytest.fixture
def office(world) -> offices.Office:
    """The small world with those who govern it and run it, made by the owner."""
    with as_owner():
        return offices.make(world)
