from councils.actions.needs import edit_need, record_need
from councils.actions.organisations import open_council, open_organisation, open_partnership, party_of
from councils.actions.parties import open_party, open_post, open_scoped_post
from councils.actions.priorities import (
    edit_plan,
    edit_policy,
    edit_priority,
    record_plan,
    record_policy,
    record_priority,
)
from councils.actions.registers import add_holiday, open_calendar, open_portfolio
from councils.actions.thread import add_link, affirm_link

__all__ = [
    "add_holiday",
    "add_link",
    "affirm_link",
    "edit_need",
    "edit_plan",
    "edit_policy",
    "edit_priority",
    "open_calendar",
    "open_council",
    "open_organisation",
    "open_partnership",
    "open_party",
    "open_portfolio",
    "open_post",
    "open_scoped_post",
    "party_of",
    "record_need",
    "record_plan",
    "record_policy",
    "record_priority",
]
