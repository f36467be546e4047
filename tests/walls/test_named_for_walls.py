"""Walls around a named team, and around people from outside: a side is offered to nobody who is not named."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls.forms import post
from tests.walls.helpers import filtered, refused, titles
from tests.walls.office import Office
from tests.walls.scene import oversight, policy, raised
from tests.walls.test_walls_pages import buttons, rows
from walls.actions.walls import (
    extend_wall,
    leave_side,
    lower_wall,
    name_for_wall,
    offers,
    recheck,
    take_name_off,
    take_side,
)
from walls.identity import acting
from walls.models import AuditEvent, Clause, Compartment, Exclusion, NamedForWall, Role, SideTaken, Wall

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
HALF_A_YEAR = timedelta(days=190)


@pytest.fixture
def clause(office, notes) -> Clause:
    return policy(office)


def key(office: Office, name: str) -> int:
    return office.people[name].pk


def around(office: Office, clause: Clause, *named: str, kind: str = "inclusion", **more) -> Wall:
    """Around the sealed matter alone, of whose people the leader has a post and the dual-hatted person a named role."""
    told = {"kind": kind, "sides": {1: [office.world.compartments.sealed.pk]}} | more
    if kind == "contractor":
        told.setdefault("ends_at", timezone.now() + HOUR)
    return raised(office, clause, named=[key(office, name) for name in named], **told)


def offered(office: Office, name: str, wall: Wall) -> bool:
    by = office.by(name)
    with acting(by):
        return wall.pk in {offer.wall_id for offer in offers(by)}


def take(office: Office, name: str, wall: Wall) -> None:
    by = office.by(name)
    with acting(by):
        take_side(by=by, wall=wall, side=1)


def sees(office: Office, name: str, title: str = "sealed") -> bool:
    by = office.by(name)
    with acting(by):
        assert titles() == filtered(by)
        return title in titles()


def name_off(office: Office, name: str) -> None:
    monitor = office.by("monitor")
    with acting(monitor):
        found = NamedForWall.objects.select_related("wall").get(person=key(office, name), ends_at=None)
        take_name_off(by=monitor, name=found, reason="Their work is done")


@pytest.mark.parametrize("kind", ["inclusion", "contractor"])
def test_EW_3_a_side_is_offered_to_those_alone_who_are_named(office, clause, kind):
    wall = around(office, clause, kind=kind)
    assert not offered(office, "leader", wall)
    with acting(office.by("leader")):
        assert not Wall.objects.exists()
        with pytest.raises(PermissionDenied):
            take_side(by=office.by("leader"), wall=wall, side=1)
        refused(lambda: SideTaken.objects.create(person=office.people["leader"], wall=wall, side=1))
    monitor = office.by("monitor")
    with acting(monitor):
        name_for_wall(by=monitor, wall=wall, person=office.people["leader"])
    assert offered(office, "leader", wall)
    take(office, "leader", wall)
    assert sees(office, "leader")


def test_EW_3_who_is_named_when_it_is_raised_takes_the_side_at_once(office, clause):
    wall = around(office, clause, "leader")
    assert offered(office, "leader", wall)
    with as_owner():
        name = NamedForWall.objects.get()
        assert (name.person, name.named_by, name.ends_at) == (office.people["leader"], office.people["monitor"], None)


def test_EW_8_a_role_made_for_the_matter_names_its_people_already(office, clause):
    wall = around(office, clause)
    assert offered(office, "dual", wall)
    with as_owner():
        Role.objects.filter(group=office.world.roles.team.group).update(matter=False)
    assert not offered(office, "dual", wall)


def test_EW_3_opposing_sides_ask_for_no_names(office, clause):
    wall = raised(office, clause)
    assert offered(office, "leader", wall)
    monitor = office.by("monitor")
    with acting(monitor), pytest.raises(ValidationError, match="around a named team"):
        name_for_wall(by=monitor, wall=wall, person=office.people["leader"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("monitor", "Nobody names themselves"),
        ("officer", "Nobody who reaches what is behind this wall"),
        ("leader", "named already"),
    ],
)
def test_EW_8_nobody_is_named_who_reaches_nothing_of_it_nor_twice_nor_by_themselves(office, clause, name, words):
    wall, monitor = around(office, clause, "leader"), office.by("monitor")
    with as_owner():
        assign_perm("view", office.world.roles.monitor.group, office.world.compartments.sealed)
    with acting(monitor), pytest.raises(ValidationError, match=words):
        name_for_wall(by=monitor, wall=wall, person=office.people[name])


def test_EW_7_only_the_approver_names_and_takes_off_also_by_a_bare_statement(office, clause):
    wall, leader = around(office, clause, "leader"), office.by("leader")
    with as_owner():
        name = NamedForWall.objects.select_related("wall").get()
    take(office, "leader", wall)
    with acting(leader):
        assert not NamedForWall.objects.exists()
        with pytest.raises(PermissionDenied):
            name_for_wall(by=leader, wall=wall, person=office.people["dual"])
        with pytest.raises(PermissionDenied):
            take_name_off(by=leader, name=name, reason="x")
        dual = key(office, "dual")
        refused(lambda: query("SELECT walls.name_for_wall(%s, %s, 'abcdefghjkmn')", wall.pk, dual), "approve a wall")
        refused(lambda: query("SELECT walls.name_for_wall(0, %s, 'abcdefghjkmn')", dual), "approve a wall")
        refused(lambda: query("SELECT walls.take_name_off(%s, 'x')", name.ref), "take names off")
        refused(lambda: query("SELECT walls.add_name(%s, %s, 'abcdefghjkmn')", wall.pk, dual))
        refused(lambda: query("UPDATE walls_namedforwall SET ends_at = NULL"))
        assert query("SELECT walls.offered_to(%s, %s)", [dual], wall.pk) == []
    with acting(office.by("monitor")):
        refused(lambda: query("INSERT INTO walls_namedforwall (wall_id, person_id) VALUES (%s, %s)", wall.pk, dual))
        assert query("SELECT walls.offered_to(%s, %s)", [dual, key(office, "officer")], wall.pk) == [(dual,)]


def test_EW_3_whose_name_is_taken_off_leaves_their_side_and_cools_off(office, clause, clock):
    wall = around(office, clause, "leader")
    take(office, "leader", wall)
    assert sees(office, "leader")
    name_off(office, "leader")
    assert not sees(office, "leader") and not offered(office, "leader", wall)
    with as_owner():
        assert SideTaken.objects.get(person=office.people["leader"]).left_at is not None
    monitor = office.by("monitor")
    with acting(monitor):
        lower_wall(by=monitor, wall=wall)
    assert not sees(office, "leader")
    clock.forward(HALF_A_YEAR)
    assert sees(office, "leader")


def test_whose_name_is_taken_off_before_they_took_a_side_cools_off_from_nothing(office, clause):
    wall = around(office, clause, "leader")
    name_off(office, "leader")
    assert not offered(office, "leader", wall)
    with as_owner():
        assert not Exclusion.objects.exists()
    monitor = office.by("monitor")
    with acting(monitor):
        lower_wall(by=monitor, wall=wall)
    assert sees(office, "leader")


def test_EW_9_a_name_given_or_taken_off_is_an_event_which_nobody_forges(office, clause):
    around(office, clause, "leader")
    name_off(office, "leader")
    with as_owner():
        told = AuditEvent.objects.filter(kind__in=("named for a wall", "name taken off")).order_by("pk")
        assert [(e.kind, e.body["person_id"]) for e in told] == [
            ("named for a wall", key(office, "leader")),
            ("name taken off", key(office, "leader")),
        ]
    with acting(office.by("monitor")):
        refused(lambda: query("INSERT INTO walls_auditevent (kind, body) VALUES ('name taken off', '{}')"))


def test_a_wall_for_people_from_outside_has_an_end_also_by_a_bare_statement(office, clause):
    with pytest.raises(ValidationError, match="has an end"):
        around(office, clause, kind="contractor", ends_at=None)
    sealed = office.world.compartments.sealed.pk
    told = {"kind": "contractor", "clause": clause.pk, "reason": "x", "review_on": "2999-01-01", "keeper": sealed}
    body = json.dumps(told | {"sides": [{"compartment": sealed, "side": 1}]})
    with acting(office.by("monitor")):
        refused(lambda: query("SELECT walls.raise_wall(%s::jsonb, 'abcdefghjkmn')", body), "has an end")


def test_EW_3_the_place_of_somebody_from_outside_ends_with_the_wall_to_the_second(office, clause, clock):
    wall = around(office, clause, "leader", kind="contractor")
    take(office, "leader", wall)
    take(office, "dual", wall)
    with as_owner():
        assert NamedForWall.objects.get().ends_at == wall.ends_at
    assert wall.ends_at is not None
    clock.forward(wall.ends_at - timezone.now() - SECOND)
    assert sees(office, "leader")
    clock.forward(SECOND)
    assert not sees(office, "leader")  # and no clock of ours has run
    assert sees(office, "dual")  # who is the council's own, named for the matter
    recheck()
    assert not sees(office, "leader")
    clock.forward(HALF_A_YEAR)
    assert sees(office, "leader")


def test_EW_3_a_wall_for_people_from_outside_that_is_lowered_early_ends_their_places_then(office, clause, clock):
    wall = around(office, clause, "leader", kind="contractor", ends_at=timezone.now() + HALF_A_YEAR)
    take(office, "leader", wall)
    monitor = office.by("monitor")
    with acting(monitor):
        lower_wall(by=monitor, wall=wall)
    assert not sees(office, "leader")
    with as_owner():
        assert NamedForWall.objects.get().ends_at is not None
    clock.forward(HALF_A_YEAR)  # the end that was meant bars from nothing
    assert sees(office, "leader")


def test_EW_3_who_leaves_before_the_end_cools_off_once(office, clause, clock):
    wall, leader = around(office, clause, "leader", kind="contractor", ends_at=timezone.now() + HALF_A_YEAR), None
    take(office, "leader", wall)
    leader = office.by("leader")
    with acting(leader):
        leave_side(by=leader, wall=wall, reason="A new post")
    assert not sees(office, "leader")
    clock.forward(HALF_A_YEAR)
    assert sees(office, "leader")


def test_EW_3_what_is_put_behind_the_wall_later_closes_with_it_too(office, clause, clock):
    wall, monitor = around(office, clause, "leader", kind="contractor"), office.by("monitor")
    with acting(monitor):
        extend_wall(by=monitor, wall=wall, compartment=office.world.compartments.joint, side=1)
    take(office, "leader", wall)
    assert sees(office, "leader", "joint")
    assert wall.ends_at is not None
    clock.forward(wall.ends_at - timezone.now())
    assert not sees(office, "leader", "joint") and not sees(office, "leader")


def opened(office: Office, *roles: str, matter: str = "sealed") -> None:
    """A compartment that is opened in a matter now, given to these, with a note; and put behind no wall."""
    with as_owner():
        sealed = getattr(office.world.compartments, matter)
        place = Compartment.objects.create(kind_id="sealed", name="later", owner=sealed.owner)
        for role in roles:
            assign_perm("view", getattr(office.world.roles, role).group, place)
        query("SELECT walls.in_matter(%s, %s)", place.pk, sealed.pk)
        Note.objects.create(compartment=place, title="later")


def test_EW_3_what_is_opened_in_the_matter_later_closes_at_the_end_too(office, clause, clock):
    wall = around(office, clause, "leader", kind="contractor")
    take(office, "leader", wall)
    opened(office, "leader", "team")
    assert sees(office, "leader", "later") and sees(office, "dual", "later")
    assert wall.ends_at is not None
    clock.forward(wall.ends_at - timezone.now())
    assert not sees(office, "leader", "later") and not sees(office, "leader")
    assert sees(office, "dual", "later")
    clock.forward(HALF_A_YEAR)
    assert sees(office, "leader", "later")


def test_EW_3_what_is_opened_in_the_matter_later_closes_when_the_wall_is_lowered_early(office, clause, clock):
    wall = around(office, clause, "leader", kind="contractor", ends_at=timezone.now() + HALF_A_YEAR)
    take(office, "leader", wall)
    opened(office, "leader")
    monitor = office.by("monitor")
    with acting(monitor):
        lower_wall(by=monitor, wall=wall)
    assert not sees(office, "leader", "later")
    clock.forward(HALF_A_YEAR)
    assert sees(office, "leader", "later")


def test_EW_3_what_is_opened_in_the_matter_later_is_closed_to_who_left_it(office, clause, clock):
    wall = around(office, clause, "leader", "dual")
    for name in ("leader", "dual"):
        take(office, name, wall)
    name_off(office, "leader")
    opened(office, "leader", "team")
    assert not sees(office, "leader", "later") and sees(office, "dual", "later")
    opened_twice = "UPDATE walls_compartment SET matter_id = matter_id WHERE name = 'later'"
    with as_owner():
        before = Exclusion.objects.count()
        query(opened_twice)
        assert Exclusion.objects.count() == before
    clock.forward(HALF_A_YEAR)
    assert sees(office, "leader", "later")


def test_EW_3_what_is_opened_in_another_matter_or_too_late_stays_open(office, clause, clock):
    wall = around(office, clause, "leader")
    take(office, "leader", wall)
    name_off(office, "leader")
    opened(office, "leader", matter="joint")
    assert sees(office, "leader", "later") and not sees(office, "leader")
    clock.forward(HALF_A_YEAR)
    with as_owner():
        Note.objects.filter(title="later").delete()
    opened(office, "leader")
    assert sees(office, "leader", "later")


def test_the_names_are_on_the_page_for_the_keeper_alone(office, clause):
    oversight(office)
    wall = around(office, clause, "leader")
    page = office.browser("monitor").get(f"/walls/{wall.ref}/")
    assert [row[0] for row in rows(page, "Who is named")] == ["Leader"]
    assert {"Name somebody", "Take a name off"} <= buttons(page).keys()
    auditor = office.browser("leader").get(f"/walls/{wall.ref}/")
    assert "Who is named" not in {panel["title"] for panel in auditor.context["panels"]}
    assert buttons(auditor)["Name somebody"].startswith("Those who govern the matter approve")
    for page in ("new", "off"):
        assert office.browser("leader").get(f"/walls/{wall.ref}/names/{page}/").status_code == 403
        assert office.browser("officer").get(f"/walls/{wall.ref}/names/{page}/").status_code == 404


def test_L29_people_are_named_by_address_and_nobody_is_looked_up(office, clause):
    wall, client = around(office, clause), office.browser("monitor")
    path = f"/walls/{wall.ref}/names/new/"
    answers = []
    for address in ("officer@test.example", "nosuch@test.example"):
        page = post(client, path, person=address)
        answers.append(str(page.context["form"].errors))
    assert answers[0] == answers[1] and "Nobody who reaches what is behind this wall" in answers[0]
    assert post(client, path, person="leader@test.example").status_code == 302
    assert offered(office, "leader", wall)
    with as_owner():
        name = NamedForWall.objects.get()
    off = f"/walls/{wall.ref}/names/off/"
    assert post(client, off, name="0" * 12, reason="x").context["form"].errors.keys() == {"name"}
    assert post(client, off, name=name.ref, reason="Their work is done").status_code == 302
    assert not offered(office, "leader", wall)
    plain = raised(
        office, clause, sides={1: [office.world.compartments.council.pk]}, keeper=office.world.compartments.council
    )
    assert client.get(f"/walls/{plain.ref}/names/new/").status_code == 403
