from councils.models.calendars import Calendar, Holiday
from councils.models.councils import Council, Portfolio
from councils.models.needs import Need
from councils.models.priorities import CorporatePlan, Policy, PolicyPriority, Priority, PriorityNeed
from councils.models.sourced import Sourced
from councils.models.thread import ThreadLink

__all__ = [
    "Calendar",
    "CorporatePlan",
    "Council",
    "Holiday",
    "Need",
    "Policy",
    "PolicyPriority",
    "Portfolio",
    "Priority",
    "PriorityNeed",
    "Sourced",
    "ThreadLink",
]
