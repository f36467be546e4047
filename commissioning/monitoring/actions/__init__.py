from commissioning.monitoring.actions.measures import add_measure, edit_measure, edit_target, set_target
from commissioning.monitoring.actions.reports import (
    FigureValue,
    accept_many,
    accept_report,
    digest_of,
    query_report,
    receive_report,
)

__all__ = [
    "FigureValue",
    "accept_many",
    "accept_report",
    "add_measure",
    "digest_of",
    "edit_measure",
    "edit_target",
    "query_report",
    "receive_report",
    "set_target",
]
