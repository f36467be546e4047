"""What is agreed, reported and decided in the demonstration, on the day that it is loaded."""

import io
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from commissioning.models import (
    Agreement,
    Cycle,
    Figure,
    Measure,
    Outcome,
    OutcomePolicy,
    OutcomePriority,
    PlanItem,
    PlanItemOutcome,
    Rating,
    Report,
    Standing,
    Target,
)
from commissioning.monitoring.charts import LEAST
from commissioning.monitoring.periods import Period
from config.demo import parts, rows
from councils.models import CorporatePlan, Policy, PolicyPriority, Priority, PriorityNeed
from governance.models import Decision, Recommendation
from publica.models import CostLine, Delegation, Return, ReturnFigure, ReturnState
from tests.demonstration import capacity, demonstration, loaded
from tests.owner import as_owner
from walls.identity import acting
from walls.models import Attachment, Comment, OutboxMessage, StandingRelease, Walled

__all__ = ["demonstration", "loaded"]

LINKS = (PriorityNeed, PolicyPriority, OutcomePriority, OutcomePolicy, PlanItemOutcome)
SOURCED = (CorporatePlan, Priority, Policy, Outcome, Agreement, PlanItem, Measure, Target, Report, Figure)
THREADS = {
    "Revenues and benefits": 3,
    "Customer services": 3,
    "Information technology": 3,
    "Waste and recycling collection": 3,
    "Planning": 1,
    "Public toilet cleaning": 1,
}
"""The services that are told from the need to the figure, and in how many councils."""
STATES = {
    "Revenues and benefits team": ReturnState.SIGNED_OFF,
    "ICT team": ReturnState.ASSURED,
    "Customer services team": ReturnState.DRAFT,
    "Waste and street cleaning crews": ReturnState.DRAFT,
    "In-house planning team": ReturnState.DRAFT,
    "Contract team": ReturnState.DRAFT,
}


@pytest.fixture
def owner(demonstration):
    with as_owner():
        yield


def current() -> Period:
    return Period.of(timezone.localdate()).before


def of_now() -> dict[str, int]:
    return {"year": current().year, "quarter": current().quarter}


@pytest.mark.parametrize("model", [*SOURCED, Delegation, Recommendation, Decision])
def test_what_is_made_up_says_so_and_the_rest_has_a_source(owner, model):
    assert model.objects.exists()
    assert not model.objects.filter(source="", illustrative=False).exists()


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (CorporatePlan, "plans"),
        (Priority, "priorities"),
        (Policy, "policies"),
        (Outcome, "outcomes"),
        (Cycle, "cycles"),
        (Agreement, "agreements"),
        (Delegation, "delegations"),
        (Return, "returns"),
        (CostLine, "costs"),
    ],
)
def test_each_row_of_a_file_is_there(owner, model, name):
    assert model.objects.count() == len(rows(name))


@pytest.mark.parametrize(("model", "name"), [(PlanItem, "plan_items"), (Measure, "measures")])
def test_each_row_of_a_file_is_there_for_each_of_its_councils(owner, model, name):
    assert model.objects.count() == sum(len(parts(row["councils"])) for row in rows(name))


@pytest.mark.parametrize("link", LINKS)
def test_each_kind_of_link_is_there(owner, link):
    assert link.objects.exists()


def test_one_link_is_suspect(owner):
    suspect = [link for model in LINKS for link in model.objects.select_related("lower", "upper") if link.suspect]
    assert [(type(link), link.upper.title) for link in suspect] == [
        (OutcomePolicy, "Council tax support and collection policy")
    ]


def test_a_thread_leads_from_each_measure_to_a_need(owner):
    answering = PriorityNeed.objects.values("lower")
    wanted = set(OutcomePriority.objects.filter(upper__in=answering).values_list("lower_id", flat=True))
    served = set(PlanItemOutcome.objects.values_list("lower_id", "upper_id"))
    for measure in Measure.objects.all():
        assert {outcome for item, outcome in served if item == measure.plan_item_id} & wanted, measure
    told = set(Measure.objects.values_list("service__name", "service__council"))
    assert Counter(name for name, _ in told) == THREADS


def test_no_published_figure_is_rated_against_a_target_that_is_made_up(owner):
    real = Figure.objects.filter(illustrative=False)
    assert not real.exclude(rating__in=[Rating.DATA_ONLY, Rating.NO_DATA]).exists()
    assert not real.filter(value=None, commentary="").exists()
    assert real.filter(compartment__kind="delivery").count() == len(rows("figures"))


def test_published_figures_are_of_who_delivered_then(owner):
    recycling = Figure.objects.filter(
        name="Household waste recycling rate", quarter=0, compartment__kind="delivery"
    ).select_related("report__council", "report__provider")
    told = {(figure.report.council.short_name, figure.year): figure for figure in recycling}
    assert len(told) == 24
    assert told["Forest of Dean", 2022].report.provider.short_name == "Biffa"
    assert told["West Oxfordshire", 2016].report.provider.short_name == "Kier"
    assert told["West Oxfordshire", 2017].report.provider.short_name == "Ubico"
    assert str(told["Cotswold", 2015].value) == "58.2000"


