"""A process as one small table: its states, and the moves between them with whose each is.

The wall says who may act on a row at all; this table says which of them may make which move, and when. A refusal is the
sentence that stands beside the disabled button, and the diagram in docs is drawn from the same rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from walls.actions.compartments import By, may
from walls.models import Walled


@dataclass(frozen=True)
class Move:
    """One move: its name in code and on the button, from which states to which, and who makes it.

    `roles` are the posts whose move it is (none: whoever may take `action` there), `whose` those posts in words.
    `check` says what else a row lacks for it, or nothing.
    """

    code: str
    text: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    whose: str
    action: str = "contribute"
    check: Callable[[Any, By], str] = lambda row, by: ""


@dataclass(frozen=True)
class Lifecycle:
    """The states of a kind of row, kept in its field `field`, and all moves between them."""

    name: str
    states: type[models.TextChoices]
    moves: tuple[Move, ...]
    field: str = "state"

    def __getitem__(self, code: str) -> Move:
        return next(move for move in self.moves if move.code == code)

    def state(self, row: Walled) -> str:
        """The state that a row is in."""
        return getattr(row, self.field)

    def not_theirs(self, code: str, row: Walled, by: By) -> str:
        """Why this capacity never makes the move on this row, or nothing."""
        move = self[code]
        if may(by, move.action, row.compartment_id, move.roles):
            return ""
        return f"This is for {move.whose} to do."

    def refusal(self, code: str, row: Walled, by: By) -> str:
        """Why this capacity may not make the move now, in a sentence; nothing if it may."""
        move = self[code]
        if refused := self.not_theirs(code, row, by):
            return refused
        if self.state(row) not in move.sources:
            now = self.states(self.state(row)).label.lower()
            return f"It is {now}, so this can't be done now."
        return move.check(row, by)

    def require(self, code: str, row: Walled, by: By) -> Move:
        """The move, if this capacity may make it now.

        Raises:
            PermissionDenied: it is another's to make.
            ValidationError: the row is not in a state for it, or lacks something.
        """
        if refused := self.not_theirs(code, row, by):
            raise PermissionDenied(refused)
        if refused := self.refusal(code, row, by):
            raise ValidationError(refused)
        return self[code]

    def diagram(self) -> str:
        """The table as a Mermaid state diagram."""
        names = {state.value: state.name.lower() for state in self.states}
        lines = ["stateDiagram-v2", *(f'  state "{state.label}" as {state.name.lower()}' for state in self.states)]
        for move in self.moves:
            for source in sorted(move.sources):
                lines.append(f"  {names[source]} --> {names[move.target]}: {move.text} ({move.whose})")
        return "\n".join(lines)


LIFECYCLES: list[Lifecycle] = []
"""Every process of the service, for the generated page of docs."""


def listed(lifecycle: Lifecycle) -> Lifecycle:
    """Add a process to the list."""
    LIFECYCLES.append(lifecycle)
    return lifecycle
