"""Who had opened which of the papers that a wall sealed, and their files: told truly to those who look on."""

import pytest

from commissioning.models import Paper
from commissioning.sourcing.actions import edit_paper, seal_papers
from tests.browsing import Browser
from tests.commissioning.scene import lead, officer
from tests.commissioning.sourcing.scene import opened, written
from tests.demonstration import demonstration, loaded
from tests.owner import as_owner
from walls.actions.attachments import attach
from walls.identity import acting
from walls.models import Attachment, AuditEvent, Sealing, Wall

__all__ = ["demonstration", "loaded"]

pytestmark = pytest.mark.usefixtures("demonstration")

CLERK, AUDIT, MONITOR = "clerk@cdc.example", "internal.audit@cdc.example", "monitoring.officer@cdc.example"


@pytest.fixture
def paper() -> Paper:
    """A paper of Cotswold's officers, changed once, with a file."""
    by = officer("Cotswold")
    made = written(by)
    with acting(by):
        made = edit_paper(by=by, paper=made, text="Mended", title=made.title, sort=made.sort)
        attach(by=by, subject=made, name="Workings.txt", content=b"Workings", description="")
    return made


def seal(paper: Paper) -> Wall:
    by = lead("Cotswold")
    review = opened()
    with acting(by):
        seal_papers(by=by, review=review, council=review.host, papers=[paper])
    with as_owner():
        return Sealing.objects.get(original_ref=paper.ref).wall


def told(wall: Wall, email: str, ref: str) -> list[tuple[str, str]]:
    """What the page lists of one paper: post and what was opened."""
    (panel,) = [
        panel
        for panel in Browser(email).get(f"/walls/{wall.ref}/papers/").context["panels"]
        if panel["title"] == "Who had opened which"
    ]
    assert panel["note"] == ""
    rows = [(row[1]["text"], row[2]["text"]) for row in panel["table"]["rows"]]
    return [row for row in rows if row[1].endswith(ref)]


def test_EW_9_the_paper_its_versions_and_its_file_are_each_told_of(paper):
    with as_owner():
        file = Attachment.objects.get(subject_ref=paper.ref)
    for path in (f"/papers/{paper.ref}/", f"/papers/{paper.ref}/history/", f"/files/{file.ref}/"):
        assert Browser(CLERK).get(path).status_code == 200
    wall = seal(paper)
    with as_owner():
        assert f"walls.Attachment:{file.pk}" in Sealing.objects.get(original_ref=paper.ref).parts
    for email in (MONITOR, AUDIT):
        opened_by_clerk = {what for post, what in told(wall, email, paper.ref) if "Clerk" in post or "clerk" in post}
        assert opened_by_clerk == {
            f"Paper {paper.ref}",
            f"A file of Paper {paper.ref}",
            f"An earlier version of Paper {paper.ref}",
        }


def test_EW_9_a_file_is_recorded_as_read_when_it_is_fetched_and_not_when_it_is_listed(paper):
    with as_owner():
        file = Attachment.objects.get(subject_ref=paper.ref)

    def read() -> int:
        with as_owner():
            return AuditEvent.objects.filter(kind="read", body__rows__contains=[f"walls.Attachment:{file.pk}"]).count()

    Browser(CLERK).get(f"/papers/{paper.ref}/")
    assert read() == 0
    Browser(CLERK).get(f"/files/{file.ref}/")
    assert read() == 1


def test_what_was_never_opened_is_told_of_nobody(paper):
    wall = seal(paper)
    assert not [post for post, _ in told(wall, MONITOR, paper.ref) if "lerk" in post]
