"""Raising a wall around a matter, taking a side of it, leaving it, and lowering it again."""

import json
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.notes.models import Note
from tests.owner import as_owner, query
from tests.walls.helpers import refused, titles
from walls.actions.compartments import open_compartment
from walls.actions.interests import declare
from walls.actions.walls import (
    extend_wall,
    issue_undertaking,
    leave_side,
    look_again,
    lower_wall,
    offers,
    raise_wall,
    recheck,
    sign,
    take_side,
)
from walls.identity import acting
from walls.models import (
    AuditEvent,
    Clause,
    Compartment,
    CompartmentKind,
    Exclusion,
    Membership,
    SideTaken,
    Undertaking,
    Wall,
    WallSide,
    WallsPolicy,
)

MONTHS_6 = timedelta(days=181)


@pytest.fixture
def clause(db) -> Clause:
    with as_owner():
        policy = WallsPolicy.objects.create(version=1, title="Ethical Walls policy")
        return Clause.objects.create(policy=policy, number="3", title="Walls", text="A wall is raised when ...")


def around(office, clause: Clause, **more) -> Wall:
    """A wall around the sealed matter, with the provider's lane on its other side, raised as the acting capacity."""
    places = office.world.compartments
    told = {
        "kind": "sides",
        "keeper": places.sealed,
        "sides": {1: [places.sealed.pk], 2: [places.joint.pk]},
        "clause": clause,
        "reason": "A candidate was named.",
        "review_on": timezone.localdate() + timedelta(days=90),
    } | more
    return raise_wall(by=office.by("monitor"), **told)


def raised(office, clause: Clause, **more) -> Wall:
    with acting(office.by("monitor")):
        return around(office, clause, **more)


def test_EW_3_a_governor_raises_a_wall_and_it_stands_at_once(office, notes, clause):
    with acting(office.by("dual", "Cotswold")):
        assert {"sealed", "joint"} <= set(titles())
    wall = raised(office, clause)
    with acting(office.by("dual", "Cotswold")) as me:
        assert not {"sealed", "joint"} & set(titles())
        assert (wall.pk, 1) in {(offer.wall_id, offer.side) for offer in offers(office.by("dual", "Cotswold"))}
        take_side(by=office.by("dual", "Cotswold"), wall=wall, side=1)
        assert me.capacity_id
    with acting(office.by("dual", "Cotswold")):
        assert "sealed" in titles()
        assert "joint" not in titles()


def test_EW_3_who_neither_decides_nor_governs_raises_none(office, clause):
    with acting(office.by("officer")), pytest.raises(PermissionDenied):
        around(office, clause)
    place = office.world.compartments.sealed.pk
    told = json.dumps({"sides": [{"compartment": place, "side": 1}]})
    with acting(office.by("officer")):
        refused(lambda: query("SELECT walls.raise_wall(%s::jsonb, 'abcdefghjkmn')", told), "raise a wall before it")


@pytest.mark.parametrize("lacking", ["clause", "review_on", "reason", "keeper"])
def test_a_wall_has_a_clause_a_reason_and_a_day_to_look_again(office, clause, lacking):
    places = office.world.compartments
    body = {"clause": clause.pk, "review_on": "2999-01-01", "reason": "x", "keeper": places.sealed.pk, "kind": "sides"}
    body["sides"] = [{"compartment": places.sealed.pk, "side": 1}]
    del body[lacking]
    with acting(office.by("monitor")):
        refused(
            lambda: query("SELECT walls.raise_wall(%s::jsonb, 'abcdefghjkmn')", json.dumps(body)), "a wall has a clause"
        )


def test_dates_of_a_wall(office, clause):
    with acting(office.by("monitor")):
        with pytest.raises(ValidationError, match="later day"):
            around(office, clause, review_on=timezone.localdate())
        with pytest.raises(ValidationError, match="has an end"):
            around(office, clause, kind="contractor")


def test_a_second_wall_waits_until_the_first_is_lowered(office, notes, clause):
    wall = raised(office, clause)
    with acting(office.by("monitor")):
        with pytest.raises(ValidationError, match="stands there already"):
            around(office, clause)
        lower_wall(by=office.by("monitor"), wall=wall)
        with pytest.raises(ValidationError, match="lowered already"):
            lower_wall(by=office.by("monitor"), wall=wall)
        around(office, clause)
    with acting(office.by("dual", "Cotswold")):
        assert "sealed" not in titles()


