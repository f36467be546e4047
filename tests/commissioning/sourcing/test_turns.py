"""A provider whose turn is recorded while a review goes on is a candidate by itself; a council's own team bars its own
people alone."""

import datetime as dt

import pytest
from django.utils import timezone

from commissioning.actions import add_provision
from commissioning.models import Candidate, Provision, Review
from commissioning.sourcing.actions import add_candidate, join_review, standing_wall, withdraw_candidate
from tests.commissioning.scene import SERVICE, lead, officer, service
from tests.commissioning.sourcing.scene import monitor, opened, passes, sealed
from tests.demonstration import capacity, demonstration, loaded, organisation
from tests.owner import as_owner, bare
from walls.identity import acting
from walls.models import AuditEvent, EmployerBar, OutboxMessage, Wall

__all__ = ["demonstration", "loaded"]

pytestmark = pytest.mark.usefixtures("demonstration")

YEAR = dt.timedelta(days=365)


def turn(provider: str = "Ubico", **more) -> Provision:
    """The turn of another provider, recorded by Cotswold's officer, who is not named for any review."""
    by = officer("Cotswold")
    today = timezone.localdate()
    with as_owner():
        place = service("Cotswold", SERVICE)
        bare(Provision.objects.filter(service=place, ends_on=None)).update(ends_on=today - dt.timedelta(days=1))
    with acting(by):
        given = {"begins_on": today, "ends_on": None} | more
        return add_provision(by=by, service=place, provider=organisation(provider), **given)


def candidates(review: Review) -> dict[str, bool]:
    with as_owner():
        found = Candidate.objects.filter(review=review, withdrawn_on=None).select_related("organisation")
        return {each.organisation.short_name: each.incumbent for each in found}


def kept_from(review: Review) -> set[tuple[str, str]]:
    """Whom each compartment of the review is kept from, by kind of compartment."""
    with as_owner():
        places = [review.compartment_id, sealed(review).pk]
        bars = EmployerBar.objects.filter(compartment__in=places, ends_at=None)
        return set(bars.values_list("compartment__kind", "organisation__short_name"))


def test_EW_3_a_turn_recorded_later_makes_a_candidate_and_keeps_its_people_out():
    review = opened()
    assert candidates(review) == {"Publica": True}
    turn()
    assert candidates(review) == {"Publica": True, "Ubico": True}
    assert {("appraisal", "Ubico"), ("sealed", "Ubico")} <= kept_from(review)
    with as_owner():
        added = Candidate.objects.get(review=review, organisation__short_name="Ubico")
        assert added.history.count() == 1 and added.since == timezone.localdate()
        told = OutboxMessage.objects.filter(kind="notice", body__words="candidate_by_turn")
        assert [message.capacity_id for message in told] == [monitor().pk]


def test_EW_3_a_turn_that_is_to_come_makes_one_already():
    review = opened()
    turn(begins_on=timezone.localdate() + YEAR)
    assert candidates(review)["Ubico"] is False
    assert ("sealed", "Ubico") in kept_from(review)


def test_EW_3_a_turn_that_is_to_come_when_the_review_opens_counts_too():
    turn(begins_on=timezone.localdate() + YEAR)
    assert candidates(opened()) == {"Ubico": False}


def test_a_turn_that_is_over_or_of_a_closed_review_makes_none():
    review = opened()
    today = timezone.localdate()
    turn(begins_on=today - 2 * YEAR - dt.timedelta(days=9000), ends_on=today - YEAR - dt.timedelta(days=9000))
    assert candidates(review) == {"Publica": True}
    with as_owner():
        closed = Review.objects.get(pk=review.pk)
        closed.stage = "closed"
        closed.save()
    turn()
    assert candidates(review) == {"Publica": True}


def test_one_that_was_withdrawn_is_one_again_and_a_bar_that_was_ended_stands_again():
    review, by = opened(), lead("Cotswold")
    with acting(by):
        ubico = add_candidate(by=by, review=review, organisation=organisation("Ubico"))
        withdraw_candidate(by=by, review=review, candidate=ubico, reason="It will not bid.")
    with as_owner():
        EmployerBar.objects.filter(organisation__short_name="Ubico", compartment__kind="sealed").update(
            ends_at=timezone.now() + dt.timedelta(seconds=1)
        )
    turn()
    assert candidates(review) == {"Publica": True, "Ubico": True}
    with as_owner():
        ubico = Candidate.objects.get(pk=ubico.pk)
        assert ubico.history.count() == 3 and ubico.reason == ""


def test_EW_3_the_first_candidate_brings_the_wall():
    with as_owner():
        bare(Provision.objects.filter(service=service("Cotswold", SERVICE))).update(
            ends_on=timezone.localdate() - dt.timedelta(days=1)
        )
    review = opened()
    with acting(monitor()):
        assert standing_wall(review) is None
    turn()
    with as_owner():
        wall = Wall.objects.get(keeper=review.compartment_id)
        assert str(wall.clause).startswith("Clause 3")
        assert {side.compartment_id for side in wall.sides.all()} == {review.compartment_id, sealed(review).pk}
        assert wall.texts.count() == 1
    with acting(lead("Cotswold")):
        assert not Review.objects.filter(pk=review.pk).exists()
    passes(lead("Cotswold"), review)
    with acting(lead("Cotswold")):
        assert Review.objects.filter(pk=review.pk).exists()


def test_L20_whoever_records_the_turn_learns_of_no_review():
    opened()
    by = officer("Cotswold")
    turn()
    with acting(by):
        assert not Review.objects.exists() and not Candidate.objects.exists()
        assert not AuditEvent.objects.filter(kind="subject").exists()


def test_EW_2_a_councils_own_team_that_competes_bars_its_people_and_not_the_councils_officers():
    """West Oxfordshire joins Cotswold's review, and its own planning team competes."""
    review = opened(councils=[organisation("West Oxfordshire")])
    by = lead("Cotswold")
    with acting(by):
        add_candidate(by=by, review=review, organisation=organisation("West Oxfordshire"))
    with as_owner():
        sides = set(
            EmployerBar.objects.filter(organisation__short_name="West Oxfordshire").values_list("compartment", "side")
        )
    assert {side for place, side in sides if place == review.compartment_id} == {"provider"}
    other = lead("West Oxfordshire")
    passes(other, review)
    with acting(other):
        assert Review.objects.filter(pk=review.pk).exists()
        join_review(
            by=other,
            review=review,
            council=organisation("West Oxfordshire"),
            services=[service("West Oxfordshire", SERVICE)],
        )
    with acting(capacity("provider.planning@wodc.example", "West Oxfordshire, provider")):
        assert not Review.objects.exists()
    with as_owner():
        place = review.compartment_id
        own = EmployerBar.objects.filter(
            compartment__matter=place, compartment__owner__organisation=organisation("West Oxfordshire")
        )
        assert {(bar.organisation.short_name, bar.side) for bar in own} >= {("West Oxfordshire", "provider")}


def test_EW_2_of_a_council_that_takes_no_part_everybody_is_kept_out():
    review, by = opened(), lead("Cotswold")
    with acting(by):
        add_candidate(by=by, review=review, organisation=organisation("West Oxfordshire"))
    with as_owner():
        bars = EmployerBar.objects.filter(organisation__short_name="West Oxfordshire")
        assert set(bars.values_list("side", flat=True)) == {""}
