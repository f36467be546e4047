"""The pages of the commissioning app: services, what is agreed and planned, and reports."""

from commissioning.models import (
    Agreement,
    CommissionerNote,
    Cycle,
    Measure,
    Outcome,
    OutcomePolicy,
    OutcomePriority,
    PlanItem,
    PlanItemOutcome,
    Report,
    Service,
    Target,
)
from tests.sweep.askers import Asker
from tests.sweep.expectations.rules import (
    Rule,
    both_ends_seen,
    commissioner,
    form,
    kept_by_commissioner,
    of,
    page,
    places,
)


def moved_by_lead(asker: Asker, row: Cycle) -> bool:
    """A cycle is moved on by the Lead commissioner; in a partnership by any of theirs."""
    return "lead_commissioner" in asker.posts and row.compartment_id in asker.may["decide"]


def accepted_by(asker: Asker, row: Report) -> bool:
    """A council answers its own reports: it accepts what awaits that or was queried."""
    return kept_by_commissioner(asker, row) and row.standing in ("awaiting", "queried")


def queried_by(asker: Asker, row: Report) -> bool:
    return kept_by_commissioner(asker, row) and row.standing == "awaiting"


PAGES: dict[str, Rule] = {
    "services": page(),
    "service_new": form(places(Service)),
    "service": of(Service),
    "service_edit": of(Service, kept_by_commissioner),
    "service_history": of(Service),
    "provision_new": of(Service, kept_by_commissioner),
    "outcomes": page(),
    "outcome_new": form(places(Outcome)),
    "outcome": of(Outcome),
    "outcome_edit": of(Outcome, kept_by_commissioner),
    "outcome_history": of(Outcome),
    "outcome_priority_new": of(Outcome, kept_by_commissioner),
    "outcome_priority_affirm": of(OutcomePriority, kept_by_commissioner, sees=both_ends_seen),
    "outcome_policy_new": of(Outcome, kept_by_commissioner),
    "outcome_policy_affirm": of(OutcomePolicy, kept_by_commissioner, sees=both_ends_seen),
    "plan_item_outcome_new": of(PlanItem, kept_by_commissioner),
    "plan_item_outcome_affirm": of(PlanItemOutcome, kept_by_commissioner, sees=both_ends_seen),
    "cycles": page(),
    "cycle_new": form(places(Cycle)),
    "cycle": of(Cycle),
    "cycle_edit": of(Cycle, kept_by_commissioner),
    "cycle_history": of(Cycle),
    "cycle_move": of(Cycle, moved_by_lead),
    "cycle_service_new": of(Cycle, kept_by_commissioner),
    "agreements": page(),
    "agreement_new": of(Service, kept_by_commissioner),
    "agreement": of(Agreement),
    "agreement_edit": of(Agreement, kept_by_commissioner),
    "agreement_history": of(Agreement),
    "plan_item_new": of(Agreement, kept_by_commissioner),
    "plan_item": of(PlanItem),
    "plan_item_edit": of(PlanItem, kept_by_commissioner),
    "plan_item_history": of(PlanItem),
    "commissioner_notes": page(),
    "commissioner_note_new": of(Service, kept_by_commissioner),
    "commissioner_note": of(CommissionerNote, sees=both_ends_seen),
    "commissioner_note_edit": of(CommissionerNote, kept_by_commissioner, sees=both_ends_seen),
    "commissioner_note_history": of(CommissionerNote, sees=both_ends_seen),
    "measure_new": of(Service, kept_by_commissioner),
    "measure": of(Measure),
    "measure_edit": of(Measure, kept_by_commissioner),
    "measure_history": of(Measure),
    "target_new": of(Measure, kept_by_commissioner),
    "target_edit": of(Target, kept_by_commissioner),
    "reports": page(),
    "reports_progress": form(commissioner),
    "report": of(Report),
    "report_accept": of(Report, accepted_by),
    "report_query": of(Report, queried_by),
    "report_history": of(Report),
}
