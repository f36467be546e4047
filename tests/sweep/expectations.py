"""Who may ask for each URL, and for which rows: written from the words of the design, never from the views.

A URL that is not in the table fails the sweep. What "seen" means for a walled row is the model's answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

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
from config import policies
from councils.models import (
    Calendar,
    CorporatePlan,
    Council,
    Holiday,
    Need,
    Policy,
    PolicyPriority,
    Portfolio,
    Priority,
    PriorityNeed,
)
from governance.models import Body, Decision, Recommendation
from publica.models import CostLine, Delegation, ProviderTeam, Return, ReturnPart, Upload
from tests.sweep.askers import Asker
from walls.models import (
    AccessToken,
    Attachment,
    Compartment,
    Membership,
    Notice,
    Organisation,
    Party,
    Person,
    Post,
    StandingRelease,
    Walled,
    WalledLink,
)

Admits = Callable[[Asker], bool]
Judges = Callable[[Asker, Any], bool]

SIGN_IN, REFUSED, HIDDEN, SHOWN = 302, 403, 404, 200


def anyone(asker: Asker) -> bool:
    return True


def signed_in(asker: Asker) -> bool:
    return not asker.is_public


def governor(asker: Asker) -> bool:
    """Those who govern a compartment, and administrators, keep people and appointments."""
    return asker.administers or bool(asker.may["govern"])


def administrator(asker: Asker) -> bool:
    return asker.administers


def commissioner(asker: Asker) -> bool:
    """Needs and services are kept by commissioning officers and the Lead commissioner."""
    return bool(asker.posts & {"officer", "lead_commissioner"})


def seen(asker: Asker, row: Any) -> bool:
    """What is withdrawn, as a paper that was sealed, nobody sees."""
    return row.compartment_id in asker.may["view"] and getattr(row, "withdrawn_at", None) is None


def both_ends_seen(asker: Asker, row: WalledLink) -> bool:
    """A link shows to those who see both its ends."""
    return {row.compartment_id, row.to_compartment_id} <= asker.may["view"]


def seen_notice(asker: Asker, row: Notice) -> bool:
    """A notice shows only while its subject does."""
    return {row.compartment_id, row.to_compartment_id} <= asker.may["view"]


def own_key(asker: Asker, row: AccessToken) -> bool:
    """Keys are each capacity's own."""
    return row.capacity_id == asker.capacity


def governed(asker: Asker, row: Compartment) -> bool:
    return row.pk in asker.may["govern"]


def listed(asker: Asker, row: Person) -> bool:
    """Nobody has a directory of everyone but those who run the service."""
    return row.pk in asker.lists


def kept(asker: Asker, row: Person) -> bool:
    """Nobody stops the officer of another council by appointing them here too."""
    return row.pk in asker.keeps


def appointed_by(asker: Asker, row: Membership) -> bool:
    return row.post.role.party_id in asker.governs


def lasting(asker: Asker, row: Membership) -> bool:
    return row.ends_at is None or timezone.now() < row.ends_at


def handed_over_by(asker: Asker, row: Membership) -> bool:
    """One's own cover, until it has ended."""
    return row.covers is not None and row.covers.person_id == asker.person and lasting(asker, row)


def standing(asker: Asker, row: Post) -> bool:
    """A post made for one matter would tell that there is such a matter."""
    return not row.role.matter


def kept_by_commissioner(asker: Asker, row: Any) -> bool:
    return commissioner(asker) and row.compartment_id in asker.may["contribute"]


def moved_by_lead(asker: Asker, row: Cycle) -> bool:
    """A cycle is moved on by the Lead commissioner; in a partnership by any of theirs."""
    return "lead_commissioner" in asker.posts and row.compartment_id in asker.may["decide"]


def contributed_to(asker: Asker, row: Any) -> bool:
    return row.compartment_id in asker.may["contribute"]


def accepted_by(asker: Asker, row: Report) -> bool:
    """A council answers its own reports: it accepts what awaits that or was queried."""
    return kept_by_commissioner(asker, row) and row.standing in ("awaiting", "queried")


def queried_by(asker: Asker, row: Report) -> bool:
    return kept_by_commissioner(asker, row) and row.standing == "awaiting"


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


