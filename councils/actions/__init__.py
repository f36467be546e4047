from councils.actions.needs import edit_need, record_need
from councils.actions.organisations import open_council, open_organisation, open_partnership, party_of
from councils.actions.parties import open_party, open_post, open_scoped_post
from councils.actions.registers import add_holiday, open_calendar, open_portfolio

__all__ = [
    "add_holiday",
    "edit_need",
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
]
