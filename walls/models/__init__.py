from walls.models.audit import AuditEvent, AuditLink
from walls.models.barriers import Exclusion, Permit, Release, SideTaken, Undertaking, Wall, WallSide
from walls.models.compartments import (
    Action,
    Compartment,
    CompartmentGroupObjectPermission,
    CompartmentKind,
    CompartmentSubject,
    GrantPeriod,
    GrantTemplate,
)
from walls.models.dated import Dated, Lasting
from walls.models.forms import Submission
from walls.models.functions import ActingCapacity, Clock
from walls.models.outbox import Notice, OutboxMessage
from walls.models.people import (
    Bar,
    Basis,
    Capacity,
    DisabledTime,
    Membership,
    Organisation,
    Party,
    Person,
    Post,
    Role,
)
from walls.models.refs import RefField, new_ref
from walls.models.walled import History, Walled, WalledHistory, WalledLink, WalledQuerySet

__all__ = [
    "ActingCapacity",
    "Action",
    "AuditEvent",
    "AuditLink",
    "Bar",
    "Basis",
    "Capacity",
    "Clock",
    "Compartment",
    "CompartmentGroupObjectPermission",
    "CompartmentKind",
    "CompartmentSubject",
    "Dated",
    "DisabledTime",
    "Exclusion",
    "GrantPeriod",
    "GrantTemplate",
    "History",
    "Lasting",
    "Membership",
    "Notice",
    "Organisation",
    "OutboxMessage",
    "Party",
    "Permit",
    "Person",
    "Post",
    "RefField",
    "Release",
    "Role",
    "SideTaken",
    "Submission",
    "Undertaking",
    "Wall",
    "WallSide",
    "Walled",
    "WalledHistory",
    "WalledLink",
    "WalledQuerySet",
    "new_ref",
]
