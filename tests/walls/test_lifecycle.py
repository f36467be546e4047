"""A process is a table: what it refuses, to whom, in which words; and the diagram drawn from it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from tests.notes.models import Note
from walls.identity import acting
from walls.lifecycle import Lifecycle, Move


class State(models.TextChoices):
    OPEN = "open", "Open"
    SHUT = "shut", "Shut"


def unsigned(row, by):
    return "" if row.version > 1 else "Read it over first."


TABLE = Lifecycle(
    "A note",
    State,
    (
        Move("shut", "Shut it", frozenset({"open"}), "shut", frozenset({"officer"}), "its officer", check=unsigned),
        Move("open", "Open it", frozenset({"shut"}), "open", frozenset(), "anyone who writes here"),
    ),
    field="title",
)


def note(world, state="open", version=2):
    return Note(compartment=world.compartments.council, title=state, version=version)


@pytest.fixture
def officer(world):
    with acting(world.capacities.officer):
        yield world.capacities.officer


def test_a_move_is_made_by_those_whose_it_is(world, officer):
    assert TABLE.refusal("shut", note(world), officer) == ""
    assert TABLE.require("shut", note(world), officer).target == "shut"


def test_it_is_refused_in_another_state(world, officer):
    assert TABLE.refusal("shut", note(world, state="shut"), officer) == "It is shut, so this can't be done now."
    with pytest.raises(ValidationError):
        TABLE.require("shut", note(world, state="shut"), officer)


def test_it_is_refused_while_something_lacks(world, officer):
    assert TABLE.refusal("shut", note(world, version=1), officer) == "Read it over first."


def test_another_is_told_whose_it_is(world):
    with acting(world.capacities.public):
        assert TABLE.refusal("shut", note(world), world.capacities.public) == "This is for its officer to do."
        with pytest.raises(PermissionDenied):
            TABLE.require("shut", note(world), world.capacities.public)


def test_the_owner_may_make_every_move(world):
    assert TABLE.refusal("shut", note(world), None) == ""


def test_the_diagram_has_each_state_and_move():
    assert TABLE.diagram().splitlines() == [
        "stateDiagram-v2",
        '  state "Open" as open',
        '  state "Shut" as shut',
        "  open --> shut: Shut it (its officer)",
        "  shut --> open: Open it (anyone who writes here)",
    ]
