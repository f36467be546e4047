"""Who may appoint whom to what: the table, asked of the action and of the database alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.owner import as_owner, query
from walls.actions.appointments import add_rule, appoint, end_appointment
from walls.actions.cover import hand_over
from walls.capacities import signatures
from walls.identity import acting
from walls.models import Basis, Membership

WEEK = timedelta(days=7)
APPOINTING = [
    # who, of which post, to whom, allowed
    ("monitor", "officer", "nobody", True),
    ("monitor", "officer", "forester", True),
    ("monitor", "team", "second", True),
    ("monitor", "officer", "monitor", False),  # never oneself
    ("monitor", "forest_officer", "nobody", False),  # another council's
    ("monitor", "provider", "nobody", False),
    ("keeper", "forest_officer", "nobody", True),
    ("keeper", "officer", "nobody", False),
    ("admin", "provider", "nobody", True),  # nobody governs the provider yet
    ("admin", "officer", "nobody", False),  # the council has a governor
    ("admin", "monitor", "nobody", False),
    ("admin", "provider", "admin", False),
    ("admin", "administrator", "nobody", True),
    ("officer", "officer", "nobody", False),
    ("leader", "officer", "nobody", False),
    ("provider", "provider", "nobody", False),
]


@pytest.mark.parametrize(("who", "post", "whom", "allowed"), APPOINTING)
def test_EX_26_who_may_appoint_whom(office, who, post, whom, allowed):
    by = office.by(who)

    def asked_of_the_action():
        appoint(by=by, person=office.people[whom], post=office.posts[post], reason="Minute 12")

    def asked_of_the_database():
        Membership.objects.create(person=office.people[whom], post=office.posts[post])

    for attempt in (asked_of_the_action, asked_of_the_database):
        with acting(by):
            assert passes(attempt) is allowed


COVER = [
    # who, of whose post, which post, to whom, as what, with an end, allowed
    ("officer", "officer", "officer", "leader", Basis.DEPUTY, True, True),
    ("officer", "officer", "officer", "leader", Basis.ACTING, True, True),
    ("officer", "officer", "officer", "leader", Basis.SUBSTITUTE, True, True),
    ("officer", "officer", "officer", "leader", Basis.SUBSTANTIVE, True, False),
    ("officer", "officer", "officer", "leader", Basis.DEPUTY, False, False),  # cover has an end
    ("officer", "officer", "officer", "officer", Basis.DEPUTY, True, False),
    ("officer", "officer", "officer", "provider", Basis.DEPUTY, True, False),  # not a colleague
    ("officer", "officer", "officer", "forester", Basis.DEPUTY, True, False),
    ("officer", "officer", "leader", "second", Basis.DEPUTY, True, False),  # not the post that is covered
    ("officer", "second", "officer", "leader", Basis.DEPUTY, True, False),  # another's post
    ("provider", "officer", "officer", "leader", Basis.DEPUTY, True, False),
    ("admin", "officer", "officer", "leader", Basis.DEPUTY, True, False),
]


@pytest.mark.parametrize(("who", "whose", "post", "whom", "basis", "ends", "allowed"), COVER)
def test_who_may_hand_which_post_to_whom(office, who, whose, post, whom, basis, ends, allowed):
    by, covers = office.by(who), None
    with as_owner():
        covers = office.held(whose, "officer")
    given = {
        "person": office.people[whom],
        "post": office.posts[post],
        "basis": basis,
        "covers": covers,
        "ends_at": timezone.now() + WEEK if ends else None,
    }
    for attempt in (lambda: appoint(by=by, **given), lambda: Membership.objects.create(**given)):
        with acting(by):
            assert passes(attempt) is allowed


def passes(attempt) -> bool:
    """Whether the attempt passes; it is taken back in either case."""
    try:
        with transaction.atomic():
            attempt()
            transaction.set_rollback(True)
    except (PermissionDenied, ValidationError, DatabaseError):
        return False
    return True


def test_an_administrator_appoints_the_first_governor_and_then_no_more(office):
    with as_owner():
        query("UPDATE walls_membership SET ends_at = walls.clock() WHERE person_id = %s", office.people["monitor"].pk)
    admin = office.by("admin")
    with acting(admin):
        appoint(by=admin, person=office.people["nobody"], post=office.posts["monitor"], reason="Council of 12 May")
    with acting(admin), pytest.raises(PermissionDenied):
        appoint(by=admin, person=office.people["forester"], post=office.posts["officer"])


def test_an_appointment_cannot_be_handed_on(office):
    """Whoever covers a post does not hold it, and so hands it to nobody."""
    by = office.by("officer")
    with acting(by):
        (given,) = hand_over_to(office, by, "leader")
    deputy = office.by("leader")
    with acting(deputy), pytest.raises(PermissionDenied):
        appoint(
            by=deputy,
            person=office.people["second"],
            post=office.posts["officer"],
            basis=Basis.DEPUTY,
            covers=given,
            ends_at=timezone.now() + WEEK,
        )


def hand_over_to(office, by, whom, **more):
    said = {"basis": Basis.DEPUTY, "starts_at": None, "ends_at": timezone.now() + WEEK, "reason": "Leave"}
    return hand_over(by=by, posts={office.held("officer", "officer"): office.people[whom]}, **(said | more))


def sentences(refusal) -> dict[str, list[str]]:
    return refusal.value.message_dict


def test_EX_26_a_second_substantive_holder_is_refused_beside_the_post(office):
    by = office.by("monitor")
    with acting(by), pytest.raises(ValidationError) as refusal:
        appoint(by=by, person=office.people["nobody"], post=office.posts["monitor"])
    assert sentences(refusal) == {"post": ["This post already has a substantive holder in that time."]}


def test_EX_26_a_deputy_beside_the_substantive_holder_is_not(office):
    by = office.by("monitor")
    with acting(by):
        made = appoint(
            by=by,
            person=office.people["nobody"],
            post=office.posts["monitor"],
            basis=Basis.DEPUTY,
            ends_at=timezone.now() + WEEK,
        )
    assert made.basis == Basis.DEPUTY


def test_EX_26_posts_that_the_law_parts_are_refused_beside_the_post_and_in_cover_too(office):
    by = office.by("monitor")
    with acting(by), pytest.raises(ValidationError) as refusal:
        hand_over(
            by=by,
            posts={office.held("monitor", "monitor"): office.people["leader"]},
            basis=Basis.DEPUTY,
            starts_at=None,
            ends_at=timezone.now() + WEEK,
            reason="Leave",
        )
    with as_owner():
        held = office.held("monitor", "monitor")
    assert sentences(refusal) == {held.ref: ["The law parts these posts."]}


def test_EX_24_bars_hold_within_one_organisation_only(office):
    """The monitor of one council may lead another: the law parts posts of the same council."""
    by = office.by("monitor")
    with acting(by):
        appoint(by=by, person=office.people["keeper"], post=office.posts["leader"])


def test_the_same_post_twice_at_once_is_refused_and_one_after_the_other_is_not(office):
    by, now = office.by("monitor"), timezone.now()
    with acting(by):
        appoint(by=by, person=office.people["nobody"], post=office.posts["officer"], ends_at=now + WEEK)
        with pytest.raises(ValidationError) as refusal:
            appoint(by=by, person=office.people["nobody"], post=office.posts["officer"], starts_at=now + WEEK / 2)
        appoint(by=by, person=office.people["nobody"], post=office.posts["officer"], starts_at=now + WEEK)
    assert sentences(refusal) == {"person": ["This person already holds this post in that time."]}


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(WEEK, WEEK / 2, "ends_at"), (None, -WEEK, "ends_at"), (-WEEK, WEEK, "starts_at"), (WEEK, WEEK, "ends_at")],
)
def test_reversed_and_past_dates_are_refused_beside_the_field(office, first, last, field):
    by, now = office.by("monitor"), timezone.now()
    with acting(by), pytest.raises(ValidationError) as refusal:
        appoint(
            by=by,
            person=office.people["nobody"],
            post=office.posts["officer"],
            starts_at=first and now + first,
            ends_at=now + last,
        )
    assert list(sentences(refusal)) == [field]


def test_a_rule_of_an_app_takes_the_appointment_back(office):
    def never(appointment: Membership) -> None:
        raise ValidationError({"post": "No."})

    by = office.by("monitor")
    add_rule(never)
    try:
        with acting(by), pytest.raises(ValidationError):
            appoint(by=by, person=office.people["nobody"], post=office.posts["officer"])
    finally:
        from walls.actions import appointments

        appointments._rules.remove(never)
    with as_owner():
        assert not Membership.objects.filter(person=office.people["nobody"]).exists()


def test_an_end_is_now_or_to_come_and_the_past_stays(office):
    by = office.by("monitor")
    with acting(by):
        held = office.held("officer", "officer")
        with pytest.raises(ValidationError) as refusal:
            end_appointment(by=by, appointment=held, ends_at=timezone.now() - WEEK)
        assert list(sentences(refusal)) == ["ends_at"]
        later = timezone.now() + WEEK
        assert end_appointment(by=by, appointment=held, ends_at=later).ends_at == later
        with pytest.raises(ValidationError):
            end_appointment(by=by, appointment=held, ends_at=later + WEEK)
        assert end_appointment(by=by, appointment=held).ends_at <= timezone.now()
        with pytest.raises(ValidationError):
            end_appointment(by=by, appointment=held)


def test_what_has_not_begun_never_begins(office):
    by = office.by("monitor")
    with acting(by):
        made = appoint(
            by=by, person=office.people["nobody"], post=office.posts["officer"], starts_at=timezone.now() + WEEK
        )
        ended = end_appointment(by=by, appointment=made)
    assert ended.ends_at == made.starts_at


@pytest.mark.parametrize(
    ("who", "allowed"), [("monitor", True), ("officer", True), ("leader", False), ("admin", False)]
)
def test_cover_is_ended_by_who_gave_it_or_governs_the_post(office, who, allowed):
    by = office.by("officer")
    with acting(by):
        (given,) = hand_over_to(office, by, "leader")
    ender, sooner = office.by(who), timezone.now() + WEEK / 2

    def by_the_action():
        end_appointment(by=ender, appointment=given)

    with acting(ender):
        assert passes(by_the_action) is allowed
        updated = Membership.objects.filter(pk=given.pk).update(ends_at=sooner)
    assert updated == int(allowed)


def test_cover_opens_the_post_to_the_deputy_and_its_records_say_for_whom(office, notes):
    office.world.posts.officer.title = "Commissioning officer"
    with as_owner():
        office.world.posts.officer.save()
    by = office.by("second")
    with acting(by):
        hand_over(
            by=by,
            posts={office.held("second", "officer"): office.people["monitor"]},
            basis=Basis.ACTING,
            starts_at=None,
            ends_at=timezone.now() + WEEK,
            reason="Leave",
        )
    deputy, now = office.by("monitor"), timezone.now()
    assert {"officer", "monitor"} <= deputy.roles
    with acting(deputy):
        words = signatures([(deputy.pk, now)])[deputy.pk, now]
    assert words == "Monitor; Monitor, acting for the Commissioning officer"


def test_every_bar_of_the_deputy_holds(office, notes):
    """What a person is excluded from stays shut, whatever is handed to them."""
    with as_owner():
        query(
            "INSERT INTO walls_exclusion (ref, person_id, compartment_id, reason, starts_at) "
            "VALUES ('x', %s, %s, 'interest', walls.clock())",
            office.people["leader"].pk,
            office.world.compartments.joint.pk,
        )
    by = office.by("officer")
    with acting(by):
        hand_over_to(office, by, "leader")
    deputy = office.by("leader")
    with acting(deputy) as at_work:
        assert office.world.compartments.joint.pk not in at_work.compartments("view")
        assert office.world.compartments.council.pk in at_work.compartments("view")


def test_all_posts_are_handed_over_or_none(office):
    by = office.by("dual")
    with as_owner():
        officer, provider = office.held("dual", "officer"), office.held("dual", "provider")
    with acting(by), pytest.raises(PermissionDenied):
        hand_over(
            by=by,
            posts={officer: office.people["leader"], provider: office.people["second"]},
            basis=Basis.DEPUTY,
            starts_at=None,
            ends_at=timezone.now() + WEEK,
            reason="Leave",
        )
    with as_owner():
        assert not Membership.objects.exclude(covers=None).exists()


def test_a_substitute_names_the_meeting_and_covers_that_day_only(office):
    by, day = office.by("officer"), timezone.now() + WEEK
    with acting(by), pytest.raises(ValidationError) as refusal:
        hand_over_to(office, by, "leader", basis=Basis.SUBSTITUTE, starts_at=day)
    assert list(sentences(refusal)) == ["meeting"]
    with acting(by):
        (given,) = hand_over_to(
            office, by, "leader", basis=Basis.SUBSTITUTE, starts_at=day, meeting="Cabinet", ends_at=day + WEEK
        )
    last = timezone.localtime(given.ends_at)
    assert (last.hour, last.minute, last.date()) == (0, 0, timezone.localdate(day) + timedelta(days=1))
    assert given.reason == "Cabinet: Leave"


def test_cover_is_no_longer_than_the_post_is_held(office):
    with as_owner():
        held = office.held("officer", "officer")
        held.ends_at = timezone.now() + WEEK / 2
        held.save()
    by = office.by("officer")
    with acting(by), pytest.raises(ValidationError) as refusal:
        hand_over_to(office, by, "leader")
    assert sentences(refusal) == {held.ref: ["You hold this post for less long than that."]}
