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
from walls.refusals import told

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


def open_compartment(
    *, kind: str, name: str, owner: Party, subjects: Iterable[Subject] = (), matter: Compartment | None = None
) -> Compartment:
    """An empty compartment, with what the templates of its kind give to its subjects; maybe part of a `matter`.

    The row is made from what is known and not read back: an administrator opens compartments they never see.

    A subject in the part "kept_from" is an organisation whose employees are kept out, whatever else they were given.

    Raises:
        django.db.ProgrammingError: the acting post does not open such a compartment, or adds nothing to that matter.
        ValidationError: it would be kept from its own owner.
    """
    ref = new_ref()
    parts = json.dumps([subject.as_json() for subject in subjects])
    with told(), connection.cursor() as cursor:
        cursor.execute("SELECT walls.open_compartment(%s, %s, %s, %s::jsonb, %s)", [kind, name, owner.pk, parts, ref])
        (pk,) = cursor.fetchone()
        if matter is not None:
            cursor.execute("SELECT walls.in_matter(%s, %s)", [pk, matter.matter_id or matter.pk])
    _notice(pk, kind)
    opened = Compartment(pk=pk, ref=ref, kind_id=kind, name=name, owner=owner, is_public=kind == "public")
    opened._state.adding = False
    return opened


def join(*, by: By, compartment: Compartment | int, subject: Subject) -> bool:
    """Let a subject into an open compartment, with what the templates of its kind give; whether it was not in yet.

    Raises:
        PermissionDenied: this capacity neither opens such compartments for its owner nor governs this one.
        django.db.ProgrammingError: it would let in a role of its own.
    """
    return _moved("join", compartment, subject)


def leave(*, by: By, compartment: Compartment | int, subject: Subject) -> bool:
    """Let a subject out of a compartment, with what no other subject is given there; whether it was in.

    Raises:
        PermissionDenied: this capacity neither opens such compartments for its owner nor governs this one.
        django.db.ProgrammingError: it would lift an employer's bar and does not govern.
        ValidationError: nobody would be left who governs the compartment.
    """
    return _moved("leave", compartment, subject)


def subjects_of(compartment: Compartment | int) -> list[Subject]:
    """Who stands in which part to a compartment, for those who may let subjects in and out; nobody for others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relation, organisation_id, role_id FROM walls.subjects(%s)", [_key(compartment)])
        found = cursor.fetchall()
    organisations = Organisation.objects.in_bulk({pk for _, pk, _ in found if pk})
    roles = Role.objects.select_related("party").in_bulk({pk for *_, pk in found if pk})
    return [
        Subject(part, organisations[one] if one else roles[other])
        for part, one, other in found
        if one or other in roles  # of a matter's roles only those that the asker may know of
    ]


def stands_to(places: Iterable[int], relation: str, organisation: int) -> frozenset[int]:
    """Of these compartments, by key, those to which an organisation stands in a part, where the asker reaches them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.stands_to(%s::bigint[], %s, %s)", [sorted(places), relation, organisation])
        return frozenset(pk for (pk,) in cursor.fetchall())


def _moved(way: str, compartment: Compartment | int, subject: Subject) -> bool:
    pk, thing = _key(compartment), subject.thing
    part = (thing.pk, None) if isinstance(thing, Organisation) else (None, thing.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.lets_in(%s)", [pk])
        if not cursor.fetchone()[0]:
            raise PermissionDenied("Those who open such a place for its owner, or govern it, say who belongs to it.")
        with told():
            cursor.execute(f"SELECT walls.{way}_compartment(%s, %s, %s, %s)", [pk, subject.relation, *part])
            (moved,) = cursor.fetchone()
    return moved


def _key(compartment: Compartment | int) -> int:
    return compartment if isinstance(compartment, int) else compartment.pk


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
        held = [action for (action,) in cursor.fetchall()]
    for action in held:
        at_work.reach[action].add(compartment)
    if held:
        at_work.kinds[compartment] = kind
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
    return _key(compartment) in identity.compartments(by, action) and (not roles or bool(roles & roles_of(by)))


def require(by: By, action: str, compartment: Compartment | int, roles: frozenset[str] = frozenset()) -> None:
    """Refuse unless `may` says yes.

    Raises:
        PermissionDenied: with the sentence to show.
    """
    if not may(by, action, compartment):
        raise PermissionDenied("You may not do that here in this capacity.")
    if not may(by, action, compartment, roles):
        raise PermissionDenied("That is for another post to do.")


def person_of(by: By) -> int:
    """The key of the person who acts.

    Raises:
        PermissionDenied: it is nobody's own act.
    """
    if by is None or by.person_id is None:
        raise PermissionDenied("This takes a person.")
    return by.person_id


def roles_of(by: CurrentCapacity | Capacity) -> frozenset[str]:
    """The codes of the roles that a capacity holds now."""
    if isinstance(by, CurrentCapacity):
        return by.roles
    held = (capacity.roles for capacity in capacities_of(by.person_id) if capacity.pk == by.pk)
    return next(held, frozenset())