def always(asker: Asker, row: Any) -> bool:
    return True


@dataclass(frozen=True)
class Rule:
    """What is expected of one URL: to whom it is open, of which rows it tells, and on which of them one may act.

    `form` says that it can be posted to. Whoever is not let in is sent to sign in, or refused; a hidden row is as
    absent; a row that is seen and may not be acted on is refused.
    """

    open_to: Admits = signed_in
    rows: type[Model] | None = None
    sees: Judges = seen
    acts: Judges = always
    form: bool = False

    def expected(self, asker: Asker, row: Model | None, *, named: bool) -> int:
        """The status of an answer about `row`; None is a reference that nothing has, if one was `named` at all."""
        if not self.open_to(asker):
            return SIGN_IN if asker.is_public else REFUSED
        if named and (row is None or not self.sees(asker, row)):
            return HIDDEN
        return SHOWN if row is None or self.acts(asker, row) else REFUSED


def page(open_to: Admits = signed_in) -> Rule:
    return Rule(open_to)


def form(open_to: Admits = signed_in) -> Rule:
    return Rule(open_to, form=True)


def of(model: type[Model], acts: Judges | None = None, *, sees: Judges = seen, open_to: Admits = signed_in) -> Rule:
    """A page about one row; with `acts`, a form that changes it."""
    return Rule(open_to, model, sees, acts or always, form=acts is not None)


def of_person(acts: Judges | None = None) -> Rule:
    return of(Person, acts, sees=listed, open_to=governor)


def register(model: type[Model], acts: Judges | None = None) -> Rule:
    """A page about one entry of a register, open to all who sign in; changed by administrators."""
    return of(model, acts, sees=always, open_to=administrator if acts else signed_in)


