"""A report's way: it arrives by release, its council answers it alone, and it is copied whole."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from commissioning.models import Figure, Report, Standing
from commissioning.monitoring.actions import (
    FigureValue,
    accept_many,
    accept_report,
    digest_of,
    edit_target,
    query_report,
    receive_report,
    set_target,
)
from commissioning.monitoring.copies import copy_report
from commissioning.monitoring.lifecycle import REPORT
from commissioning.monitoring.periods import Period
from commissioning.monitoring.targets import targets_for
from commissioning.monitoring.work import waiting_reports
from tests.commissioning.scene import (
    PERIOD,
    QUIET,
    SIGNED_AT,
    Scene,
    approver,
    arrived,
    forum,
    lead,
    officer,
    scene,
    sent,
    service,
    team,
)
from tests.demonstration import capacity
from tests.owner import as_owner
from walls.actions.releases import approve_standing, open_standing
from walls.identity import acting
from walls.models import OutboxMessage

pytestmark = pytest.mark.usefixtures("demonstration")

GOOD = {"collected": "91.25", "days": "7.5", "calls": "1200"}
RED = GOOD | {"days": "12"}


@pytest.fixture
def cotswold() -> Scene:
    return scene("Cotswold")


def copies(report: Report) -> dict[str, Report]:
    """Every copy of a report, by the kind of place it lies in."""
    with as_owner():
        found = Report.objects.select_related("compartment").filter(service_ref=report.service_ref)
        return {copy.compartment.kind_id: copy for copy in found}


def told(words: str, about: Report) -> set[str]:
    """The sign-ins to whom a notice about a report is to be given."""
    with as_owner():
        given = OutboxMessage.objects.filter(kind="notice", body__words=words, body__ref=about.ref)
        return set(given.values_list("capacity__person__email", flat=True))


def test_a_report_crosses_by_two_people_with_its_ratings(cotswold):
    report = sent(cotswold, cotswold.values(**RED))
    assert told("report_awaiting", report) == {"officer@cdc.example", "lead.commissioner@cdc.example"}
    by = officer("Cotswold")
    with acting(by):
        seen = Report.objects.visible_to(by).get(ref=report.ref)
        figures = list(Figure.objects.visible_to(by).filter(report=seen))
        assert seen.history.count() == 1
    assert (seen.standing, seen.digest) == (Standing.AWAITING, digest_of(cotswold.values(**RED)))
    assert [(figure.name, figure.rating, figure.serves) for figure in figures] == [
        ("Council tax collected", "green", "Every bill is right"),
        ("Days to process a claim", "red", "Every bill is right"),
        ("Calls answered", "data only", ""),
    ]
    assert [figure.target for figure in figures] == [Decimal(90), Decimal(8), None]


def test_what_was_not_reviewed_does_not_cross(cotswold):
    with pytest.raises(ValidationError, match="not the ones that were submitted"):
        sent(cotswold, cotswold.values(**GOOD), reviewed=cotswold.values(**RED))


def test_a_capacity_without_a_release_lays_down_no_report(cotswold):
    for by in (approver(), officer("Cotswold")):
        with acting(by), pytest.raises(PermissionDenied, match="release of its own"):
            receive_report(
                by=by,
                agreement=cotswold.agreement,
                period=PERIOD,
                revision=1,
                return_ref="",
                commentary="",
                signed_off_by="Somebody",
                signed_off_at=SIGNED_AT,
                figures=[],
                release=None,
            )


def test_a_figure_of_another_service_is_refused(cotswold):
    other = scene("West Oxfordshire")
    with pytest.raises(ValidationError, match="does not have"):
        arrived(cotswold, other.values(**GOOD))


def test_acceptance_copies_it_whole_where_the_council_reads(cotswold):
    report = sent(cotswold, cotswold.values(**GOOD))
    by = officer("Cotswold")
    with acting(by):
        accepted = accept_report(by=by, report=Report.objects.get(pk=report.pk))
    found = copies(report)
    assert set(found) == {"negotiation", "delivery"}
    assert {copy.standing for copy in found.values()} == {Standing.ACCEPTED}
    assert {copy.digest for copy in found.values()} == {report.digest}
    assert accepted.origin == report.ref and accepted.release_id is None
    assert found["delivery"].accepted_by == "Commissioning officer, Cotswold"
    reader = capacity("scrutiny.member@cdc.example", "Cotswold, scrutiny")
    with acting(reader):
        (seen,) = Report.objects.visible_to(reader).filter(service_ref=report.service_ref)
        assert (seen.standing, seen.figures.count()) == (Standing.ACCEPTED, 3)
    assert told("report_accepted", report) >= {"provider.revenues@publica.example", "approver@publica.example"}


@pytest.mark.parametrize(
    "who",
    [
        ("leader@cdc.example", "Cotswold, members"),
        ("officer@wodc.example", "West Oxfordshire, commissioner"),
        ("s151@cdc.example", "Cotswold, commissioner"),
        ("scrutiny.chair@cdc.example", "Cotswold, scrutiny"),
        ("provider.ict@publica.example", "Publica, provider"),
    ],
    ids=str,
)
def test_nobody_else_sees_what_awaits_acceptance(cotswold, who):
    report = arrived(cotswold, cotswold.values(**GOOD))
    by = capacity(*who)
    with acting(by):
        assert not Report.objects.visible_to(by).filter(service_ref=report.service_ref).exists()
        assert not Figure.objects.visible_to(by).filter(report__service_ref=report.service_ref).exists()


def test_those_who_see_and_do_not_answer_are_told_whose_it_is(cotswold):
    report = arrived(cotswold, cotswold.values(**GOOD))
    for by in (team(), approver(), capacity("portfolio.finance@cdc.example", "Cotswold, members")):
        with acting(by):
            seen = Report.objects.visible_to(by).get(pk=report.pk)
            for act in (accept_report, lambda by, report: query_report(by=by, report=report, text="Why?")):
                with pytest.raises(PermissionDenied, match="commissioning officers and Lead commissioner"):
                    act(by=by, report=seen)


def test_one_council_accepts_and_another_queries(cotswold):
    west = scene("West Oxfordshire")
    here, there = arrived(cotswold, cotswold.values(**GOOD)), arrived(west, west.values(**RED))
    by = officer("Cotswold")
    with acting(by):
        accept_report(by=by, report=Report.objects.get(pk=here.pk))
        assert not Report.objects.visible_to(by).filter(pk=there.pk).exists()
    by = lead("West Oxfordshire")
    with acting(by):
        queried = query_report(by=by, report=Report.objects.get(pk=there.pk), text=" Why 12 days? ")
    assert (queried.standing, queried.query) == (Standing.QUERIED, "Why 12 days?")
    assert {copy.standing for copy in copies(here).values()} == {Standing.ACCEPTED}
    assert set(copies(there)) == {"negotiation"}
    assert "provider.revenues@publica.example" in told("report_queried", there)


def test_every_refusal_of_the_lifecycle(cotswold):
    report = arrived(cotswold, cotswold.values(**GOOD))
    by = officer("Cotswold")
    with acting(by):
        with pytest.raises(ValidationError, match="Say what is queried"):
            query_report(by=by, report=Report.objects.get(pk=report.pk), text="  ")
        queried = query_report(by=by, report=Report.objects.get(pk=report.pk), text="Why?")
        with pytest.raises(ValidationError, match="It is queried"):
            query_report(by=by, report=queried, text="And why?")
        with pytest.raises(ValidationError, match="changed this since"):
            accept_report(by=by, report=report)  # as it was before it was queried
        accepted = accept_report(by=by, report=queried)
        for copy in (accepted, Report.objects.get(pk=report.pk)):
            with pytest.raises(ValidationError, match="It is accepted"):
                accept_report(by=by, report=copy)
        assert REPORT.refusal("query", accepted, by) == "It is accepted, so this can't be done now."


def test_a_later_revision_replaces_the_queried_one_and_no_other(cotswold):
    first = arrived(cotswold, cotswold.values(**RED))
    with pytest.raises(ValidationError, match="has not queried it"):
        arrived(cotswold, cotswold.values(**GOOD), revision=2)
    by = officer("Cotswold")
    with acting(by):
        query_report(by=by, report=Report.objects.get(pk=first.pk), text="Why?")
    second = arrived(cotswold, cotswold.values(**GOOD), revision=2)
    with as_owner():
        assert Report.objects.get(pk=first.pk).standing == Standing.REPLACED
    with acting(by):
        accept_report(by=by, report=Report.objects.get(pk=second.pk))
    with pytest.raises(ValidationError, match="has not queried it"):
        arrived(cotswold, cotswold.values(**GOOD), revision=3)


def test_many_are_accepted_at_once_and_exceptions_one_by_one(cotswold):
    good = arrived(cotswold, cotswold.values(**GOOD))
    earlier = arrived(cotswold, cotswold.values(**GOOD), period=PERIOD.before)
    red = arrived(cotswold, cotswold.values(**GOOD | {"collected": "20"}), period=Period(2026, 3))
    missing = arrived(cotswold, cotswold.values(collected="91"), period=Period(2026, 4))
    by = officer("Cotswold")
    with acting(by):
        for exceptional in (red, missing):
            with pytest.raises(ValidationError, match="Open this one to read it first"):
                accept_many(by=by, reports=[good, exceptional])
        assert not Report.objects.filter(service_ref=good.service_ref, standing=Standing.ACCEPTED).exists()
        assert len(accept_many(by=by, reports=[good, earlier])) == 2


def share(with_body: str) -> int:
    """A standing release of Cotswold's accepted reports on the service to a monitoring group, agreed by two."""
    target = forum(with_body)
    source = service("Cotswold", QUIET).compartment_id
    by = officer("Cotswold")
    with acting(by):
        standing = open_standing(by=by, source=source, target=target, what="accepted reports", reason="Agreed to share")
    by = lead("Cotswold")
    with acting(by):
        approve_standing(by=by, standing=standing)
    return target


