from walls.models.audit import AuditEvent, AuditLink
from walls.models.barriers import (
    BY_NAME,
    NUMBERED,
    NamedForWall,
    SideTaken,
    Undertaking,
    UndertakingText,
    Wall,
    WallKind,
    WallSide,
)
from walls.models.breaches import Breach, BreachState
from walls.models.channels import AccessToken, Attachment, Comment, OnSubject, SearchEntry
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
from walls.models.exceptions import (
    Cause,
    EmployerBar,
    Exclusion,
    Permit,
    PermitRequest,
    RequestState,
    RingFence,
)
from walls.models.forms import Submission
from walls.models.functions import ActingCapacity, Clock
from walls.models.interests import Declaration, Nature, Verdict
from walls.models.leaktests import LeakTest
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
    StandIn,
)
from walls.models.policies import Acknowledgement, Clause, PolicyInForce, WallsPolicy
from walls.models.refs import RefField, new_ref
from walls.models.releases import Release, StandingRelease
from walls.models.sealing import Sealing
from walls.models.walled import History, Walled, WalledHistory, WalledLink, WalledQuerySet, Withdrawable

__all__ = [
    "BY_NAME",
    "NUMBERED",
    "AccessToken",
    "Acknowledgement",
    "ActingCapacity",
    "Action",
    "Attachment",
    "AuditEvent",
    "AuditLink",
    "Bar",
    "Basis",
    "Breach",
    "BreachState",
    "Capacity",
    "Cause",
    "Clause",
    "Clock",
    "Comment",
    "Compartment",
    "CompartmentGroupObjectPermission",
    "CompartmentKind",
    "CompartmentSubject",
    "Dated",
    "Declaration",
    "DisabledTime",
    "EmployerBar",
    "Exclusion",
    "GrantPeriod",
    "GrantTemplate",
    "History",
    "Lasting",
    "LeakTest",
    "Membership",
    "NamedForWall",
    "Nature",
    "Notice",
    "OnSubject",
    "Organisation",
    "OutboxMessage",
    "Party",
    "Permit",
    "PermitRequest",
    "Person",
    "PolicyInForce",
    "Post",
    "RefField",
    "Release",
    "RequestState",
    "RingFence",
    "Role",
    "Sealing",
    "SearchEntry",
    "SideTaken",
    "StandIn",
    "StandingRelease",
    "Submission",
    "Undertaking",
    "UndertakingText",
    "Verdict",
    "Wall",
    "WallKind",
    "WallSide",
    "Walled",
    "WalledHistory",
    "WalledLink",
    "WalledQuerySet",
    "WallsPolicy",
    "Withdrawable",
    "new_ref",
]