EXPECTED: dict[str, Rule] = {
    "home": page(),
    "acting_as": page(),
    "what_i_can_see": page(),
    "compartments": page(governor),
    "compartment_kinds": page(),
    "compartment": of(Compartment, sees=governed, open_to=governor),
    "compartment_grants": of(Compartment, always, sees=governed, open_to=governor),
    "people": page(governor),
    "person_new": form(governor),
    "person": of_person(),
    "person_edit": of_person(kept),
    "person_disable": of_person(kept),
    "person_enable": of_person(kept),
    "person_sessions": of_person(kept),
    "person_link": of_person(always),
    "appointments": page(governor),
    "appointment_new": form(governor),
    "appointment": of(Membership, sees=appointed_by, open_to=governor),
    "appointment_end": of(Membership, lasting, sees=appointed_by, open_to=governor),
    "cover": form(),
    "cover_end": of(Membership, always, sees=handed_over_by),
    "search": page(),
    "keys": page(),
    "key_new": form(),
    "key_end": of(AccessToken, always, sees=own_key),
    "notices": page(),
    "notice_read": of(Notice, always, sees=seen_notice),
    "notices_read": form(),
    "needs": page(),
    "need_new": form(commissioner),
    "need": of(Need),
    "need_edit": of(Need, kept_by_commissioner),
    "need_history": of(Need),
    "services": page(),
    "service_new": form(commissioner),
    "service": of(Service),
    "service_edit": of(Service, kept_by_commissioner),
    "service_history": of(Service),
    "provision_new": of(Service, kept_by_commissioner),
    "teams": page(),
    "team": of(ProviderTeam),
    "team_edit": of(ProviderTeam, contributed_to),
    "team_history": of(ProviderTeam),
    "councils": page(),
    "council_new": form(administrator),
    "council": register(Council),
    "council_edit": register(Council, always),
    "portfolio_new": register(Council, always),
    "portfolios": page(),
    "portfolio": register(Portfolio),
    "portfolio_edit": register(Portfolio, always),
    "calendars": page(),
    "calendar_new": form(administrator),
    "calendar": register(Calendar),
    "calendar_edit": register(Calendar, always),
    "holiday_new": register(Calendar, always),
    "holiday": register(Holiday),
    "holiday_edit": register(Holiday, always),
    "bodies": page(),
    "body_new": form(administrator),
    "body": register(Body),
    "body_edit": register(Body, always),
    "organisations": page(administrator),
    "organisation_new": form(administrator),
    "organisation": of(Organisation, sees=always, open_to=administrator),
    "organisation_edit": register(Organisation, always),
    "posts": page(administrator),
    "post": of(Post, sees=standing, open_to=administrator),
    "post_edit": of(Post, always, sees=standing, open_to=administrator),
    "post_new": register(Organisation, always),
    "openapi": page(anyone),
    "gallery": page(anyone),
    "accessibility": page(anyone),
    "privacy": page(anyone),
    "data_sources": page(anyone),
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
    "corporate_plans": page(),
    "corporate_plan_new": form(commissioner),
    "corporate_plan": of(CorporatePlan),
    "corporate_plan_edit": of(CorporatePlan, kept_by_commissioner),
    "corporate_plan_history": of(CorporatePlan),
    "priorities": page(),
    "priority_new": of(CorporatePlan, kept_by_commissioner),
    "priority": of(Priority),
    "priority_edit": of(Priority, kept_by_commissioner),
    "priority_history": of(Priority),
    "policies": page(),
    "policy_new": form(commissioner),
    "policy": of(Policy),
    "policy_edit": of(Policy, kept_by_commissioner),
    "policy_history": of(Policy),
    "priority_need_new": of(Priority, kept_by_commissioner),
    "priority_need_affirm": of(PriorityNeed, kept_by_commissioner, sees=both_ends_seen),
    "policy_priority_new": of(Policy, kept_by_commissioner),
    "policy_priority_affirm": of(PolicyPriority, kept_by_commissioner, sees=both_ends_seen),
    "outcomes": page(),
    "outcome_new": form(commissioner),
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
    "cycle_new": form(commissioner),
    "cycle": of(Cycle),
    "cycle_edit": of(Cycle, kept_by_commissioner),
    "cycle_history": of(Cycle),
    "cycle_move": of(Cycle, moved_by_lead),
    "cycle_service_new": of(Cycle, kept_by_commissioner),
    "file": of(Attachment),
    "file_new": of(Walled, contributed_to),
    "comment_new": of(Walled, contributed_to),
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
"""Our own pages, by the name of their URL."""

SIGN_IN_PAGES: dict[str, tuple[int, int]] = {
    **dict.fromkeys(policies.ANYONE, (200, 200)),
    **dict.fromkeys(policies.SIGNED_IN, (302, 200)),
    # Whoever is signed in has no need of them.
    **dict.fromkeys(["account_login", "account_signup"], (200, 302)),
    # They belong to a sign-in under way, and none is.
    **dict.fromkeys(["account_confirm_login_code", "mfa_authenticate", "socialaccount_signup"], (302, 302)),
    # No other provider vouches for anybody in the demonstration.
    **dict.fromkeys(["openid_connect_login", "openid_connect_callback"], (404, 404)),
    "socialaccount_login_error": (401, 401),
    # Addresses are changed by nobody; a password is set only where there is none.
    **dict.fromkeys(["account_email", "account_set_password"], (302, 302)),
    # They ask for the password once more.
    **dict.fromkeys(["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"], (302, 302)),
    **dict.fromkeys(["mfa_edit_webauthn", "mfa_remove_webauthn"], (302, 302)),
    **dict.fromkeys(["mfa_reauthenticate", "mfa_reauthenticate_webauthn"], (302, 302)),
    # Nobody in the demonstration has a second step.
    **dict.fromkeys(["mfa_deactivate_totp", "mfa_view_recovery_codes"], (302, 404)),
    "mfa_download_recovery_codes": (302, 404),
    # The programming interface answers for itself.
    "api:api-root": (404, 404),
    **dict.fromkeys(["api:capacities", "api:reports"], (401, 200)),
    **dict.fromkeys(["api:report", "api:return"], (401, 404)),
    "api:return_figures": (405, 405),
    # Only a key opens a feed (tests/config/test_keys.py).
    "calendar_feed": (404, 404),
}
"""Pages for signing in and for one's own account: how nobody, and how anybody signed in, is answered."""

from tests.sweep.expectations_sourcing import SOURCING  # noqa: E402 (it is written with the words above)

EXPECTED |= SOURCING