def test_what_stands_agreed_is_shared_with_those_who_see_nothing_else(cotswold):
    target = share("Members' Liaison Group")
    report = arrived(cotswold, cotswold.values(**RED))
    by = officer("Cotswold")
    with acting(by):
        assert target not in {each.compartment_id for each in Report.objects.visible_to(by)}
        accept_report(by=by, report=Report.objects.get(pk=report.pk))
        assert not Report.objects.filter(compartment_id=target).exists()  # the officer is no member
    reader = capacity("councillor@cdc.example", "Liaison Group, for Cotswold")
    with acting(reader):
        (seen,) = Report.objects.visible_to(reader).filter(service_ref=report.service_ref)
        assert (seen.standing, seen.digest) == (Standing.SHARED, report.digest)
        assert [figure.serves for figure in seen.figures.all()] == ["Every bill is right"] * 2 + [""]
        assert str(seen.shared_under.reason) == "Agreed to share"
        assert seen.history.count() == 1


def test_without_a_standing_release_nothing_is_copied_into_a_forum(cotswold):
    target = forum("Members' Liaison Group")
    report = arrived(cotswold, cotswold.values(**GOOD))
    by = officer("Cotswold")
    with acting(by):
        mine = Report.objects.get(pk=report.pk)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            copy_report(mine, [], target, Standing.SHARED)


