"""Uploads of a return's workbook: received, read by the worker, looked at, and used once.

A workbook is read as the one who sent it, when the worker comes to it; what they may no longer do by then is said in
place of figures. Nothing of the return changes before somebody has seen what was understood and said so.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from publica.returns.actions import FigureIn, save_figures
from publica.returns.layouts import layout_of
from publica.returns.lifecycle import NOT_THE_TEAM, not_edited
from publica.returns.models import Return, ReturnFigure, Upload, UploadState
from publica.returns.workbook import apart, unpack
from walls.actions.attachments import attach
from walls.capacities import CurrentCapacity
from walls.outbox import Outcome, enqueue

READ = "read_workbook"
"""The kind of the message that has the worker read an upload."""
NOT_CHECKED = "This has not been checked yet. Wait a moment, and look again."
TO_PUT_RIGHT = "Put right what is named below in the workbook, and upload it again."
MOVED = "The return has changed since this workbook was checked. Download the workbook again, and start from that one."


@transaction.atomic
def receive(*, by: CurrentCapacity, ret: Return, name: str, content: bytes) -> Upload:
    """A workbook sent in for a return; the worker will read it as the one who sent it.

    Raises:
        ValidationError: beside `file`, that it can't be a workbook; or the return is no draft any more.
        PermissionDenied: the return is another team's to fill in.
    """
    _require(ret, by)
    if refused := unpack.refusal(name, content):
        raise ValidationError({"file": refused})
    file = attach(by=by, subject=ret, name=name, content=content)
    upload = Upload(compartment_id=ret.compartment_id, ret=ret, file=file)
    upload.full_clean(exclude=["compartment", "understood", "findings"])
    upload.save()
    enqueue(kind=READ, to=by, body={"upload": upload.ref}, key=f"{READ}:{upload.ref}")
    return upload


def read(*, by: CurrentCapacity, ref: str) -> Outcome:
    """Read an upload, and keep what was understood and what is to be put right; read already, it stays as it is."""
    rows = Upload.objects.visible_to(by, "contribute").select_related("ret__team", "file")
    upload = rows.select_for_update(of=("self",)).filter(ref=ref).first()
    if upload is None:
        return Outcome.WITHHELD
    if upload.state == UploadState.RECEIVED:
        found = _read(by, upload)
        upload.understood, upload.findings = found["figures"], found["findings"]
        upload.state = UploadState.REFUSED if upload.findings else UploadState.CHECKED
        upload.save()
    return Outcome.DELIVERED


def _read(by: CurrentCapacity, upload: Upload) -> dict[str, Any]:
    if refused := not_edited(upload.ret, by):
        return {"figures": [], "findings": [{"sheet": "", "cell": "", "message": refused}]}
    return apart.understand(layout_of(by, upload.ret), bytes(upload.file.content))


def not_used(upload: Upload, by: CurrentCapacity) -> str:
    """Why this capacity may not use what was understood; nothing if it may."""
    if upload.state == UploadState.USED:
        return "These figures have been used."
    if upload.state == UploadState.RECEIVED:
        return NOT_CHECKED
    if upload.state == UploadState.REFUSED:
        return TO_PUT_RIGHT
    return not_edited(upload.ret, by)


@transaction.atomic
def use(*, by: CurrentCapacity, upload: Upload) -> Return:
    """Save the figures of a checked upload in its return, all of them. A second time does nothing more.

    Raises:
        ValidationError: something is to be put right first, or the return has changed since it was checked.
        PermissionDenied: the return is another team's to fill in.
    """
    locked = Upload.objects.select_for_update(of=("self",)).select_related("ret__team").get(pk=upload.pk)
    if locked.state == UploadState.USED:
        return locked.ret
    _require(locked.ret, by)
    if refused := not_used(locked, by):
        raise ValidationError(refused)
    ret = save_figures(by=by, ret=locked.ret, figures=_figures(by, locked))
    locked.state = UploadState.USED
    locked.save()
    return ret


def _figures(by: CurrentCapacity, upload: Upload) -> list[FigureIn]:
    """What was understood, if the return asks for it still.

    Raises:
        ValidationError: it does not, or this capacity sees some of it no more.
    """
    now = ReturnFigure.objects.visible_to(by).filter(part__ret=upload.ret)
    if not {read["measure"] for read in upload.understood} <= set(now.values_list("measure__ref", flat=True)):
        raise ValidationError(MOVED)
    return [
        FigureIn(read["measure"], None if read["value"] is None else Decimal(read["value"]), read["commentary"])
        for read in upload.understood
    ]


def _require(ret: Return, by: CurrentCapacity) -> None:
    refused = not_edited(ret, by)
    if refused == NOT_THE_TEAM:
        raise PermissionDenied(refused)
    if refused:
        raise ValidationError(refused)
