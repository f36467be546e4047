"""The pages of the publica app: teams, their returns, and what is a provider's own."""

from typing import Any

from publica.models import CostLine, Delegation, ProviderTeam, Return, ReturnPart, Upload
from tests.sweep.askers import Asker
from tests.sweep.expectations.rules import (
    Rule,
    always,
    both_ends_seen,
    contributed_to,
    form,
    governor,
    of,
    page,
    register,
)
from walls.models import (
    Party,
)

TEAM = {"team_member", "team_manager"}


def opener(asker: Asker) -> bool:
    """Returns are opened by a provider's teams and its performance officers."""
    return bool(asker.posts & {*TEAM, "performance"})


def of_a_team(asker: Asker) -> bool:
    return bool(asker.posts & TEAM)


def watches_returns(asker: Asker) -> bool:
    """Who has not sent it is for those who assure and sign off."""
    return bool(asker.posts & {"performance", "approver"})


def filled_in_by(asker: Asker, row: Return) -> bool:
    """A draft is its team's to fill in."""
    return of_a_team(asker) and row.state == "draft" and contributed_to(asker, row)


def part_filled_in_by(asker: Asker, row: ReturnPart) -> bool:
    return filled_in_by(asker, row.ret)


def used_by(asker: Asker, row: Upload) -> bool:
    """What was understood of a workbook is the team's to use; once it is used, its form does nothing more."""
    return of_its_team(asker, row) and (row.state == "used" or (row.state == "checked" and row.ret.state == "draft"))


def submitted_by(asker: Asker, row: Return) -> bool:
    return "team_manager" in asker.posts and filled_in_by(asker, row)


def assured_by(asker: Asker, row: Return) -> bool:
    return "performance" in asker.posts and row.state == "submitted" and contributed_to(asker, row)


def sent_back_by(asker: Asker, row: Return) -> bool:
    """Those who assure and sign off give it back, until it is signed off."""
    return watches_returns(asker) and row.state in ("submitted", "assured") and contributed_to(asker, row)


def signed_off_by(asker: Asker, row: Return) -> bool:
    """The approver whom the scheme of delegation names, and never the submitter."""
    waits = row.state == "assured" and row.submitted_by_id != asker.person
    return waits and "approver" in asker.posts and row.compartment_id in asker.may["decide"]


def revised_by(asker: Asker, row: Return) -> bool:
    """The team answers a query with a revision of what was signed off."""
    return of_a_team(asker) and row.state == "signed off" and contributed_to(asker, row)


def of_its_team(asker: Asker, row: Any) -> bool:
    return of_a_team(asker) and contributed_to(asker, row)


def appoints_providers(asker: Asker) -> bool:
    """Those who appoint a provider's people keep its scheme of delegation, as administrators do."""
    return asker.administers or Party.objects.filter(pk__in=asker.governs, side="provider").exists()


def appoints_its_people(asker: Asker, row: Delegation) -> bool:
    mine = Party.objects.filter(pk__in=asker.governs, side="provider", organisation=row.organisation_id)
    return asker.administers or mine.exists()


PAGES: dict[str, Rule] = {
    "teams": page(),
    "team": of(ProviderTeam),
    "team_edit": of(ProviderTeam, contributed_to),
    "team_history": of(ProviderTeam),
    "returns": page(),
    "return_new": form(opener),
    "returns_progress": form(watches_returns),
    "return": of(Return),
    "return_edit": of(Return, filled_in_by),
    "return_history": of(Return),
    "return_part": of(ReturnPart, part_filled_in_by, sees=both_ends_seen),
    "return_submit": of(Return, submitted_by),
    "return_assure": of(Return, assured_by),
    "return_sign_off": of(Return, signed_off_by),
    "return_back": of(Return, sent_back_by),
    "return_revise": of(Return, revised_by),
    "workbook": of(Return),
    "upload_new": of(Return, filled_in_by),
    "upload": of(Upload),
    "upload_use": of(Upload, used_by),
    "costs": page(),
    "cost_line_new": form(of_a_team),
    "cost_line": of(CostLine),
    "cost_line_edit": of(CostLine, of_its_team),
    "cost_line_history": of(CostLine),
    "delegations": page(),
    "delegation_new": form(appoints_providers),
    "delegation": register(Delegation),
    "delegation_edit": of(Delegation, appoints_its_people, sees=always, open_to=governor),
}
