"""A worker killed at any point of an upload: no workbook is lost, none is read twice, and none is used twice."""

import random
import time
from datetime import timedelta

import pytest

from publica.models import Return, ReturnFigure, Upload, UploadState
from publica.returns import uploads
from publica.returns.layouts import layout_of
from publica.returns.workbook.write import write
from tests.faults import small_return
from tests.faults.conftest import settled
from tests.faults.test_faults import killed
from tests.owner import as_owner
from tests.publica.workbook import books
from walls import outbox
from walls.capacities import CurrentCapacity, capacities_of
from walls.identity import acting

WORKER = ("tests.faults.uploading",)
POINTS = ("after the lease", "during the unpacking", "after the read", "after the write", "after the commit")
LEASE_ENDS = timedelta(seconds=outbox.LEASE + 1)
ROUNDS = 25


@pytest.fixture
def ret(world) -> Return:
    return small_return.make(world)


@pytest.fixture
def by(world, ret) -> CurrentCapacity:
    """The team's own capacity."""
    held = capacities_of(world.people.provider.pk)
    return next(capacity for capacity in held if capacity.pk == world.capacities.provider.pk)


def workbook(by: CurrentCapacity, ret: Return, value: int) -> bytes:
    """The return's workbook with one value for all its figures."""
    with acting(by):
        book = books.opened(write(layout_of(by, ret)))
    for row in range(2, small_return.MEASURES + 2):
        book.worksheets[1].cell(row, 7, value)
    return books.saved(book)


def send(by: CurrentCapacity, ret: Return, content: bytes) -> Upload:
    with acting(by):
        return uploads.receive(by=by, ret=ret, name="return.xlsx", content=content)


def now(upload: Upload) -> Upload:
    with as_owner():
        return Upload.objects.get(pk=upload.pk)


def read_once(sent: list[Upload]) -> None:
    """Each of these was read, rightly, and once."""
    assert settled()
    assert outbox.health().dead == 0
    for upload in sent:
        found = now(upload)
        assert (found.state, found.findings, found.version) == (UploadState.CHECKED, [], 2)
        assert len(found.understood) == small_return.MEASURES
        with as_owner():
            assert Upload.history.filter(id=upload.pk, history_type="~").count() == 1


def test_a_worker_killed_at_five_points_of_an_upload_loses_and_doubles_nothing(by, ret, processes, clock):
    content = workbook(by, ret, 96)
    sent = []
    for point in POINTS:
        upload = send(by, ret, content)
        assert killed(processes(*WORKER, point=point)), point
        done = point == "after the commit"
        assert now(upload).state == (UploadState.CHECKED if done else UploadState.RECEIVED), point
        sent.append(upload)
    assert outbox.health().waiting == len(POINTS) - 1  # their leases still run
    clock.forward(LEASE_ENDS)
    assert processes(*WORKER).wait(timeout=60) == 0
    read_once(sent)
    with acting(by):
        for _ in range(2):
            uploads.use(by=by, upload=sent[0])
    with as_owner():
        assert set(ReturnFigure.objects.values_list("value", flat=True)) == {96}
        assert ReturnFigure.history.filter(history_type="~").count() == small_return.MEASURES


@pytest.mark.faults
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_workers_killed_again_and_again_lose_and_double_no_upload(by, ret, processes, seed):
    """Two workers at once, each killed at any moment whatever."""
    chance = random.Random(seed)
    content = workbook(by, ret, 96)
    sent = []
    for _ in range(ROUNDS):
        sent += [send(by, ret, content) for _ in range(chance.randint(1, 4))]
        workers = [processes(*WORKER, FAULT_LEASE="1") for _ in range(2)]
        time.sleep(chance.uniform(0.5, 3))
        for worker in workers:
            worker.kill()
            worker.wait()
    end = time.monotonic() + 120
    while not settled():
        assert time.monotonic() < end, "waited too long"
        assert processes(*WORKER, FAULT_LEASE="30").wait(timeout=60) == 0
    read_once(sent)
