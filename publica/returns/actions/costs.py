"""A team's cost base, which never leaves its provider."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from publica.actions import TEAM
from publica.holding import of_team
from publica.models import CostLine, ProviderTeam
from walls.actions.compartments import By, may, require, roles_of
from walls.actions.rows import change

NOT_KEPT = "The cost base is kept by the team's own people."


def refusal(by: By, line: CostLine | None = None) -> str:
    """Why this capacity may not add cost lines, or change this one; nothing if it may."""
    if line is not None:
        allowed = may(by, "contribute", line.compartment_id, TEAM) and of_team(by, line.team)
    else:
        allowed = by is None or bool(roles_of(by) & TEAM)
    return "" if allowed else NOT_KEPT


@transaction.atomic
def add_cost(*, by: By, team: ProviderTeam, year: int, heading: str, amount: Decimal) -> CostLine:
    """A line of a team's cost base for the financial year that starts in `year`, in pounds.

    Raises:
        ValidationError: the fields do not fit.
        PermissionDenied: this capacity is not of the team's people.
    """
    _require(by, team)
    line = CostLine(compartment_id=team.compartment_id, team=team, year=year, heading=heading, amount=amount)
    line.full_clean(exclude=["compartment"])
    line.save()
    return line


@transaction.atomic
def edit_cost(*, by: By, line: CostLine, year: int, heading: str, amount: Decimal) -> CostLine:
    """Change a line of the cost base, as it was when `line` was loaded.

    Raises:
        ValidationError: the fields do not fit, or somebody changed it since (code "stale").
        PermissionDenied: this capacity is not of the team's people.
    """
    _require(by, line.team)
    return change(line, year=year, heading=heading, amount=amount)


def _require(by: By, team: ProviderTeam) -> None:
    require(by, "contribute", team.compartment_id, TEAM)
    if not of_team(by, team):
        raise PermissionDenied(NOT_KEPT)
