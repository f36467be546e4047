"""What a council shares with a monitoring group, proposed and agreed by two people."""

from governance.models import Body
from governance.sharing.actions import agree_sharing, propose_sharing
from tests.demonstration import capacity
from tests.governance.reports import COUNCILS, service
from walls.identity import acting
from walls.models import StandingRelease

BOARD, COG, MLG, MRB = GROUPS = (
    "Publica Board",
    "Client Officers Group",
    "Members' Liaison Group",
    "Members' Representative Board",
)
"""The monitoring groups that meet in a forum of their own."""


def body(name: str) -> Body:
    """A body that stands alone in its name."""
    return Body.objects.get(organisation__name=name)


def proposed(name: str = MLG, council: str = "cdc") -> StandingRelease:
    """What the council's officer proposes to share of this service."""
    by = capacity(f"officer@{council}.example", f"{COUNCILS[council]}, commissioner")
    with acting(by):
        return propose_sharing(by=by, service=service(council), body=body(name), reason="They monitor it.")


def agreed(name: str = MLG, council: str = "cdc") -> StandingRelease:
    """The same, once the Lead commissioner has agreed."""
    standing = proposed(name, council)
    by = capacity(f"lead.commissioner@{council}.example", f"{COUNCILS[council]}, commissioner")
    with acting(by):
        return agree_sharing(by=by, standing=standing)
