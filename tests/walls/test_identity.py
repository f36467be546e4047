"""Who the database believes is asking: for one block, in one transaction, and no longer."""

from functools import partial

import pytest
from django.db import connection, transaction

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls import world as worlds
from tests.walls.helpers import refused, titles
from walls.identity import acting, compartments, current


def test_identity_ends_with_its_block(world, notes):
    with acting(world.capacities.officer) as at_work:
        assert titles() == ["council", "joint", "public"]
        assert current() is at_work
    assert current() is None
    refused(titles, match="no identity")


def test_identity_ends_with_an_exception(world, notes):
    with pytest.raises(ValueError, match="stop"), acting(world.capacities.officer):
        raise ValueError("stop")
    assert current() is None
    refused(titles, match="no identity")


def test_a_second_capacity_inside_is_refused_and_the_same_joins(world):
    with acting(world.capacities.dual) as outer:
        with acting(world.capacities.dual.pk) as inner:
            assert inner is outer
        with pytest.raises(RuntimeError), acting(world.capacities.dual_provider):
            pass


def test_what_a_capacity_reaches_is_learnt_once_and_agrees_with_the_definition(world, django_assert_num_queries):
    capacity = world.capacities.leader
    asked = {action: set(compartments(capacity, action)) for action in ("view", "contribute", "decide", "govern")}
    with acting(capacity), django_assert_num_queries(0):
        assert {action: set(compartments(capacity, action)) for action in asked} == asked


def test_reads_of_sealed_compartments_are_noted(world, notes):
    with acting(world.capacities.dual) as at_work:
        list(Note.objects.visible_to(world.capacities.dual))
        assert at_work.noted_reads() == {world.compartments.sealed.pk: [f"notes.Note:{notes['sealed'].pk}"]}


@pytest.mark.django_db(transaction=True)
def test_in_autocommit_an_identity_is_gone_at_once():
    with as_owner():
        world = worlds.make()
        Note.objects.create(compartment=world.compartments.council, title="council")
    with acting(world.capacities.officer):
        assert titles() == ["council"]
    refused(titles, match="no identity")
    query("SELECT set_config('wall.capacity', %s, true)", str(world.capacities.officer.pk))
    refused(titles, match="no identity")


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_rolled_back_leaves_the_identity_as_it_was():
    with as_owner():
        world = worlds.make()
    with acting(world.capacities.officer):
        with pytest.raises(ValueError, match="stop"), transaction.atomic():
            raise ValueError("stop")
        assert query("SELECT walls.capacity()") == [(world.capacities.officer.pk,)]
    assert not connection.in_atomic_block


def test_the_tests_run_as_the_application_role(db, settings):
    assert query("SELECT current_user") == [(settings.WALL_APP_ROLE,)]
    assert query("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False,)]


def test_nobody_passes_for_the_owner_inside_a_definer_function(world):
    """The functions run as the owner, but who asks is whoever called them."""
    for asked in ("walls.administers()", "walls.governs_party(1)", "walls.me()"):
        refused(partial(query, f"SELECT {asked}"), match="no identity")
    refused(lambda: query("INSERT INTO walls_person (email) VALUES ('x@test.example')"), match="no identity")
