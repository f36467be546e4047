"""Who may appoint whom to what: the table, asked of the action and of the database alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.owner import as_owner, query
from tests.walls.office import passes, sentences
from walls.actions.appointments import add_rule, appoint, end_appointment
from walls.identity import acting
from walls.models import Basis, Membership, OutboxMessage
from walls.tasks import deliver_due

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


def test_an_administrator_appoints_the_first_governor_and_then_no_more(office):
    with as_owner():
        query("UPDATE walls_membership SET ends_at = walls.clock() WHERE person_id = %s", office.people["monitor"].pk)
    admin = office.by("admin")
    with acting(admin):
        appoint(by=admin, person=office.people["nobody"], post=office.posts["monitor"], reason="Council of 12 May")
    with acting(admin), pytest.raises(PermissionDenied):
        appoint(by=admin, person=office.people["forester"], post=office.posts["officer"])


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
        ended = end_appointment(by=by, appointment=held)
        assert ended.ends_at is not None and ended.ends_at <= timezone.now()
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


def told_of(office, name: str) -> list[str]:
    """The notices that a person would find, whatever capacity they act in."""
    with as_owner():
        return [
            words
            for (words,) in query(
                "SELECT n.words FROM walls_notice n JOIN walls_compartment c ON c.id = n.compartment_id "
                "JOIN walls_capacity k ON k.id = c.personal_to_id WHERE k.person_id = %s",
                office.people[name].pk,
            )
        ]


def test_whoever_is_appointed_is_told(office):
    with acting(office.by("monitor")):
        appoint(
            by=office.by("monitor"), person=office.people["nobody"], post=office.posts["officer"], reason="Minute 12"
        )
    deliver_due()
    assert told_of(office, "nobody") == ["appointed"]


def test_whoever_is_to_be_appointed_is_told_on_the_day_and_not_before(office, clock):
    starts = timezone.now() + WEEK
    with acting(office.by("monitor")):
        appoint(
            by=office.by("monitor"),
            person=office.people["nobody"],
            post=office.posts["officer"],
            starts_at=starts,
            reason="Minute 12",
        )
    deliver_due()
    assert told_of(office, "nobody") == []
    clock.forward(WEEK + timedelta(seconds=5))
    deliver_due()
    assert told_of(office, "nobody") == ["appointed"]


def test_whom_the_owner_appoints_no_notice_rings_for(office):
    with as_owner():
        appoint(by=None, person=office.people["nobody"], post=office.posts["officer"])
        assert office.held("nobody", "officer").ends_at is None
        assert not OutboxMessage.objects.filter(kind="notice").exists()