def test_PF_8_a_target_stays_once_a_figure_of_its_period_is_accepted(cotswold):
    measure = cotswold.measures["days"]
    report = arrived(cotswold, cotswold.values(**GOOD))
    by = officer("Cotswold")
    with acting(by):
        target = measure.targets.get()
        changed = edit_target(by=by, target=target, value=Decimal(9))
        accept_report(by=by, report=Report.objects.get(pk=report.pk))
        with pytest.raises(ValidationError, match="its target stays as it was"):
            edit_target(by=by, target=changed, value=Decimal(20))
        with pytest.raises(ValidationError, match="its target stays as it was"):
            set_target(by=by, measure=measure, period=Period(2026), value=Decimal(20))
        assert set_target(by=by, measure=measure, period=Period(2026, 3), value=Decimal(7)).value == 7


def test_PF_5_a_years_target_holds_in_its_quarters_and_grows_with_what_is_counted_from_april(cotswold):
    collected, calls = cotswold.measures["collected"], cotswold.measures["calls"]
    with as_owner():
        set_target(by=None, measure=calls, period=Period(2026), value=Decimal(1000))
        wanted = {quarter: targets_for(None, [collected, calls], Period(2026, quarter)) for quarter in range(5)}
        assert {quarter: found[collected.pk].value for quarter, found in wanted.items()} == dict.fromkeys(range(5), 90)
        assert {quarter for quarter, found in wanted.items() if calls.pk in found} == {0}
        calls.kind = "cumulative"
        calls.save()
        shares = [targets_for(None, [calls], Period(2026, quarter))[calls.pk].value for quarter in (1, 2, 3, 4)]
        assert shares == [250, 500, 750, 1000]


def test_what_waits_is_a_task_of_those_who_answer_at_one_statement(cotswold, rf, django_assert_num_queries):
    arrived(cotswold, cotswold.values(**GOOD))

    def tasks(by, statements):
        request = rf.get("/")
        request.acting = by
        with acting(by), django_assert_num_queries(statements):
            return list(waiting_reports(request))

    (task,) = tasks(officer("Cotswold"), 1)
    assert (task.action, str(task.due_on)) == ("Check and accept", "2026-11-03")
    assert task.what.startswith(f"{QUIET}, Cotswold")
    assert [each.what for each in tasks(lead("Cotswold"), 1)] == [task.what]
    assert tasks(officer("West Oxfordshire"), 1) == []
    assert tasks(team(), 0) == []


def test_the_digest_is_of_what_is_said_in_any_order(cotswold):
    values = cotswold.values(**GOOD)
    assert digest_of(values) == digest_of(reversed(values))
    first = values[0]
    same = FigureValue(first.measure, Decimal("91.2500"), first.commentary)
    assert digest_of([same, *values[1:]]) == digest_of(values)
    for other in (
        FigureValue(first.measure, Decimal("91.26"), first.commentary),
        FigureValue(first.measure, None, first.commentary),
        FigureValue(first.measure, first.value, "Else"),
    ):
        assert digest_of([other, *values[1:]]) != digest_of(values)
