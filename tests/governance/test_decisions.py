"""Recommending on an accepted report and recording the decision, as the application role."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from governance.decisions.actions import (
    edit_recommendation,
    judges_own_cause,
    recommend,
    record_decision,
    withdraw,
)
from governance.models import Decision, Recommendation, RecommendationReport
from tests.demonstration import capacity
from tests.governance.put import SAID, STATED, decided, put
from tests.governance.reports import accepted, awaiting
from tests.owner import as_owner
from walls.capacities import CurrentCapacity
from walls.identity import acting
from walls.models import OutboxMessage

pytestmark = pytest.mark.usefixtures("demonstration")

TODAY = timezone.localdate


def lead() -> CurrentCapacity:
    return capacity("lead.commissioner@cdc.example", "Cotswold, commissioner")


def clerk() -> CurrentCapacity:
    return capacity("clerk@cdc.example", "Cotswold, commissioner")


def refused(made: Recommendation, **more) -> dict[str, list[str]]:
    """What recording a decision with these fields is refused with."""
    with pytest.raises(ValidationError) as refusal:
        decided(made, **more)
    return refusal.value.message_dict


def test_a_recommendation_is_put_to_the_councils_own_executive_with_its_report():
    report = accepted()
    made = put(report=report)
    with as_owner():
        assert str(made.body) == "Cabinet" and str(made.body.organisation.parent) == "Cotswold"
        assert made.compartment.name == "Cotswold: put to members"
        link = RecommendationReport.objects.get(recommendation=made)
        assert (link.report, link.to_compartment_id) == (report, report.compartment_id)


@pytest.mark.parametrize(
    "who",
    [
        ("officer@cdc.example", "Cotswold, commissioner"),
        ("leader@cdc.example", "Cotswold, members"),
        ("clerk@cdc.example", "Cotswold, commissioner"),
    ],
    ids=str,
)
def test_only_the_lead_commissioner_recommends(who):
    report, by = accepted(), capacity(*who)
    with acting(by), pytest.raises(PermissionDenied):
        recommend(by=by, report=report, **SAID, meets_on=TODAY())


def test_another_councils_lead_commissioner_recommends_nothing_on_it():
    report, by = accepted(), capacity("lead.commissioner@wodc.example", "West Oxfordshire, commissioner")
    with acting(by), pytest.raises((PermissionDenied, ValidationError)):
        recommend(by=by, report=report, **SAID, meets_on=TODAY())


def test_a_report_that_is_not_accepted_carries_no_recommendation():
    report, by = awaiting(), lead()
    with acting(by), pytest.raises(ValidationError, match="has accepted"):
        recommend(by=by, report=report, **SAID, meets_on=TODAY())


def test_it_is_changed_and_withdrawn_by_the_lead_commissioner_while_it_is_put():
    made, by = put(), lead()
    with acting(capacity("leader@cdc.example", "Cotswold, members")) as _, pytest.raises(PermissionDenied):
        edit_recommendation(by=capacity("leader@cdc.example", "Cotswold, members"), recommendation=made, title="Other")
    with acting(by):
        changed = edit_recommendation(by=by, recommendation=made, **SAID | {"title": "For two years"})
        assert (changed.title, changed.history.count()) == ("For two years", 2)
        gone = withdraw(by=by, recommendation=changed)
        for act in (withdraw, edit_recommendation):
            with pytest.raises(ValidationError, match="It is withdrawn"):
                act(by=by, recommendation=gone)
    with pytest.raises(ValidationError, match="It is withdrawn"):
        decided(gone)


@pytest.mark.parametrize(
    "who",
    [
        ("lead.commissioner@cdc.example", "Cotswold, commissioner"),
        ("leader@cdc.example", "Cotswold, members"),
        ("clerk@wodc.example", "West Oxfordshire, commissioner"),
    ],
    ids=str,
)
def test_only_the_councils_proper_officer_records_its_decisions(who):
    made, by = put(), capacity(*who)
    with acting(by), pytest.raises(PermissionDenied, match="clerk"):
        record_decision(by=by, recommendation=made, **STATED, decided_on=TODAY())


def test_a_decision_ends_the_recommendation_and_is_recorded_once():
    made = put()
    decision = decided(made)
    with as_owner():
        made.refresh_from_db()
        assert (made.state, decision.compartment_id) == ("decided", made.compartment_id)
    with pytest.raises(ValidationError, match="It is decided"):
        decided(made)
    with acting(lead()), pytest.raises(ValidationError, match="It is decided"):
        edit_recommendation(by=lead(), recommendation=made, title="Too late")


def test_EX_14_a_the_decision_and_its_date_which_has_come_and_is_not_before_it_was_put():
    made = put()
    assert list(refused(made, text=" ")) == ["text"]
    assert list(refused(made, decided_on=None)) == ["decided_on"]
    tomorrow, yesterday = TODAY() + dt.timedelta(days=1), TODAY() - dt.timedelta(days=1)
    assert refused(made, decided_on=tomorrow) == {"decided_on": ["The date of the decision can't be in the future."]}
    assert "can't have been decided before" in refused(made, decided_on=yesterday)["decided_on"][0]


def test_EX_14_b_reasons():
    assert list(refused(put(), reasons="")) == ["reasons"]


def test_EX_14_c_options_rejected_at_the_meeting_or_an_explicit_none():
    made = put()
    assert list(refused(made, alternatives="\n")) == ["alternatives"]
    assert decided(made, alternatives="None").alternatives == "None"


def test_EX_14_d_conflicts_declared_or_an_explicit_none():
    made = put()
    assert list(refused(made, conflicts="")) == ["conflicts"]
    assert decided(made, conflicts="None").conflicts == "None"


def test_EX_14_e_dispensations_by_the_head_of_paid_service_or_an_explicit_none():
    made = put()
    assert list(refused(made, dispensations="")) == ["dispensations"]
    assert decided(made, dispensations="None").dispensations == "None"


@pytest.mark.parametrize(("said", "warned"), [("None", False), (" none. ", False), ("To one member.", True)])
def test_EX_19_warns_where_the_recommending_officer_granted_a_dispensation(said, warned):
    assert judges_own_cause(Decision(dispensations=said)) is warned


def test_a_decision_is_told_to_the_lead_commissioner_and_the_executives_members():
    decision = decided(put())
    with as_owner():
        told = OutboxMessage.objects.filter(kind="notice", body__ref=decision.ref)
        emails = {message.capacity.person.email for message in told}
    assert emails == {
        f"{name}@cdc.example" for name in ("lead.commissioner", "leader", "portfolio.environment", "portfolio.finance")
    }


def test_nobody_beyond_the_council_and_no_provider_reaches_either():
    decision = decided(put())
    for email, label, sees in [
        ("councillor@cdc.example", "Cotswold, members", True),
        ("scrutiny.member@cdc.example", "Cotswold, scrutiny", True),
        ("officer@wodc.example", "West Oxfordshire, commissioner", False),
        ("approver@publica.example", "Publica, provider", False),
        ("provider.revenues@publica.example", "Publica, provider", False),
        ("admin@system.example", "System, system", False),
    ]:
        by = capacity(email, label)
        with acting(by):
            for model in (Decision, Recommendation, RecommendationReport):
                own = model.objects.filter(compartment=decision.compartment_id)
                assert own.exists() is sees, (email, model)  # by policy alone
        with as_owner():
            assert Decision.objects.visible_to(by).filter(pk=decision.pk).exists() is sees  # by filter alone


def test_a_decision_or_link_put_elsewhere_than_its_recommendation_is_refused():
    made, report = put(), accepted("wodc")
    with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
        RecommendationReport(
            compartment=made.compartment,
            to_compartment_id=made.compartment_id,
            recommendation=made,
            report=report,
        ).save()
    with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
        Decision(compartment_id=report.compartment_id, recommendation=made, **STATED, decided_on=TODAY()).save()
