"""Barring a person from a compartment; asking to be let through a wall, and answering (EW-7)."""

import json
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.urls import Resolver404, resolve
from django.utils import timezone

from walls.actions.compartments import By, person_of, require
from walls.models import (
    Cause,
    Clause,
    Clock,
    Compartment,
    Exclusion,
    Party,
    Permit,
    PermitRequest,
    Person,
    RequestState,
    Wall,
    Walled,
    new_ref,
)
from walls.notices import notify
from walls.refusals import told
from walls.turned_away import model_asked_for

EMERGENCY = 60
"""Minutes that a permit for an emergency lasts at most."""


@transaction.atomic
def exclude(
    *,
    by: By,
    person: Person,
    compartments: list[Compartment],
    reason: str,
    wall: Wall | None = None,
    ends_at: datetime | None = None,
) -> list[Exclusion]:
    """Bar a named person from compartments, from now on, in every capacity they hold.

    Raises:
        PermissionDenied: this capacity does not govern one of them.
    """
    for compartment in compartments:
        require(by, "govern", compartment)
    with told():
        return [
            Exclusion.objects.create(
                person=person, compartment=place, reason=reason, wall=wall, cause=Cause.NAMED, ends_at=ends_at
            )
            for place in compartments
        ]


@transaction.atomic
def end_exclusion(*, by: By, exclusion: Exclusion) -> None:
    """End an exclusion now: never one's own.

    Raises:
        PermissionDenied: it is one's own, or this capacity does not govern the compartment.
        ValidationError: it has ended already.
    """
    require(by, "govern", exclusion.compartment_id)
    if by is not None and by.person_id == exclusion.person_id:
        raise PermissionDenied("Nobody lifts what bars themselves. Somebody else must.")
    _end(exclusion)


@transaction.atomic
def ask_permit(
    *,
    by: By,
    to: Party,
    reference: str,
    action: str,
    purpose: str,
    reason: str,
    until: datetime,
    break_glass: bool = False,
) -> str:
    """Ask those who govern a party to be let through a wall in this capacity; the request's reference.

    `reference` is a record's address or reference, in the asker's words. The answer is alike whether it names anything.

    Raises:
        ValidationError: it ends in the past, or an emergency lasts too long.
    """
    if until <= timezone.now():
        raise ValidationError({"until": "Choose a later time."})
    ref = new_ref()
    body = {
        "to_party": to.pk,
        "reference": reference.strip()[:300],
        "action": action,
        "purpose": purpose.strip(),
        "reason": reason.strip(),
        "until": until.isoformat(),
        "break_glass": break_glass,
    }
    found = named(reference)
    table, row = (found[0]._meta.db_table, found[1]) if found else (None, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.ask_permit(%s::jsonb, %s, %s, %s)", [json.dumps(body), table, row, ref])
    return ref


def named(reference: str) -> tuple[type[Walled], str] | None:
    """The model and the reference that an address of ours names; whether there is such a row, nobody looks here."""
    path = urlsplit(reference.strip()).path
    try:
        match = resolve(path if path.startswith("/") else f"/{path}")
    except Resolver404:
        return None
    model = model_asked_for(match)
    if model is None or not issubclass(model, Walled) or "ref" not in match.kwargs:
        return None
    return model, match.kwargs["ref"]


@transaction.atomic
def grant_permit(
    *,
    by: By,
    request: PermitRequest,
    compartment: Compartment,
    clause: Clause,
    action: str,
    ends_at: datetime,
    answer: str,
    lifts: Exclusion | None = None,
) -> Permit:
    """Grant what was asked, or less: one capacity, one compartment, one action, until an end.

    Raises:
        PermissionDenied: this capacity does not govern the compartment, asked itself, or decides in the matter.
        ValidationError: it is more or longer than was asked, or has been answered already.
    """
    require(by, "govern", compartment)
    _not_ones_own(by, request)
    if by is not None and compartment.owner.side != "provider" and _decides(compartment):
        raise PermissionDenied("Whoever decides in a matter lets nobody into it: another must answer.")
    if request.break_glass:
        ends_at = min(ends_at, timezone.now() + timedelta(minutes=EMERGENCY))
    with told({"an_hour": "ends_at"}):
        permit = Permit.objects.create(
            capacity_id=request.capacity_id,
            compartment=compartment,
            action=action,
            lifts=lifts,
            request=request,
            clause=clause,
            purpose=request.purpose,
            reason=answer,
            ends_at=ends_at,
            break_glass=request.break_glass,
            asked_by_id=request.asked_by_id,
            approved_by_id=person_of(by),
        )
    _answer(request, RequestState.GRANTED, answer, compartment)
    notify(to=request.capacity_id, link=permit.get_absolute_url(), words="permit", key=f"permit:{permit.ref}")
    return permit


@transaction.atomic
def refuse_permit(*, by: By, request: PermitRequest, answer: str) -> None:
    """Refuse a request, with the answer that its asker reads.

    Raises:
        PermissionDenied: this capacity asked it itself.
        ValidationError: it has been answered already.
    """
    _not_ones_own(by, request)
    _answer(request, RequestState.REFUSED, answer)
    notify(
        to=request.capacity_id, link=request.get_absolute_url(), words="permit_refused", key=f"refused:{request.ref}"
    )


@transaction.atomic
def take_back_request(*, by: By, request: PermitRequest) -> None:
    """Take one's own request back before it is answered.

    Raises:
        ValidationError: it has been answered already.
    """
    _answer(request, RequestState.WITHDRAWN, "")


@transaction.atomic
def revoke_permit(*, by: By, permit: Permit) -> None:
    """End a permit now.

    Raises:
        PermissionDenied: this capacity does not govern the compartment.
        ValidationError: it has ended already.
    """
    require(by, "govern", permit.compartment_id)
    _end(permit)


@transaction.atomic
def release_entry(*, by: By, permit: Permit, public_text: str, released_on: date) -> None:
    """Let scrutiny read of a permit, in words that tell no more than may be told.

    Raises:
        PermissionDenied: this capacity does not govern the compartment.
    """
    require(by, "govern", permit.compartment_id)
    Permit.objects.filter(pk=permit.pk).update(public_text=public_text.strip(), released_on=released_on)
    permit.refresh_from_db()


def _answer(request: PermitRequest, state: str, answer: str, compartment: Compartment | None = None) -> None:
    where = {"compartment": compartment} if compartment is not None else {}
    with told():
        changed = PermitRequest.objects.filter(pk=request.pk).update(state=state, answer=answer.strip(), **where)
    if not changed:
        raise PermissionDenied("This is for those to answer who were asked.")
    request.refresh_from_db()


def _not_ones_own(by: By, request: PermitRequest) -> None:
    if by is not None and by.person_id == request.asked_by_id:
        raise PermissionDenied("Nobody answers what they asked themselves.")


def _decides(compartment: Compartment) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s IN (SELECT compartment_id FROM walls.access(walls.capacity(), walls.clock(), 'decide'))",
            [compartment.pk],
        )
        return cursor.fetchone()[0]


def _end(dated: Exclusion | Permit) -> None:
    with told():
        type(dated)._default_manager.filter(pk=dated.pk).update(ends_at=Greatest(Clock(), F("starts_at")))
    dated.refresh_from_db(fields=["ends_at"])
