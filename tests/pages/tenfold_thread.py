"""Ten times the rows of the golden thread, of returns and their reports, and of what is decided on them."""

from typing import Any

from django.db import connection
from django.db.models import Max, Model

from commissioning.models import (
    Agreement,
    Candidate,
    CommissionerNote,
    Cycle,
    CycleService,
    Figure,
    Measure,
    Outcome,
    OutcomePolicy,
    OutcomePriority,
    Paper,
    PaperRelease,
    PlanItem,
    PlanItemOutcome,
    Report,
    Review,
    ReviewService,
    Service,
    Target,
)
from councils.models import CorporatePlan, Need, Policy, PolicyPriority, Priority, PriorityNeed
from governance.models import AgendaItem, Decision, ItemMatter, Meeting, Recommendation, RecommendationReport
from publica.models import CostLine, Delegation, Return, ReturnFigure, ReturnPart, Upload
from tests.pages.copying import COPIES, REF, copy, twin
from walls.models import AccessToken, Compartment, Release, StandingRelease

OTHER_END = "left(md5({row}.ref || 'other end' || n), 12)"
"""The reference of a second copy: of a link with the same upper end, where the first has the same lower one."""
REF_OF_TEAM = "left(md5(t.team || n), 12)"
LATER = "(t.{} + 100 * n)::smallint"
"""A column that sets a copy apart."""
UNDERSTOOD = """
UPDATE publica_upload SET understood = understood || (
  SELECT coalesce(jsonb_agg(e || jsonb_build_object('measure', left(md5((e->>'measure') || n), 12))), '[]')
  FROM jsonb_array_elements(understood) e CROSS JOIN generate_series(1, %s) n)
"""
"""Of each workbook, figures of the copies of its measures too."""
LINKS: dict[type[Model], tuple[type[Model], type[Model]]] = {
    PriorityNeed: (Priority, Need),
    PolicyPriority: (Policy, Priority),
    OutcomePriority: (Outcome, Priority),
    OutcomePolicy: (Outcome, Policy),
    PlanItemOutcome: (PlanItem, Outcome),
}


def copy_thread() -> None:
    """What is planned and agreed, what is reported, and what is decided, in the order in which each leans on others."""
    copy_plans()
    copy_monitoring()
    copy_returns()
    copy_decisions()
    copy_meetings()
    copy(AccessToken, digest="md5(t.digest || n)")


def copy_plans() -> None:
    """From the need to the line of a plan; needs and services are ten already."""
    for model in (CorporatePlan, Priority, Policy, Outcome, Cycle, PlanItem, CommissionerNote):
        with_versions(model)
    # With the copies of its team, of which those who follow progress see a row each.
    with_versions(Agreement, team=REF_OF_TEAM, team_name="left(t.team_name, 140) || ' ' || n")
    for link, (lower, upper) in LINKS.items():
        between(link, lower_id=lower, upper_id=upper)
    between(CycleService, cycle_id=Cycle, service_id=Service)
    for each in (Review, Paper):
        with_versions(each)
    copy(Release)
    # Of each paper one copy waits at a time, as the database holds.
    state = "CASE t.state WHEN 'waiting' THEN 'replaced' ELSE t.state END"
    with_versions(PaperRelease, release_id=twin(Release, "release_id"), state=state)
    with_versions(Candidate, review_id=twin(Review, "review_id"))
    between(ReviewService, review_id=Review, service_id=Service)


def copy_monitoring() -> None:
    """Measures, their targets, and reports with their figures: more in each report, and more of each measure."""
    with_versions(Measure)
    with_versions(Target, year=LATER.format("year"))
    with_versions(Report, revision=LATER.format("revision"), release_id="NULL::bigint")
    last = last_of(Figure)
    copy(Figure, f"t.id <= {last}", measure_ref=REF.format(row="t"))
    copy(Figure, f"t.id <= {last}", ref=OTHER_END, report_id=twin(Report, "report_id"))


def copy_returns() -> None:
    """Returns with more parts, each of more figures, and what belongs to a provider alone."""
    with_versions(Return, revision=LATER.format("revision"))
    with_versions(ReturnPart, service_id=twin(Service, "service_id"), release_id="NULL::bigint")
    copy(ReturnFigure.history.model)
    between(ReturnFigure, part_id=ReturnPart, measure_id=Measure)
    for model in (Upload, CostLine):
        with_versions(model)
    copy(Delegation)
    with connection.cursor() as cursor:
        cursor.execute(UNDERSTOOD, [COPIES])


def copy_decisions() -> None:
    """What is recommended, on more reports each, and decided; and what is shared."""
    with_versions(Recommendation)
    between(RecommendationReport, recommendation_id=Recommendation, report_id=Report)
    with_versions(Decision, recommendation_id=twin(Recommendation, "recommendation_id"))
    # One stands at a time between two compartments, as the database holds: so each copy comes from another.
    copy(StandingRelease, source_id=twin(Compartment, "source_id"))


def copy_meetings() -> None:
    """Meetings, with more items each, and items that come to more matters."""
    last, last_matter = last_of(AgendaItem), last_of(ItemMatter)
    with_versions(Meeting, begins_at="t.begins_at + n * interval '1 minute'")
    copy(AgendaItem.history.model)
    copy(AgendaItem, f"t.id <= {last}", position="t.position + 20 * n")
    copy(ItemMatter, item_id=twin(AgendaItem, "item_id"))
    more = "left(md5(t.subject_ref || n), 12)"
    copied = f"r.ref = {more} AND r.compartment_id = t.to_compartment_id"
    is_there = f"EXISTS (SELECT FROM commissioning_report r WHERE {copied})"
    copy(ItemMatter, f"t.id <= {last_matter} AND {is_there}", ref=OTHER_END, subject_ref=more)


def with_versions(model: type[Model], **own: Any) -> None:
    """Copies of a model's rows, and of the versions of the rows themselves."""
    copy(model.history.model)  # type: ignore[attr-defined]
    copy(model, **own)


def between(model: type[Model], **ends: type[Model]) -> None:
    """Of each row that ties two others, copies for the copies of the one end, and for those of the other."""
    last = last_of(model)
    for ref, (column, end) in zip((REF, OTHER_END), ends.items(), strict=True):
        own: dict[str, Any] = {column: twin(end, column)}
        copy(model, f"t.id <= {last}", ref=ref, **own)


def last_of(model: type[Model]) -> int:
    """The id of a model's last row, past which are copies."""
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0
