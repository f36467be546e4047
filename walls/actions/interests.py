"""Declaring interests, for a year or on a matter, and deciding on what others declared (EW-6, PR-8)."""

import json
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from walls.actions.compartments import By
from walls.actions.exceptions import end_exclusion
from walls.models import Declaration, Exclusion, Organisation, Verdict, new_ref
from walls.refusals import told

NOT_YOURS = "There is no such matter of yours to declare an interest in."


class Interest(TypedDict, total=False):
    """What may be said of an interest; with `nil`, nothing else is."""

    nil: bool
    interest: str
    nature: str
    indirect: bool
    organisation: Organisation | None
    concerns: str
    sensitive: bool
    conflict: bool


@transaction.atomic
def declare(*, by: By, compartment: int | None = None, **said: Unpack[Interest]) -> str:
    """Declare an interest, or that there is none: for the year, or on the matter of a compartment; its reference.

    A conflict with a matter bars from it at once, also those who govern it.

    Raises:
        PermissionDenied: the matter is none of this capacity's.
        ValidationError: nothing is declared and an interest is told, or neither is.
    """
    nil, interest = said.get("nil", False), said.get("interest", "").strip()
    if nil == bool(interest):
        raise ValidationError({"interest": "Tell the interest, or say that there is nothing to declare."})
    if said.get("conflict") and (nil or compartment is None):
        raise ValidationError({"conflict": "A conflict is between an interest and a matter."})
    if by is not None and compartment is not None and not _may_declare_on(compartment):
        raise PermissionDenied(NOT_YOURS)
    organisation = said.get("organisation")
    ref = new_ref()
    body = {
        **said,
        "nil": nil,
        "interest": interest,
        "organisation": organisation.pk if organisation else None,
        "compartment": compartment,
    }
    with told(), connection.cursor() as cursor:
        cursor.execute("SELECT walls.declare(%s::jsonb, %s)", [json.dumps(body), ref])
    return ref


@transaction.atomic
def decide(
    *, by: By, declaration: Declaration, verdict: str, decision: str, lift: list[Exclusion] | None = None
) -> Declaration:
    """Decide on what another declared: note it, confirm that it bars, narrow it to part of the matter, or lift it.

    `lift` are the exclusions that narrowing ends; lifting ends all.

    Raises:
        PermissionDenied: it is one's own, or another's to decide.
        ValidationError: nothing is left of what is narrowed, or all of it.
    """
    if by is not None and by.person_id == declaration.person_id:
        raise PermissionDenied("Nobody decides on what they declared themselves.")
    standing = list(Exclusion.objects.filter(declaration=declaration, ends_at=None))
    ended = {Verdict.LIFTED: standing, Verdict.NARROWED: lift or []}.get(Verdict(verdict), [])
    if verdict == Verdict.NARROWED and not 0 < len(ended) < len(standing):
        raise ValidationError({"lift": "Choose some of the places, and not all of them."})
    if verdict == Verdict.NOTED and standing:
        raise ValidationError({"verdict": "It bars from the matter: confirm, narrow or lift that."})
    for exclusion in ended:
        end_exclusion(by=by, exclusion=exclusion)
    changed = Declaration.objects.filter(pk=declaration.pk).update(verdict=verdict, decision=decision.strip())
    if not changed:
        raise PermissionDenied("This is for those to decide who govern the matter.")
    declaration.refresh_from_db()
    return declaration


def _may_declare_on(compartment: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s IN (SELECT d FROM walls.declarable() d)", [compartment])
        return cursor.fetchone()[0]
