"""The pages of the governance app: bodies, recommendations, decisions, and what is shared."""

from django.utils import timezone

from governance.models import Body, Decision, Recommendation
from tests.sweep.askers import Asker
from tests.sweep.expectations.rules import Rule, administrator, always, form, of, page, register
from walls.models import (
    StandingRelease,
)


def lead_commissioner(asker: Asker) -> bool:
    """Only the Lead commissioner recommends to the executive."""
    return "lead_commissioner" in asker.posts


def put_by_lead_commissioner(asker: Asker, row: Recommendation) -> bool:
    """A recommendation is the Lead commissioner's to change until it is decided."""
    return lead_commissioner(asker) and row.state == "put" and row.compartment_id in asker.may["contribute"]


def recorded_by_clerk(asker: Asker, row: Recommendation) -> bool:
    """The proper officer records what was decided, once."""
    return "clerk" in asker.posts and row.state == "put" and row.compartment_id in asker.may["contribute"]


def officer(asker: Asker) -> bool:
    """Sharing is proposed by commissioning officers."""
    return "officer" in asker.posts


def shared_here(asker: Asker, row: StandingRelease) -> bool:
    """What is shared shows where it comes from and, once it is agreed, where it goes."""
    return row.source_id in asker.may["view"] or (row.approved_at is not None and row.target_id in asker.may["view"])


def agreed_by_lead_commissioner(asker: Asker, row: StandingRelease) -> bool:
    """Sharing is agreed by the Lead commissioner, who is another than the officer that proposed it."""
    waits = row.approved_at is None and lasts(row) and row.opened_by_id != asker.person
    return waits and lead_commissioner(asker) and row.source_id in asker.may["decide"]


def ended_by_lead_commissioner(asker: Asker, row: StandingRelease) -> bool:
    return lasts(row) and lead_commissioner(asker) and row.source_id in asker.may["decide"]


def lasts(row: StandingRelease) -> bool:
    return row.ends_at is None or timezone.now() < row.ends_at


PAGES: dict[str, Rule] = {
    "bodies": page(),
    "body_new": form(administrator),
    "body": register(Body),
    "body_edit": register(Body, always),
    "recommendations": page(),
    "recommendation_new": form(lead_commissioner),
    "recommendation": of(Recommendation),
    "recommendation_edit": of(Recommendation, put_by_lead_commissioner),
    "recommendation_withdraw": of(Recommendation, put_by_lead_commissioner),
    "recommendation_history": of(Recommendation),
    "decision_new": of(Recommendation, recorded_by_clerk),
    "decisions": page(),
    "decision": of(Decision),
    "decision_history": of(Decision),
    "standing_releases": page(),
    "standing_release_new": form(officer),
    "standing_release": of(StandingRelease, sees=shared_here),
    "standing_release_agree": of(StandingRelease, agreed_by_lead_commissioner, sees=shared_here),
    "standing_release_end": of(StandingRelease, ended_by_lead_commissioner, sees=shared_here),
}