def test_former_providers_are_let_into_nothing_but_their_own_negotiation(owner):
    for agreement in Agreement.objects.filter(provider__short_name__in=["Biffa", "Kier"]):
        subjects = agreement.compartment.subjects.filter(organisation=agreement.provider_id)
        assert not subjects.exists()


def test_trends_have_points_enough(owner):
    for row in rows("quarters"):
        points = Figure.objects.filter(
            compartment__kind="delivery",
            report__service_name=row["service"],
            name=row["measure"],
            illustrative=True,
        )
        assert points.exclude(value=None).count() >= LEAST, row


def test_returns_of_the_quarter_that_has_ended(owner):
    returns = {str(ret.team): ret for ret in Return.objects.filter(**of_now()).select_related("team")}
    assert {name: ret.state for name, ret in returns.items()} == STATES
    today = timezone.localdate()
    assert [name for name, ret in returns.items() if ret.due_on < today] == ["Waste and street cleaning crews"]
    agreed = Agreement.objects.exclude(team_name="").filter(team__in=[ret.team.ref for ret in returns.values()])
    late = {agreement.team_name for agreement in agreed if agreement.report_due_on(current()) < today}
    assert late == {"Waste and street cleaning crews"}  # to its councils as to itself
    part = ReturnFigure.objects.filter(part__ret=returns["Customer services team"])
    assert 0 < part.filter(value=None).count() < part.count()
    signed = returns["Revenues and benefits team"]
    assert {signed.submitted_by.email, signed.signed_off_by.email} == {
        "provider.revenues@publica.example",
        "approver@publica.example",
    }


def test_the_three_councils_have_answered_differently(owner):
    reports = Report.objects.filter(compartment__kind="negotiation", **of_now()).select_related("council")
    assert {report.council.short_name: report.standing for report in reports} == {
        "Cotswold": Standing.ACCEPTED,
        "West Oxfordshire": Standing.QUERIED,
        "Forest of Dean": Standing.AWAITING,
    }
    assert all(report.release is not None and report.release.done_at for report in reports)
    assert not Figure.objects.filter(report__in=reports, illustrative=False).exists()


@pytest.mark.parametrize(
    ("email", "party"),
    [
        ("board.chair@publica.example", "Publica, provider"),
        ("leader@cdc.example", "Cotswold, owner"),
        ("councillor@cdc.example", "Liaison Group, for Cotswold"),
        ("performance@publica.example", "Publica, provider"),
    ],
)
def test_each_monitoring_group_has_reports_to_read(demonstration, email, party):
    with acting(capacity(email, party)) as by:
        shared = Report.objects.visible_to(by).filter(compartment__kind="forum", **of_now())
        assert [(report.standing, report.council.short_name) for report in shared] == [(Standing.SHARED, "Cotswold")]


def test_sharing_is_agreed_by_two_people_and_one_proposal_waits(owner):
    assert StandingRelease.objects.filter(approved_by=None).count() == 1
    agreed = StandingRelease.objects.exclude(approved_by=None)
    assert agreed.count() == sum(
        len(parts(row["councils"])) * len(parts(row["bodies"])) for row in rows("sharing") if row["agreed"] == "true"
    )
    assert not [standing for standing in agreed if standing.opened_by_id == standing.approved_by_id]


def test_what_was_said_and_decided(owner):
    assert {r.state for r in Recommendation.objects.all()} == {"decided", "put"}
    decision = Decision.objects.get()
    assert decision.conflicts == decision.dispensations == "None"
    assert Comment.objects.filter(withdrawn_at=None).count() == 3  # one more lies where its paper was sealed
    files = Attachment.objects.filter(withdrawn_at=None)
    assert files.count() == 2 and all(file.name.endswith(".txt") for file in files)
    assert all(comment.text.startswith("Illustrative") for comment in Comment.objects.all())


def test_nobody_is_told_of_what_was_answered_long_ago(owner):
    refs = {message.body.get("ref") for message in OutboxMessage.objects.filter(kind="notice")}
    assert not Report.objects.filter(ref__in=refs).exclude(**of_now()).exists()
    assert Report.objects.filter(ref__in=refs, **of_now()).exists()


def test_loading_again_changes_nothing(owner):
    walled = [model for model in apps.get_models() if issubclass(model, Walled) and not model._meta.abstract]
    before = {model: sorted(model.objects.values_list("ref", "version")) for model in walled}
    call_command("demo", stdout=io.StringIO())
    assert before == {model: sorted(model.objects.values_list("ref", "version")) for model in walled}
