"""Who may stay when a matter is spoken of: alike to what each would see, and told to those who may know it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests.notes.models import Thread
from tests.owner import as_owner, query
from tests.walls.helpers import refused
from walls.actions.walls import issue_undertaking, raise_wall, sign, take_side
from walls.identity import acting
from walls.models import (
    Basis,
    Cause,
    Clause,
    EmployerBar,
    Exclusion,
    Membership,
    Permit,
    Wall,
    WallsPolicy,
)
from walls.standing import Standing, holders, standings, to_the_second, watched_ends, watches

HOUR = timedelta(hours=1)


@pytest.fixture
def clause(db) -> Clause:
    with as_owner():
        policy = WallsPolicy.objects.create(version=1, title="Ethical Walls policy")
        return Clause.objects.create(policy=policy, number="3", title="Walls", text="A wall is raised when ...")


def sealed(office) -> int:
    return office.world.compartments.sealed.pk


def of(office, name: str, by: str = "monitor", at=None) -> Standing:
    person = office.people[name].pk
    with acting(office.by(by)):
        return standings([person], sealed(office), at or timezone.now())[person]


def rules(standing: Standing) -> list[str]:
    return [reason.rule for reason in standing.reasons]


def let_in(office, name: str, lifts: Exclusion | None = None, hours: int = 1, party: str = "Cotswold") -> Permit:
    with as_owner():
        return Permit.objects.create(
            capacity_id=office.by(name, party).pk,
            compartment=office.world.compartments.sealed,
            reason="Needed",
            lifts=lifts,
            ends_at=timezone.now() + hours * HOUR,
            asked_by=office.people["officer"],
            approved_by=office.people["monitor"],
        )


def bar(office, name: str, cause: str = Cause.NAMED, **more) -> Exclusion:
    with as_owner():
        return Exclusion.objects.create(
            person=office.people[name], compartment=office.world.compartments.sealed, cause=cause, reason="So", **more
        )


def stand(office, clause: Clause) -> Wall:
    places = office.world.compartments
    with acting(office.by("monitor")):
        return raise_wall(
            by=office.by("monitor"),
            kind="sides",
            keeper=places.sealed,
            sides={1: [places.sealed.pk], 2: [places.joint.pk]},
            clause=clause,
            reason="A candidate was named.",
            review_on=timezone.localdate() + timedelta(days=90),
        )


def test_who_is_granted_it_stays_and_who_is_not_leaves(office):
    assert of(office, "leader") == Standing(office.people["leader"].pk, True)
    assert rules(of(office, "officer")) == ["not admitted"]
    assert rules(of(office, "nobody")) == ["not admitted"]


@pytest.mark.parametrize("cause", [Cause.NAMED, Cause.CONFLICT, Cause.COOLING_OFF])
def test_EW_7_an_exclusion_tells_its_cause_and_its_end(office, cause):
    ends_at = timezone.now() + HOUR
    bar(office, "leader", cause, ends_at=ends_at)
    (reason,) = of(office, "leader").reasons
    assert (reason.rule, reason.until) == (cause, ends_at)
    assert of(office, "leader", at=ends_at).stays
    assert to_the_second(ends_at) in str(reason)


def test_EW_7_a_permit_lets_stay_until_its_second_and_one_that_is_not_needed_is_not_named(office):
    permit = let_in(office, "officer")
    found = of(office, "officer")
    assert (found.stays, found.permit, found.until) == (True, permit.ref, permit.ends_at)
    assert permit.ends_at is not None
    assert not of(office, "officer", at=permit.ends_at).stays
    assert of(office, "officer", at=permit.ends_at - timedelta(microseconds=1)).stays
    let_in(office, "leader")
    assert of(office, "leader").permit == ""


def test_EW_7_a_permit_that_lifts_an_exclusion_is_named_also_of_those_who_were_granted_it(office):
    permit = let_in(office, "leader", lifts=bar(office, "leader"))
    assert (of(office, "leader").stays, of(office, "leader").permit) == (True, permit.ref)
    bar(office, "leader", Cause.CONFLICT)
    assert rules(of(office, "leader")) == ["conflict"]


def test_EW_4_no_side_the_other_side_and_an_unsigned_undertaking_are_told_apart(office, clause):
    wall = stand(office, clause)
    assert rules(of(office, "leader")) == ["side"]
    with acting(office.by("leader")):
        take_side(by=office.by("leader"), wall=wall, side=1)
    with acting(office.by("dual", "Publica")):
        take_side(by=office.by("dual", "Publica"), wall=wall, side=2)
    assert of(office, "leader").stays
    assert rules(of(office, "dual")) == ["other side"]
    with acting(office.by("monitor")):
        issue_undertaking(by=office.by("monitor"), wall=wall, side=1, text="Tell nobody.", clause=clause)
    assert rules(of(office, "leader")) == ["undertaking"]
    with acting(office.by("leader")):
        sign(by=office.by("leader"), wall=wall)
    assert of(office, "leader").stays


def test_EW_4_a_permit_that_passes_a_wall_is_named_also_of_those_whose_post_was_given_it(office, clause):
    wall = stand(office, clause)
    permit = let_in(office, "leader")
    found = of(office, "leader")
    assert (found.stays, found.permit, found.until) == (True, permit.ref, permit.ends_at)
    assert permit.ends_at is not None
    assert rules(of(office, "leader", at=permit.ends_at)) == ["side"]
    with acting(office.by("leader")):
        take_side(by=office.by("leader"), wall=wall, side=1)
    assert of(office, "leader") == Standing(office.people["leader"].pk, True)
    let_in(office, "dual", party="Publica")
    assert of(office, "dual").stays
    bar(office, "dual")
    assert "named" in rules(of(office, "dual"))


def test_EW_2_who_is_employed_by_a_candidate_leaves(office):
    with as_owner():
        EmployerBar.objects.create(
            compartment=office.world.compartments.sealed, organisation=office.world.parties.provider.organisation
        )
    (reason,) = of(office, "dual").reasons
    assert reason.rule == "employer"
    assert "Publica" in reason.words


def test_standings_are_what_the_definition_says_of_each_in_every_capacity(office, clause):
    """Not derived from it: the rules are told one by one, and must come to the same."""
    wall = stand(office, clause)
    for name in ("leader", "dual"):
        with acting(office.by(name, "Cotswold")):
            take_side(by=office.by(name, "Cotswold"), wall=wall, side=1)
    let_in(office, "officer")
    let_in(office, "leader", lifts=bar(office, "leader"))
    bar(office, "second")
    with as_owner():
        place = office.world.compartments.draft
        EmployerBar.objects.create(compartment=place, organisation=office.world.parties.council.organisation)
        office.people["keeper"].inactive_from = timezone.now() + 3 * HOUR
        office.people["keeper"].save()
    people = [person.pk for person in office.people.values()]
    places = [office.world.compartments.__dict__[name].pk for name in ("council", "sealed", "lane", "draft", "joint")]
    cells = 0
    for hours in (0, 1, 2, 4):
        at = timezone.now() + hours * HOUR
        with as_owner():
            for place in places:
                told = standings(people, place, at)
                for person in people:
                    seen = query(
                        "SELECT count(*) FROM walls_capacity k, walls.access(k.id, %s, 'view') a "
                        "WHERE k.person_id = %s AND a.compartment_id = %s",
                        at,
                        person,
                        place,
                    )
                    assert told[person].stays is bool(seen[0][0]), (hours, place, person)
                    assert bool(told[person].reasons) is not told[person].stays
                    cells += 1
    assert cells == 4 * len(places) * len(people)


def test_one_statement_asks_for_all(office):
    people = [person.pk for person in office.people.values()]
    with acting(office.by("monitor")):
        for several in (people[:1], people):
            with CaptureQueriesContext(connection) as asked:
                standings(several, sealed(office), timezone.now())
            assert len(asked) == 1


def test_EW_9_who_sees_it_reads_who_leaves_and_not_why_and_others_nothing(office):
    bar(office, "dual", Cause.CONFLICT)
    let_in(office, "officer")
    assert of(office, "dual", by="leader") == Standing(office.people["dual"].pk, False)
    assert of(office, "officer", by="leader") == Standing(office.people["officer"].pk, True)
    with acting(office.by("second")):
        refused(lambda: standings([office.people["dual"].pk], sealed(office), timezone.now()), "only those who govern")
    with as_owner():
        kind = office.world.compartments.sealed.kind
        kind.apart = True
        kind.save()
    with acting(office.by("leader")):
        refused(lambda: standings([office.people["dual"].pk], sealed(office), timezone.now()), "only those who govern")


def test_EW_6_a_governor_who_is_barred_from_a_matter_is_told_nothing_of_it(office):
    bar(office, "monitor", Cause.CONFLICT)
    with acting(office.by("monitor")):
        refused(lambda: standings([office.people["dual"].pk], sealed(office), timezone.now()), "only those who govern")


def test_who_holds_a_post_is_told_to_those_who_see_the_place_and_of_no_matter(office):
    with as_owner():
        held = office.held("leader", "leader")
        Membership.objects.create(
            person=office.people["second"],
            post=held.post,
            basis=Basis.SUBSTITUTE,
            covers=held,
            ends_at=timezone.now() + HOUR,
        )
    posts = [office.posts["leader"].pk, office.posts["team"].pk]
    place, now = office.world.compartments.council.pk, timezone.now()
    with acting(office.by("officer")):
        found = holders(posts, place, now)
        assert [(each.name, each.basis) for each in found] == [("Leader", "substantive"), ("Second", "substitute")]
        assert [each.name for each in holders(posts, place, now + HOUR)] == ["Leader"]
    with acting(office.by("provider")):
        assert holders(posts, place, now) == []


def test_L20_links_to_what_one_governs_are_told_and_no_others(office, notes):
    with as_owner():
        for name in ("sealed", "lane"):
            Thread.objects.create(
                compartment=notes["council"].compartment,
                to_compartment=notes[name].compartment,
                note=notes["council"],
                to=notes[name],
            )
    with acting(office.by("monitor")):
        # To govern opens nothing: the near end must be seen.
        assert watched_ends(Thread, "note_id") == []
    with as_owner():
        assign_perm("view", office.world.roles.monitor.group, notes["council"].compartment)
    with acting(office.by("monitor")):
        assert watched_ends(Thread, "note_id") == [(notes["council"].pk, sealed(office))]
        assert not Thread.objects.exists()
        refused(lambda: query("SELECT * FROM walls.watched_ends('walls_person', 'id')"), "no such links")
    with acting(office.by("officer")):
        assert watched_ends(Thread, "note_id") == []


def test_who_governs_watches_and_others_do_not(office):
    for name, expected in (("monitor", True), ("officer", False)):
        with acting(office.by(name)):
            assert watches() is expected