@pytest.mark.parametrize("first", ["exclusion", "sides"])
def test_EW_3_a_wall_that_bars_people_stands_beside_any_other(office, notes, clause, first):
    second = {"exclusion": "sides", "sides": "exclusion"}[first]
    raised(office, clause, kind=first)
    walls = {first: None, second: raised(office, clause, kind=second)}
    raised(office, clause, kind="exclusion")
    with acting(office.by("monitor")), pytest.raises(ValidationError, match="stands there already"):
        around(office, clause, kind="inclusion")
    with acting(office.by("dual", "Cotswold")):
        assert "sealed" not in titles()
        assert walls[second] is None or {offer.side for offer in offers(office.by("dual", "Cotswold"))} == {1, 2}
    with as_owner():
        assert Wall.objects.filter(ends_at=None).count() == 3


def test_EW_6_interests_are_declared_before_signing_where_the_matter_asks_for_it(office, notes, clause):
    wall = raised(office, clause, undertaking="I tell nobody.")
    team = office.by("dual", "Cotswold")
    with as_owner():
        CompartmentKind.objects.filter(code="sealed").update(declared_first=True)
    with acting(team):
        take_side(by=team, wall=wall, side=1)
        with pytest.raises(ValidationError, match="Declare your interests in this matter before you sign"):
            sign(by=team, wall=wall)
        bare = {"person_id": team.person_id, "wall": wall, "version": 1}
        refused(lambda: Undertaking.objects.create(**bare), "declare your interests")
    with acting(team):
        assert "sealed" not in titles()
        declare(by=team, compartment=office.world.compartments.sealed.pk, nil=True)
        sign(by=team, wall=wall)
    with acting(team):
        assert "sealed" in titles()


def test_EW_6_of_a_part_of_a_matter_its_head_says_whether_interests_are_declared(office, notes, clause):
    sealed, council = office.world.compartments.sealed, office.world.compartments.council
    with as_owner():
        Compartment.objects.filter(pk=sealed.pk).update(matter=council)
        CompartmentKind.objects.filter(code="council").update(declared_first=True)
    wall = raised(office, clause, undertaking="I tell nobody.")
    team = office.by("dual", "Cotswold")
    with acting(team):
        take_side(by=team, wall=wall, side=1)
        with pytest.raises(ValidationError, match="Declare your interests"):
            sign(by=team, wall=wall)
        declare(by=team, compartment=council.pk, nil=True)
        sign(by=team, wall=wall)


def test_EW_3_only_who_governs_the_matter_lowers_it(office, notes, clause):
    wall = raised(office, clause)
    for who in ("officer", "leader"):
        with acting(office.by(who)), pytest.raises(PermissionDenied):
            lower_wall(by=office.by(who), wall=wall)
        with acting(office.by(who)):
            assert Wall.objects.filter(pk=wall.pk).update(ends_at=timezone.now() + timedelta(days=1)) == 0
    with acting(office.by("monitor")):
        lower_wall(by=office.by("monitor"), wall=wall)
    with acting(office.by("dual", "Cotswold")):
        assert {"sealed", "joint"} <= set(titles())


def test_looking_again_takes_a_later_day(office, clause):
    wall = raised(office, clause)
    with acting(office.by("monitor")):
        with pytest.raises(ValidationError):
            look_again(by=office.by("monitor"), wall=wall, review_on=date(2020, 1, 1))
        later = timezone.localdate() + timedelta(days=200)
        assert look_again(by=office.by("monitor"), wall=wall, review_on=later).review_on == later


def test_EW_5_an_undertaking_is_signed_first_and_a_new_version_asks_again(office, notes, clause):
    wall = raised(office, clause, undertaking="I tell nobody.")
    team = office.by("dual", "Cotswold")
    with acting(team):
        take_side(by=team, wall=wall, side=1)
    with acting(team):
        assert "sealed" not in titles()
        sign(by=team, wall=wall)
        sign(by=team, wall=wall)  # twice is once
    with acting(team):
        assert "sealed" in titles()
    with acting(office.by("monitor")):
        issue_undertaking(by=office.by("monitor"), wall=wall, side=1, text="Nor do I write it down.", clause=clause)
    with acting(team):
        assert "sealed" not in titles()
        sign(by=team, wall=wall)
    with acting(team):
        assert "sealed" in titles()
    with acting(team), pytest.raises(PermissionDenied):
        issue_undertaking(by=team, wall=wall, side=1, text="x", clause=clause)


