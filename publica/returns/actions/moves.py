"""The moves of a return: submitted, assured, sent back, signed off. At sign-off each part crosses to its council alone.

Submission and sign-off are the two people of a release: what was submitted is what crosses, or nothing does.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commissioning.models import Agreement
from commissioning.monitoring.actions import digest_of, receive_report
from commissioning.monitoring.periods import Period
from publica.actions import TEAM
from publica.holding import delegation
from publica.returns.actions.drafts import agreements_of, locked
from publica.returns.lifecycle import APPROVER, PERFORMANCE, RETURN
from publica.returns.models import Return
from publica.returns.sheets import Sheet, sheets
from walls.actions.compartments import By
from walls.actions.releases import approve_and_use, open_release
from walls.actions.rows import STALE, change, change_many
from walls.readers import tell

NAMED = 3
"""Figures named in a refusal; of more there is only the number."""


@transaction.atomic
def submit(*, by: By, ret: Return, at: dt.datetime | None = None) -> Return:
    """Say for the team that a return is right: a release is opened of each part, with the digest of its figures.

    A missing figure stays visible as missing and stops nothing (PF-9); one that is off target has its reason (PF-8).

    Raises:
        ValidationError: it is no draft, something off target is unexplained, or an agreement is no more.
        PermissionDenied: this capacity is not the team's manager.
    """
    now = _ready("submit", by, ret)
    reported = sheets(by, now)
    if why_not := unexplained(reported):
        raise ValidationError(why_not)
    agreements = _agreements(by, now, reported)
    for sheet in reported if by is not None else ():
        sheet.part.release = open_release(
            by=by,
            source=now.compartment_id,
            target=agreements[sheet.part.service_id].negotiation_id,
            digest=digest_of(sheet.values()),
            reason=f"Performance report: {sheet}",
        )
    change_many([sheet.part for sheet in reported], ["release"])
    return _moved("submit", by, now, at, told={PERFORMANCE}, sent_back="", **_who("submitted", by, at))


@transaction.atomic
def assure(*, by: By, ret: Return, at: dt.datetime | None = None) -> Return:
    """Say for the provider that the quality of a return's figures has been checked.

    Raises:
        ValidationError: it is not submitted.
        PermissionDenied: this capacity is not the provider's performance officer.
    """
    return _moved("assure", by, _ready("assure", by, ret), at, told={APPROVER}, **_who("assured", by, at))


@transaction.atomic
def send_back(*, by: By, ret: Return, reason: str, at: dt.datetime | None = None) -> Return:
    """Give a return back to its team, with the reason. What was put forward for release is so no more.

    Raises:
        ValidationError: it is with the team already or signed off, or no reason is given.
        PermissionDenied: this capacity neither assures nor signs off.
    """
    now = _ready("send_back", by, ret)
    if not reason.strip():
        raise ValidationError({"reason": "Say what is to be put right."})
    parts = [sheet.part for sheet in sheets(by, now)]
    for part in parts:
        part.release = None
    change_many(parts, ["release"])
    nobody = dict.fromkeys(("submitted_by", "submitted_at", "assured_by", "assured_at"))
    return _moved("send_back", by, now, at, told=TEAM, sent_back=reason.strip(), **nobody)


@transaction.atomic
def sign_off(*, by: By, ret: Return, at: dt.datetime | None = None, signed: str = "") -> Return:
    """Sign a return off for the provider: a snapshot of each part crosses to its council, and to no other.

    `signed` is how the one who signs is named in each report; the post that the scheme of delegation names, unless
    the owner's own command says otherwise.

    Raises:
        ValidationError: it is not assured, or its figures are not those submitted, or it is the submitter who asks.
        PermissionDenied: this capacity does not decide for this team.
    """
    now = _ready("sign_off", by, ret)
    at = at or timezone.now()
    reported = sheets(by, now)
    agreements = _agreements(by, now, reported)
    named = delegation(by, now.team.organisation_id)
    for sheet in reported:
        values = list(sheet.values())
        with _released(by, sheet, digest_of(values)):
            report = receive_report(
                by=by,
                agreement=agreements[sheet.part.service_id],
                period=Period(now.year, now.quarter),
                revision=now.revision,
                return_ref=now.ref,
                commentary=now.commentary,
                signed_off_by=signed or (str(named.post) if named else str(now.team.organisation)),
                signed_off_at=at,
                figures=values,
                release=sheet.part.release if by is not None else None,
            )
        sheet.part.report_ref = report.ref
    change_many([sheet.part for sheet in reported], ["report_ref"])
    return _moved("sign_off", by, now, at, **_who("signed_off", by, at))


def sign_off_many(*, by: By, returns: Iterable[Return]) -> list[Return]:
    """Sign off returns in which nothing is off target or missing, all or none of them.

    Raises:
        ValidationError: one is to be opened and read first.
    """
    asked = sorted(returns, key=lambda ret: ret.pk)  # locked in one order by whoever signs many at once (F11)
    with transaction.atomic():
        for ret in asked:
            if any(sheet.exceptional for sheet in sheets(by, ret)):
                raise ValidationError(f"Open this one to read it first: {ret}.")
        return [sign_off(by=by, ret=ret) for ret in asked]


def unexplained(reported: Sequence[Sheet]) -> str:
    """What is off target without a word, in a sentence; nothing if all is explained."""
    bare = [f"{line.measure.name} ({sheet})" for sheet in reported for line in sheet.unexplained]
    if not bare:
        return ""
    more = f" and {len(bare) - NAMED} more" if len(bare) > NAMED else ""
    return f"Say why, beside each figure that is off target: {'; '.join(bare[:NAMED])}{more}."


def _ready(code: str, by: By, ret: Return) -> Return:
    """The return, locked, if this capacity may make the move now on what it saw."""
    RETURN.require(code, ret, by)
    now = locked(by, ret)
    RETURN.require(code, now, by)
    if now.version != ret.version:
        raise ValidationError(STALE, code="stale")
    return now


def _agreements(by: By, ret: Return, reported: Sequence[Sheet]) -> dict[int, Agreement]:
    found = agreements_of(by, ret.team, Period(ret.year, ret.quarter))
    if ended := [str(sheet) for sheet in reported if sheet.part.service_id not in found]:
        raise ValidationError(f"There is no agreement for this period any more: {ended[0]}.")
    if not reported:
        raise ValidationError("There is nothing in this return that you can see.")
    return found


@contextmanager
def _released(by: By, sheet: Sheet, digest: str) -> Iterator[None]:
    if by is not None and sheet.part.release is None:
        raise ValidationError("This return has not been submitted as it stands. Send it back.")
    release = sheet.part.release
    with nullcontext() if by is None or release is None else approve_and_use(by=by, release=release, digest=digest):
        yield


def _who(did: str, by: By, at: dt.datetime | None) -> dict[str, Any]:
    return {
        f"{did}_by_id": by.person_id if by is not None else None,
        f"{did}_at": at or timezone.now(),
    }


def _moved(code: str, by: By, ret: Return, at: dt.datetime | None, told: Iterable[str] = (), **fields: Any) -> Return:
    moved = change(ret, state=RETURN[code].target, **fields)
    if by is not None and told:
        tell(moved, words=f"return_{code}", key=f"return:{moved.ref}:{moved.version}", roles=told)
    return moved
