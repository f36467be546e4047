"""What actions refuse although no page offers it: to nobody, in one's own cause, a second time, without standing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from tests.notes.models import Note
from tests.owner import as_owner
from tests.walls.office import Office
from tests.walls.scene import policy
from walls.actions import exceptions, grants, people, policies
from walls.actions.compartments import person_of
from walls.actions.walls import offers, sign
from walls.capacities import capacities_of
from walls.identity import acting
from walls.models import Exclusion, Person, Wall
from walls.refusals import told

DAY = timedelta(days=1)


def test_what_takes_a_person_is_refused_to_nobody(office: Office):
    for nobody in (None, *capacities_of(None)):
        with pytest.raises(PermissionDenied, match="takes a person"):
            person_of(nobody)


def test_nobody_is_offered_no_side_and_asked_to_acknowledge_nothing(office: Office):
    for nobody in (None, *capacities_of(None)):
        assert offers(nobody) == []
        assert policies.to_acknowledge(nobody) == []


def test_nobody_lifts_what_bars_themselves(office: Office):
    by, place = office.by("monitor"), office.world.compartments.council
    with as_owner():
        bar = Exclusion.objects.create(person=office.people["monitor"], compartment=office.world.compartments.sealed)
        bar.compartment = place  # which they govern, else they would be refused for that
    with acting(by), pytest.raises(PermissionDenied, match="Somebody else must"):
        exceptions.end_exclusion(by=by, exclusion=bar)


def test_a_grant_is_made_once_withdrawn_once_and_never_the_last_that_governs(office: Office):
    by, place = office.by("monitor"), office.world.compartments.council
    officer, monitor = office.posts["officer"].role, office.posts["monitor"].role
    with acting(by):
        grants.give(by=by, compartment=place, role=office.posts["provider"].role, action="view", reason="Asked")
        with pytest.raises(ValidationError, match="may already view"):
            grants.give(by=by, compartment=place, role=office.posts["provider"].role, action="view", reason="Again")
        with pytest.raises(ValidationError, match="no such grant"):
            grants.withdraw(by=by, compartment=place, role=officer, action="govern", reason="Never held")
        with pytest.raises(ValidationError, match="Somebody must govern"):
            grants.withdraw(by=by, compartment=place, role=monitor, action="govern", reason="The last")


def test_a_person_is_disabled_from_a_moment_to_come_by_who_keeps_them(office: Office):
    by, person = office.by("monitor"), office.people["officer"]
    with acting(by), pytest.raises(ValidationError, match="moment to come"):
        people.disable_person(by=by, person=person, moment=timezone.now() - DAY)
    keeper = office.by("keeper")
    with acting(keeper), pytest.raises(PermissionDenied):
        people.disable_person(by=keeper, person=person)


def test_somebody_added_twice_at_the_same_moment_is_one_person(office: Office, monkeypatch):
    """The other one's row shows only once ours was refused."""
    found = people.Person.objects.with_address

    class Late:
        def first(self):
            monkeypatch.setattr(type(Person.objects), "with_address", lambda _, address: found(address))

    with as_owner():
        monkeypatch.setattr(type(Person.objects), "with_address", lambda _, address: Late())
        person, added = people.add_person(by=None, email="officer@test.example", name="Officer")
    assert (person.pk, added) == (office.people["officer"].pk, False)


def test_a_version_comes_into_force_on_no_day_gone_by(office: Office):
    clause = policy(office)
    by = office.by("monitor")
    with acting(by), pytest.raises(ValidationError, match="today or a later day"):
        policies.put_in_force(
            by=by,
            policy=clause.policy,
            organisation=office.world.parties.council.organisation,
            begins_on=timezone.localdate() - DAY,
        )


def test_nothing_is_signed_that_is_not_asked(office: Office):
    clause = policy(office)
    with as_owner():
        wall = Wall.objects.create(kind="sides", reason="A matter", clause=clause)
    by = office.by("officer")
    with acting(by), pytest.raises(PermissionDenied):
        sign(by=by, wall=wall)


def test_a_filter_is_asked_for_no_action_that_opens_nothing(office: Office):
    with pytest.raises(ValueError, match="opens nothing"):
        Note.objects.visible_to(office.by("monitor"), "govern")


def test_a_refusal_that_is_not_ours_is_not_put_into_words(office: Office):
    with pytest.raises(IntegrityError), told():
        raise IntegrityError("duplicate key value: whose text may name what is hidden")
