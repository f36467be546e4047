"""Opening bodies with their seats, as the application role."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from governance.actions import MEETS_IN_FORUM, know_forum, open_body
from governance.models import Body
from tests.demonstration import capacity, organisation, party, reach
from tests.owner import as_owner
from walls.actions.compartments import Subject
from walls.identity import acting
from walls.models import Compartment, Post

ADMINISTRATOR = ("admin@system.example", "System, system")


def a_body(by, classification: str = "forum", **more) -> Body:
    council = organisation("Cotswold")
    given: dict[str, Any] = {
        "name": "Waste board",
        "parent": council,
        "classification": classification,
        "function": "Looks at waste",
        "keeper": Subject("host", council),
        "owner": party("Cotswold", "commissioner"),
    }
    return open_body(by=by, **given | more)


def test_a_forum_is_seen_by_those_with_a_seat_and_its_clerk(demonstration):
    by = capacity(*ADMINISTRATOR)
    seats = list(Post.objects.filter(role__code="leader", organisation=organisation("Cotswold")))
    with acting(by):
        body = a_body(by, seats=seats)
        assert [seat.post for seat in body.seats.all()] == seats
        assert body.organisation.parent == organisation("Cotswold")
    with as_owner():
        body.refresh_from_db()
        assert body.forum.name == "Cotswold: Waste board"
    name = "Cotswold: Waste board"
    assert name in reach(capacity("leader@cdc.example", "Cotswold, members"), "contribute")["forum"]
    assert name in reach(capacity("clerk@cdc.example", "Cotswold, commissioner"), "decide")["forum"]
    assert name in reach(capacity("monitoring.officer@cdc.example", "Cotswold, commissioner"), "govern")["forum"]
    assert name not in reach(capacity("officer@cdc.example", "Cotswold, commissioner"), "view")["forum"]
    assert "forum" not in reach(capacity("leader@foddc.example", "Forest of Dean, members"), "view")


@pytest.mark.parametrize("classification", ["full council", "executive", "overview and scrutiny", "audit"])
def test_a_councils_own_body_meets_in_the_councils_compartment(demonstration, classification):
    with as_owner():
        before = Compartment.objects.count()
        a_body(None, classification)
        assert Compartment.objects.count() == before


def test_a_group_that_is_a_body_is_its_own_organisation(demonstration):
    with as_owner():
        body = Body.objects.get(organisation__name="Members' Liaison Group")
        assert body.organisation == organisation("Liaison Group")
        assert {str(seat.post.role.party.on_behalf_of) for seat in body.seats.all()} == {
            "Cotswold",
            "Forest of Dean",
            "West Oxfordshire",
        }


def test_a_body_of_before_learns_its_forum_and_one_without_has_none(demonstration):
    with as_owner():
        forums = {body: body.forum_id for body in Body.objects.all()}
        assert {body.classification for body, forum in forums.items() if forum} == MEETS_IN_FORUM
        assert {body.classification for body, forum in forums.items() if not forum}.isdisjoint(MEETS_IN_FORUM)
        Body.objects.update(forum=None)
        for body in Body.objects.all():
            know_forum(by=None, body=body)
        assert {body: body.forum_id for body in Body.objects.all()} == forums


def test_only_administrators_open_bodies(demonstration):
    by = capacity("clerk@cdc.example", "Cotswold, commissioner")
    with acting(by), pytest.raises(PermissionDenied):
        a_body(by)


def test_a_body_is_of_a_known_kind_and_opened_once(demonstration):
    with as_owner():
        with pytest.raises(ValidationError):
            a_body(None, "committee of vigilance")
        a_body(None)
        with pytest.raises(ValidationError):
            a_body(None)
