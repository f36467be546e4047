"""Standing grants: made and withdrawn by those who govern a compartment, each with its reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from guardian.shortcuts import assign_perm, remove_perm

from walls import audit
from walls.capacities import CurrentCapacity
from walls.keeping import NOW_OR_LATER
from walls.models import Compartment, CompartmentGroupObjectPermission, Membership, Role


@transaction.atomic
def give(*, by: CurrentCapacity, compartment: Compartment, role: Role, action: str, reason: str) -> None:
    """Let the holders of a role take an action in a compartment, from now on.

    Raises:
        ValidationError: they may already, or the role is one of the giver's own.
    """
    if Membership.objects.filter(NOW_OR_LATER, person=by.person_id, post__role=role).exists():
        raise ValidationError({"role": "This is a role of your own: somebody else must give it more."})
    if _held(compartment, role, action):
        raise ValidationError({"role": f"{role} may already {action} here."})
    assign_perm(action, role.group, compartment)
    _record("grant made", compartment, role, action, reason)


@transaction.atomic
def withdraw(*, by: CurrentCapacity, compartment: Compartment, role: Role, action: str, reason: str) -> None:
    """Take an action in a compartment away from the holders of a role, from now on.

    Raises:
        ValidationError: they may not in the first place, or nobody would be left who governs the compartment.
    """
    if not _held(compartment, role, action):
        raise ValidationError({"role": f"{role} has no such grant here."})
    if action == "govern" and _grants(compartment, action).count() == 1:
        raise ValidationError({"role": "Somebody must govern this. Let another post govern it first."})
    remove_perm(action, role.group, compartment)
    _record("grant withdrawn", compartment, role, action, reason)


def _grants(compartment: Compartment, action: str):
    return CompartmentGroupObjectPermission.objects.filter(content_object=compartment, permission__codename=action)


def _held(compartment: Compartment, role: Role, action: str) -> bool:
    return _grants(compartment, action).filter(group=role.group).exists()


def _record(kind: str, compartment: Compartment, role: Role, action: str, reason: str) -> None:
    audit.record(kind, compartment=compartment.pk, body={"role": role.pk, "action": action, "reason": reason})
