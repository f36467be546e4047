"""Recording the outcomes that commissioners want, and turning the commissioning cycle.

Each refuses with ValidationError where the fields do not fit, or somebody changed the row since; with PermissionDenied
where this capacity does not keep it.
"""

import datetime as dt
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commissioning.models import Cycle, CycleService, Outcome, Service, Step
from commissioning.planning.lifecycle import CYCLE, next_move
from councils.actions.keeping import KEEPERS, edit, record
from walls.actions.compartments import By, require
from walls.actions.rows import change
from walls.models import Compartment


class OutcomeFields(TypedDict, total=False):
    """What may be said of an outcome."""

    statement: str
    client_group: str
    indicators: str
    source: str
    illustrative: bool


def record_outcome(*, by: By, compartment: Compartment, **fields: Unpack[OutcomeFields]) -> Outcome:
    """An outcome statement, seen by those who see the compartment."""
    return record(Outcome(compartment=compartment, **fields), by=by)


def edit_outcome(*, by: By, outcome: Outcome, **fields: Unpack[OutcomeFields]) -> Outcome:
    """Change what is said of an outcome, as it was when `outcome` was loaded."""
    return edit(outcome, by=by, **fields)


def open_cycle(
    *,
    by: By,
    compartment: Compartment,
    title: str,
    step_since: dt.date | None = None,
    step: str = Step.PLANNING,
    turn: int = 1,
) -> Cycle:
    """A turn of the commissioning cycle, at its first step since today unless said otherwise."""
    since = step_since or timezone.localdate()
    return record(Cycle(compartment=compartment, title=title, step=step, turn=turn, step_since=since), by=by)


def edit_cycle(*, by: By, cycle: Cycle, title: str) -> Cycle:
    """Change what a cycle is called, as it was when `cycle` was loaded."""
    return edit(cycle, by=by, title=title)


@transaction.atomic
def move_cycle(*, by: By, cycle: Cycle, since: dt.date | None = None) -> Cycle:
    """Move a cycle on to its next step, since today unless said otherwise; after the last begins the next turn.

    Raises:
        ValidationError: the day lies in the future or before the present step, or somebody moved the cycle since.
        PermissionDenied: this capacity is not its Lead commissioner's.
    """
    move = CYCLE.require(next_move(cycle.step).code, cycle, by)
    today = timezone.localdate()
    since = since or today
    if since > today:
        raise ValidationError({"since": "The day can't be in the future."})
    if since < cycle.step_since:
        raise ValidationError({"since": "The day can't be before the present step began."})
    turn = cycle.turn + (move.target == Step.PLANNING)
    return change(cycle, step=move.target, turn=turn, step_since=since)


@transaction.atomic
def add_cycle_service(*, by: By, cycle: Cycle, service: Service) -> CycleService:
    """Say that a cycle is about a service, seen by those who see both.

    Raises:
        ValidationError: the cycle is about it already.
        PermissionDenied: this capacity does not keep the cycle.
    """
    require(by, "contribute", cycle.compartment_id, KEEPERS)
    if CycleService.objects.filter(cycle=cycle, service=service).exists():
        raise ValidationError("The cycle is about this service already.")
    link = CycleService(
        compartment_id=cycle.compartment_id, to_compartment_id=service.compartment_id, cycle=cycle, service=service
    )
    link.save()
    return link
