"""Opening compartments and roles, and what an action asks before it changes anything.

The database decides (walls/sql/30_grants.sql, 50_policies); what is asked here gives a refusal its sentence.
So nobody (`by` is None) passes here, and the database then stops them unless it is the owner's own command.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection

from walls import identity
from walls.capacities import CurrentCapacity, capacities_of
from walls.models import Capacity, Compartment, CompartmentKind, Organisation, Party, Role, new_ref

By = CurrentCapacity | Capacity | None
"""Who acts: a capacity, or nobody for the owner's own commands."""


@dataclass(frozen=True)
class Subject:
    """An organisation, or a role, in the part it has to a new compartment."""

    relation: str
    thing: Organisation | Role

    def as_json(self) -> dict[str, str | int]:
        """What the database function reads."""
        return {"relation": self.relation, str(self.thing._meta.model_name): self.thing.pk}


def open_compartment(*, kind: str, name: str, owner: Party, subjects: Iterable[Subject] = ()) -> Compartment:
    """An empty compartment, with what the templates of its kind give to its subjects.

    The row is made from what is known and not read back: an administrator opens compartments they never see.

    Raises:
        django.db.ProgrammingError: the acting post does not open such a compartment.
    """
    ref = new_ref()
    told = json.dumps([subject.as_json() for subject in subjects])
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.open_compartment(%s, %s, %s, %s::jsonb, %s)", [kind, name, owner.pk, told, ref])
        (pk,) = cursor.fetchone()
    _notice(pk, kind)
    opened = Compartment(pk=pk, ref=ref, kind_id=kind, name=name, owner=owner, is_public=kind == "public")
    opened._state.adding = False
    return opened


def _notice(compartment: int, kind: str) -> None:
    """Let the capacity at work know of a compartment that it opened after entering."""
    at_work = identity.current()
    if at_work is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action FROM walls.access(%s, walls.clock()) WHERE compartment_id = %s",
            [at_work.capacity_id, compartment],
        )
        held = {action for (action,) in cursor.fetchall()}
    if held:
        at_work.reach[compartment] |= held
        if CompartmentKind.objects.filter(code=kind, sealed=True).exists():
            at_work.sealed.add(compartment)


def open_role(*, party: Party, code: str, title: str, scope: str = "", matter: bool = False) -> Role:
    """A role in a party, with its group; `scope` tells apart two of one code, such as those of two teams.

    Raises:
        django.db.ProgrammingError: the acting post does not make roles in this party.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.open_role(%s, %s, %s, %s, %s)", [party.pk, code, scope, title, matter])
        (pk,) = cursor.fetchone()
    return Role.objects.get(pk=pk)


def may(by: By, action: str, compartment: Compartment | int, roles: frozenset[str] = frozenset()) -> bool:
    """Whether `by` may take `action` in the compartment now, in one of these roles if any are named."""
    if by is None:
        return True
    pk = compartment if isinstance(compartment, int) else compartment.pk
    return pk in identity.compartments(by, action) and (not roles or bool(roles & roles_of(by)))


def require(by: By, action: str, compartment: Compartment | int, roles: frozenset[str] = frozenset()) -> None:
    """Refuse unless `may` says yes.

    Raises:
        PermissionDenied: with the sentence to show.
    """
    if not may(by, action, compartment):
        raise PermissionDenied("You may not do that here in this capacity.")
    if not may(by, action, compartment, roles):
        raise PermissionDenied("That is for another post to do.")


def roles_of(by: CurrentCapacity | Capacity) -> frozenset[str]:
    """The codes of the roles that a capacity holds now."""
    if isinstance(by, CurrentCapacity):
        return by.roles
    held = (capacity.roles for capacity in capacities_of(by.person_id) if capacity.pk == by.pk)
    return next(held, frozenset())
