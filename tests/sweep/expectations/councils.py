"""The pages of the councils app: the thread from need to policy, and the registers."""

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
from tests.sweep.askers import Asker
from tests.sweep.expectations.rules import (
    Rule,
    administrator,
    always,
    both_ends_seen,
    form,
    kept_by_commissioner,
    of,
    page,
    places,
    register,
)
from walls.models import (
    Organisation,
    Post,
)


def standing(asker: Asker, row: Post) -> bool:
    """A post made for one matter would tell that there is such a matter."""
    return not row.role.matter


PAGES: dict[str, Rule] = {
    "needs": page(),
    "need_new": form(places(Need)),
    "need": of(Need),
    "need_edit": of(Need, kept_by_commissioner),
    "need_history": of(Need),
    "corporate_plans": page(),
    "corporate_plan_new": form(places(CorporatePlan)),
    "corporate_plan": of(CorporatePlan),
    "corporate_plan_edit": of(CorporatePlan, kept_by_commissioner),
    "corporate_plan_history": of(CorporatePlan),
    "priorities": page(),
    "priority_new": of(CorporatePlan, kept_by_commissioner),
    "priority": of(Priority),
    "priority_edit": of(Priority, kept_by_commissioner),
    "priority_history": of(Priority),
    "policies": page(),
    "policy_new": form(places(Policy)),
    "policy": of(Policy),
    "policy_edit": of(Policy, kept_by_commissioner),
    "policy_history": of(Policy),
    "priority_need_new": of(Priority, kept_by_commissioner),
    "priority_need_affirm": of(PriorityNeed, kept_by_commissioner, sees=both_ends_seen),
    "policy_priority_new": of(Policy, kept_by_commissioner),
    "policy_priority_affirm": of(PolicyPriority, kept_by_commissioner, sees=both_ends_seen),
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
    "organisations": page(administrator),
    "organisation_new": form(administrator),
    "organisation": of(Organisation, sees=always, open_to=administrator),
    "organisation_edit": register(Organisation, always),
    "posts": page(administrator),
    "post": of(Post, sees=standing, open_to=administrator),
    "post_edit": of(Post, always, sees=standing, open_to=administrator),
    "post_new": register(Organisation, always),
}