def test_one_way_the_first_side_sees_across_and_the_second_does_not(office, notes, clause):
    wall = raised(office, clause, one_way=True)
    with as_owner():
        for name, side in (("dual", 1), ("officer", 2)):
            SideTaken.objects.create(person=office.people[name], wall=wall, side=side)
    with acting(office.by("dual", "Cotswold")):
        assert {"sealed", "joint"} <= set(titles())
    with acting(office.by("officer")):
        assert "joint" in titles()
        assert "sealed" not in titles()


def test_EW_4_nobody_takes_what_is_not_offered_nor_a_second_side(office, notes, clause):
    wall = raised(office, clause)
    officer, team = office.by("officer"), office.by("dual", "Cotswold")
    with acting(officer), pytest.raises(PermissionDenied):
        take_side(by=officer, wall=wall, side=1)
    with acting(team):
        take_side(by=team, wall=wall, side=1)
        take_side(by=team, wall=wall, side=1)
        with pytest.raises((PermissionDenied, ValidationError)):
            take_side(by=team, wall=wall, side=2)


def test_leaving_starts_the_cooling_off_also_when_the_wall_is_lowered(office, notes, clause):
    wall = raised(office, clause)
    team = office.by("dual", "Cotswold")
    with acting(team):
        with pytest.raises(ValidationError, match="on no side"):
            leave_side(by=team, wall=wall, reason="x")
        take_side(by=team, wall=wall, side=1)
    with acting(team):
        leave_side(by=team, wall=wall, reason="New post")
        with pytest.raises(PermissionDenied):
            take_side(by=team, wall=wall, side=1)
    with acting(office.by("monitor")):
        lower_wall(by=office.by("monitor"), wall=wall)
        barred = Exclusion.objects.filter(person=office.people["dual"], cause="cooling off")
        assert {each.compartment.name for each in barred} == {"sealed", "joint"}
        assert not barred.exclude(ends_at__gt=timezone.now() + MONTHS_6 - timedelta(days=2)).exists()
    with acting(team):
        assert not {"sealed", "joint"} & set(titles())


def test_EW_3_a_mover_is_found_and_leaves_the_side(office, notes, clause):
    wall = raised(office, clause)
    team = office.by("dual", "Cotswold")
    with acting(team):
        take_side(by=team, wall=wall, side=1)
    assert recheck() == 0
    with as_owner():
        Membership.objects.filter(person=office.people["dual"], post__role__party=team.party_id).update(
            ends_at=timezone.now() + timedelta(seconds=1)
        )
        query("INSERT INTO walls.test_skew VALUES (%s)", timedelta(minutes=1))
    assert recheck() == 1
    assert recheck() == 0
    with as_owner():
        assert SideTaken.objects.get(wall=wall).left_at is not None
        assert Exclusion.objects.filter(person=office.people["dual"]).count() == 2
        assert AuditEvent.objects.filter(kind="side left").count() == 2


def test_a_wall_is_extended_by_who_has_a_say_in_both(office, notes, clause):
    wall = raised(office, clause, sides={1: [office.world.compartments.sealed.pk]})
    council = office.world.compartments.council
    with acting(office.by("leader")):  # who decides there, and not at the wall
        refused(lambda: extend_wall(by=None, wall=wall, compartment=council, side=2), "raise a wall before it")
    with acting(office.by("monitor")):
        extend_wall(by=office.by("monitor"), wall=wall, compartment=council, side=2)
    with acting(office.by("officer")):
        assert "council" not in titles()


def test_a_compartment_joins_a_matter_by_who_decides_there(office):
    party, sealed = office.world.parties.council, office.world.compartments.sealed
    with acting(office.by("officer")):
        refused(lambda: open_compartment(kind="council", name="part", owner=party, matter=sealed), "adds nothing")
    with as_owner():
        part = open_compartment(kind="council", name="part", owner=party, matter=sealed)
        assert Compartment.objects.get(pk=part.pk).matter == sealed
        assert Note.objects.filter(compartment=part).count() == 0


@pytest.mark.parametrize(("who", "lowers"), [("monitor", True), ("leader", False)])
def test_an_older_wall_without_a_keeper_is_lowered_by_who_governs_all_of_it(office, clause, who, lowers):
    with as_owner():
        wall = Wall.objects.create(kind="sides", reason="A review", clause=clause)
        for side, name in ((1, "sealed"), (2, "joint")):
            WallSide.objects.create(wall=wall, side=side, compartment=getattr(office.world.compartments, name))
    with (
        acting(office.by(who)),
        nullcontext() if lowers else pytest.raises(PermissionDenied, match="everything behind"),
    ):
        lower_wall(by=office.by(who), wall=wall)
    with as_owner():
        assert (Wall.objects.get(pk=wall.pk).ends_at is not None) is lowers
