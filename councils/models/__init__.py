from councils.models.calendars import Calendar, Holiday
from councils.models.councils import Council, Portfolio
from councils.models.needs import Need
from councils.models.sourced import Sourced

__all__ = ["Calendar", "Council", "Holiday", "Need", "Portfolio", "Sourced"]
