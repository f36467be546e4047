"""A workbook is received, read as its sender, looked at, and used once; what changes meanwhile is decided again."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from publica import tasks  # noqa: F401 (the worker's handlers register themselves)
from publica.models import Return, ReturnFigure, Upload, UploadState
from publica.returns import uploads
from publica.returns.actions import drafts, submit
from publica.returns.workbook import layout
from tests.demonstration import capacity
from tests.owner import as_owner
from tests.publica.workbook import returns
from tests.publica.workbook.returns import NAME, filled, keep_away, now, sent, team, values
from walls import outbox
from walls.identity import acting
from walls.models import Attachment, Clock, Membership, OutboxMessage


@pytest.fixture
def ret(demonstration) -> Return:
    return returns.drafted()


def checked(ret: Return, **typed: object) -> Upload:
    """An upload that the worker has read."""
    upload = sent(ret, filled(ret, **typed))
    outbox.deliver_due()
    return now(upload)


def used(upload: Upload) -> Return:
    by = team()
    with acting(by):
        return uploads.use(by=by, upload=upload)


def test_a_workbook_is_kept_with_its_return_and_read_by_the_worker(ret):
    content = filled(ret)
    upload = sent(ret, content)
    assert upload.state == UploadState.RECEIVED
    assert values(ret) == [None] * 9
    outbox.deliver_due()
    upload = now(upload)
    assert (upload.state, upload.findings) == (UploadState.CHECKED, [])
    assert len(upload.understood) == 9
    assert values(ret) == [None] * 9  # nothing is saved before somebody says so
    with as_owner():
        file = Attachment.objects.get(pk=upload.file_id)
        assert (file.subject_model, file.subject_ref, file.name) == ("publica.Return", ret.ref, NAME)
        assert bytes(file.content) == content
        assert OutboxMessage.objects.get(kind=uploads.READ).body == {"upload": upload.ref}


def test_what_was_understood_is_used_once_and_all_of_it(ret):
    upload = checked(ret, G3="12.5", H3="Better.")
    used(upload)
    assert values(ret).count(Decimal("12.5")) == 3
    assert values(ret).count(Decimal(96)) == 6
    assert now(upload).state == UploadState.USED
    with as_owner():
        before = list(ReturnFigure.history.values_list("history_id", flat=True))
    used(upload)  # sent twice
    with as_owner():
        assert list(ReturnFigure.history.values_list("history_id", flat=True)) == before


def test_with_something_to_put_right_nothing_is_used(ret):
    upload = checked(ret, G3="about twelve")
    assert upload.state == UploadState.REFUSED
    assert [(finding["sheet"], finding["cell"]) for finding in upload.findings] == [
        ("Cotswold", "G3"),
        ("Forest of Dean", "G3"),
        ("West Oxfordshire", "G3"),
    ]
    assert len(upload.understood) == 6
    with pytest.raises(ValidationError, match="Put right"):
        used(upload)
    assert values(ret) == [None] * 9


def test_what_has_not_been_checked_is_not_used(ret):
    with pytest.raises(ValidationError, match="not been checked"):
        used(sent(ret))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("figures.csv", b"a,b", "not an Excel workbook"),
        ("return.xlsx", b"", "empty"),
        ("return.xlsx", b"PK\x03\x04 and so on", "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_before_it_is_kept(ret, name, content, says):
    by = team()
    with acting(by), pytest.raises(ValidationError, match=says):
        uploads.receive(by=by, ret=ret, name=name, content=content)
    with as_owner():
        assert not Attachment.objects.filter(name=name).exists() and not Upload.objects.exists()


@pytest.mark.parametrize("who", [returns.PERFORMANCE, returns.OTHER_TEAM, returns.OFFICER], ids=str)
def test_a_workbook_is_its_own_teams_to_send_in(ret, who):
    content = filled(ret)
    by = capacity(*who)
    with acting(by), pytest.raises(PermissionDenied):
        uploads.receive(by=by, ret=ret, name=NAME, content=content)


@pytest.mark.parametrize("who", [returns.OTHER_TEAM, returns.OFFICER], ids=str)
def test_EW_2_an_upload_is_seen_by_its_own_side_alone(ret, who):
    upload = checked(ret)
    with acting(capacity(*who)) as at_work:
        assert not Upload.objects.visible_to(at_work).exists()
        assert not Upload.objects.exists()
    with acting(capacity(*returns.PERFORMANCE)) as at_work:
        assert Upload.objects.visible_to(at_work).get() == upload


def submitted(ret: Return) -> None:
    by = team()
    with acting(by):
        submit(by=by, ret=ret)


def test_submitted_before_the_worker_comes_to_it_nothing_is_read(ret):
    upload = sent(ret)
    submitted(ret)
    outbox.deliver_due()
    upload = now(upload)
    assert upload.state == UploadState.REFUSED
    assert upload.understood == []
    assert "It is submitted" in upload.findings[0]["message"]


def test_submitted_before_it_is_used_nothing_is_saved(ret):
    upload = checked(ret)
    submitted(ret)
    with pytest.raises(ValidationError, match="It is submitted"):
        used(upload)
    assert values(ret) == [None] * 9


def test_a_membership_ended_before_the_worker_comes_to_it_withholds_it(ret):
    upload = sent(ret)
    with as_owner():
        Membership.objects.filter(person__email=returns.TEAM[0]).update(ends_at=Clock())
    outbox.deliver_due()
    assert now(upload).state == UploadState.RECEIVED
    with as_owner():
        assert OutboxMessage.objects.get(kind=uploads.READ).outcome == "withheld"


def test_a_service_that_the_sender_sees_no_more_is_not_read_nor_used(ret):
    first, second = checked(ret), sent(ret)
    keep_away("Cotswold")
    outbox.deliver_due()
    extra = [finding["message"] for finding in now(second).findings]
    assert extra == ["This sheet is not part of the workbook. Delete it."]
    with pytest.raises(ValidationError, match="has changed since"):
        used(first)
    assert values(ret) == [None] * 9


def test_a_message_delivered_twice_reads_once(ret):
    upload = checked(ret)
    by = team()
    with acting(by):
        uploads.read(by=by, ref=upload.ref)
    assert now(upload).version == upload.version


def test_a_commentary_may_be_as_long_in_a_workbook_as_on_the_page():
    assert layout.MOST_COMMENTARY == drafts.MOST_COMMENTARY
