"""Handing posts over: who may, to whom, for how long; and what stays shut all the same."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.owner import as_owner
from tests.walls.office import passes, sentences
from walls.actions.appointments import appoint, end_appointment
from walls.actions.cover import hand_over
from walls.capacities import said_once, signatures
from walls.identity import acting
from walls.models import Basis, Exclusion, Membership

WEEK = timedelta(days=7)

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
    assert words == "Monitor, also acting for the Commissioning officer"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Clerk", "Clerk"),
        ("Clerk; Leader", "Clerk; Leader"),
        ("Deputy, acting for the Clerk", "Deputy, acting for the Clerk"),
        ("Deputy; Deputy, acting for the Clerk", "Deputy, also acting for the Clerk"),
        (
            "Deputy, acting for the Clerk; Deputy, acting for the Leader",
            "Deputy, acting for the Clerk and the Leader",
        ),
        (
            "Adviser; Deputy; Deputy, acting for the Clerk; Deputy, acting for the Leader",
            "Adviser; Deputy, also acting for the Clerk and the Leader",
        ),
        ("the service", "the service"),
    ],
)
def test_a_signature_names_each_post_once(words, said):
    assert said_once(words) == said


def test_every_bar_of_the_deputy_holds(office, notes):
    """What a person is excluded from stays shut, whatever is handed to them."""
    with as_owner():
        Exclusion.objects.create(
            person=office.people["leader"], compartment=office.world.compartments.joint, reason="interest"
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


def test_a_refusal_of_the_dates_stays_beside_the_dates(office):
    by, past = office.by("officer"), timezone.now() - WEEK
    for dates, field in (({"ends_at": past}, "ends_at"), ({"starts_at": past}, "starts_at")):
        with acting(by), pytest.raises(ValidationError) as refusal:
            hand_over_to(office, by, "leader", **dates)
        assert list(sentences(refusal)) == [field]
