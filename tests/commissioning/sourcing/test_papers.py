"""Papers: who writes them, that opening one is on record, and that sealing one withdraws it by every channel."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commissioning.models import Paper, Review
from commissioning.sourcing.actions import edit_paper, seal_papers, write_paper
from tests.browsing import Browser, listed
from tests.commissioning.scene import approver, lead, officer, service
from tests.commissioning.sourcing.scene import monitor, named, opened, passes, place, sealed, written
from tests.demonstration import capacity
from tests.owner import as_owner
from walls.actions.attachments import attach
from walls.actions.comments import comment
from walls.identity import acting
from walls.models import Attachment, AuditEvent, Comment, Compartment, Notice, Sealing, SearchEntry
from walls.notices import give
from walls.outbox import Message, Outcome

pytestmark = pytest.mark.usefixtures("demonstration")

CONTENT = b"Zephyrine workings"
READER = "clerk@cdc.example"


@pytest.fixture
def paper() -> Paper:
    """One of Cotswold's officers' papers, changed once, with a file and a comment, which a clerk has opened."""
    by = officer("Cotswold")
    made = written(by)
    with acting(by):
        made = edit_paper(by=by, paper=made, text="Zephyrine text, mended", title=made.title, sort=made.sort)
        attach(by=by, subject=made, name="Zephyrine.txt", content=CONTENT, description="Workings")
        comment(by=by, subject=made, text="Zephyrine comment")
    return made


def seals(paper: Paper, review: Review) -> Paper:
    """The copy of a paper, once it is sealed."""
    by = lead("Cotswold")
    with acting(by):
        (ref,) = seal_papers(by=by, review=review, council=review.host, papers=[paper])
    with as_owner():
        return Paper.objects.get(ref=ref)


def readings(label: str, pk: int) -> int:
    with as_owner():
        events = AuditEvent.objects.filter(kind="read", body__rows__contains=[f"{label}:{pk}"])
        return events.count()


def test_officers_write_papers_and_others_do_not():
    made = written(officer("Cotswold"))
    assert str(made) == "Zephyrine ceiling" and made.compartment.kind_id == "officers"
    for by in (capacity(READER, "Cotswold, commissioner"), approver(), officer("West Oxfordshire")):
        with acting(by), pytest.raises(PermissionDenied, match="Papers are written"):
            write_paper(by=by, compartment=place("officers"), title="Ours", text="Ours")
    with acting(capacity(READER, "Cotswold, commissioner")):
        assert Paper.objects.get(pk=made.pk).text == "Zephyrine text"
    for by in (officer("West Oxfordshire"), approver(), capacity("leader@cdc.example", "Cotswold, members")):
        with acting(by):
            assert not Paper.objects.filter(pk=made.pk).exists()


def test_a_paper_lies_only_where_papers_do():
    by = lead("Cotswold")
    with as_owner():
        elsewhere = Compartment.objects.filter(kind="delivery", owner=by.party_id)[0]
    with acting(by), pytest.raises(ValidationError, match="does not belong"):
        write_paper(by=by, compartment=elsewhere, title="Astray", text="Astray")


def test_EW_6_in_a_review_papers_are_written_by_those_who_have_declared():
    review = opened()
    named(review, "officer@cdc.example")
    passes(officer("Cotswold"), review)
    colleague = officer("Cotswold")
    with acting(colleague):
        made = write_paper(by=colleague, compartment=sealed(review), title="Advice", text="Go on.")
    with as_owner():
        review.compartment.declarations.filter(person=colleague.person_id).delete()
    with acting(colleague), pytest.raises(PermissionDenied, match="Declare your interests"):
        edit_paper(by=colleague, paper=made, text="Stop.", title="Advice", sort="advice")


def test_EW_9_to_open_a_paper_is_on_record_anywhere_and_to_list_it_is_not(paper):
    browser = Browser(READER)
    before = readings("commissioning.Paper", paper.pk)
    assert paper.title in listed(browser.get("/papers/"))
    assert browser.get("/papers/?export=csv").status_code == 200
    assert browser.get("/search/?q=Zephyrine").status_code == 200
    assert readings("commissioning.Paper", paper.pk) == before
    assert browser.get(f"/papers/{paper.ref}/").status_code == 200
    assert readings("commissioning.Paper", paper.pk) == before + 1
    assert browser.get(f"/papers/{paper.ref}/history/").status_code == 200
    with as_owner():
        versions = list(Paper.history.filter(id=paper.pk).values_list("history_id", flat=True))
    assert all(readings("commissioning.HistoricalPaper", version) == 1 for version in versions)


def test_EW_3_a_sealed_paper_is_gone_by_every_channel(paper):
    reader = Browser(READER)
    with as_owner():
        file = Attachment.objects.get(subject_ref=paper.ref)
    open_to_reader = (f"/papers/{paper.ref}/", f"/papers/{paper.ref}/history/", f"/files/{file.ref}/")
    assert [reader.get(path).status_code for path in open_to_reader] == [200, 200, 200]
    copy = seals(paper, opened())
    for browser in (reader, Browser("officer@cdc.example"), Browser("lead.commissioner@cdc.example")):
        assert [browser.get(path).status_code for path in open_to_reader] == [404, 404, 404]
        assert browser.get(f"/papers/{paper.ref}/edit/").status_code == 404
        assert browser.get(f"/on/paper/{paper.ref}/comments/new/").status_code == 404
    for path in ("/papers/", "/papers/?title=zephyrine", "/search/?q=Zephyrine"):
        assert "Zephyrine" not in shown(reader, path)
    for kind in ("csv", "xlsx"):
        assert b"Zephyrine" not in reader.get(f"/papers/?export={kind}").content
    for path in (f"/papers/{copy.ref}/", f"/papers/{copy.ref}/history/"):
        assert reader.get(path).status_code == 404
        assert Browser("lead.commissioner@cdc.example").get(path).status_code == 200


def shown(browser: Browser, path: str) -> str:
    """A page without the words that were typed into it."""
    body = browser.get(path).content.decode()
    return body.replace("q=Zephyrine", "").replace('value="Zephyrine"', "").replace("“Zephyrine”", "")


def test_EW_3_by_a_bare_query_too_nothing_of_a_sealed_paper_is_left(paper):
    copy, by = seals(paper, opened()), officer("Cotswold")
    with acting(by):
        assert not Paper.objects.filter(ref=paper.ref).exists()
        assert not Paper.history.filter(id=paper.pk).exists()
        for model in (Attachment, Comment):
            assert not model.objects.filter(subject_ref__in=[paper.ref, copy.ref]).exists()
        assert not SearchEntry.objects.filter(subject_ref__in=[paper.ref, copy.ref]).exists()
        with pytest.raises(ValidationError, match="no such row"):
            attach(by=by, subject=paper, name="More.txt", content=CONTENT, description="")
        with pytest.raises(Paper.DoesNotExist):
            edit_paper(by=by, paper=paper, text="Back", title="Back", sort="other")
    with as_owner():  # the filter alone
        assert not Paper.objects.visible_to(by).filter(ref__in=[paper.ref, copy.ref]).exists()
        assert not Attachment.objects.visible_to(by).filter(subject_ref=paper.ref).exists()


def test_a_sealed_copy_keeps_what_the_paper_said_its_authors_and_days(paper):
    def hung(ref: str) -> list[tuple]:
        files = Attachment.objects.filter(subject_ref=ref).values_list("acting_id", "created_at", "name", "content")
        said = Comment.objects.filter(subject_ref=ref).values_list("acting_id", "created_at", "text")
        return [*((a, at, name, bytes(content)) for a, at, name, content in files), *said]

    copy = seals(paper, opened())
    with as_owner():
        assert (copy.title, copy.text, copy.sort) == (paper.title, paper.text, paper.sort)
        assert copy.created_at == paper.created_at
        assert hung(copy.ref) == hung(paper.ref) and len(hung(copy.ref)) == 2
        assert {acting_id for acting_id, *_ in hung(copy.ref)} == {officer("Cotswold").pk}
        assert copy.history.count() == 1
        sealing = Sealing.objects.get(copy_ref=copy.ref)
        assert (sealing.original_ref, sealing.original_id) == (paper.ref, paper.pk)
        assert SearchEntry.objects.filter(row_ref=copy.ref).exists()
        original = Paper.objects.get(pk=paper.pk)
        assert original.compartment_id == paper.compartment_id and original.withdrawn_at is not None


def test_L12_a_notice_that_waits_for_a_sealed_paper_is_withheld(paper):
    by = capacity(READER, "Cotswold, commissioner")
    body = {"words": "changed", "path": paper.get_absolute_url(), "model": "commissioning.Paper", "ref": paper.ref}
    message = Message(1, 1, "notice", by.pk, by.person_id, "a key", body)
    with acting(by):
        assert give(message, by) is Outcome.DELIVERED
    seals(paper, opened())
    with acting(by):
        assert give(message, by) is Outcome.WITHHELD
        assert not Notice.objects.filter(subject_ref=paper.ref, read_at=None).exists()


def test_papers_named_at_its_opening_are_sealed_with_the_wall(paper):
    review = opened(papers=[paper])
    with as_owner():
        sealing = Sealing.objects.get(original_ref=paper.ref)
        assert sealing.target_id == sealed(review).pk
        assert sealing.wall.keeper_id == review.compartment_id


def test_EW_9_who_had_opened_it_is_there_for_the_monitoring_officer_to_read(paper):
    assert Browser(READER).get(f"/papers/{paper.ref}/").status_code == 200
    seals(paper, opened())
    by = monitor()
    with acting(by):
        sealing = Sealing.objects.get(original_ref=paper.ref)
        events = AuditEvent.objects.filter(kind="read", compartment_id=sealing.source_id)
        row = f"{sealing.model}:{sealing.original_id}"
        opened_by = {event.capacity_id for event in events.filter(body__rows__contains=[row])}
    assert capacity(READER, "Cotswold, commissioner").pk in opened_by
    with acting(officer("Cotswold")):
        assert not Sealing.objects.exists()


def test_only_the_lead_commissioner_and_the_monitoring_officer_seal(paper):
    review, colleague = opened(), officer("Cotswold")
    named(review, "officer@cdc.example")
    passes(colleague, review)
    colleague = officer("Cotswold")
    with acting(colleague), pytest.raises(PermissionDenied, match="are sealed by"):
        seal_papers(by=colleague, review=review, council=review.host, papers=[paper])
    by = monitor()
    passes(by, review)
    with acting(by):
        with pytest.raises(ValidationError, match="Choose a paper"):
            seal_papers(by=by, review=review, council=review.host, papers=[])
        (ref,) = seal_papers(by=by, review=review, council=review.host, papers=[paper])
        with pytest.raises(ValidationError, match="no such paper"):
            seal_papers(by=by, review=review, council=review.host, papers=[paper])
    with acting(colleague):
        assert Paper.objects.get(ref=ref).text == "Zephyrine text, mended"


def test_nothing_is_sealed_before_a_wall_stands(paper):
    with as_owner():
        service("Cotswold").provisions.all().delete()
    with pytest.raises(ValidationError, match="no wall stands yet"):
        opened(papers=[paper])
    review, by = opened(), lead("Cotswold")
    with acting(by), pytest.raises(ValidationError, match="No wall stands"):
        seal_papers(by=by, review=review, council=review.host, papers=[paper])


def test_the_list_of_what_was_sealed_leads_those_who_see_it_to_the_copy(paper):
    review = opened()
    copy, page = seals(paper, review), "/walls/{}/papers/"
    with as_owner():
        wall = Sealing.objects.get(copy_ref=copy.ref).wall
    browser = Browser("monitoring.officer@cdc.example")

    def cell() -> dict[str, str]:
        panels = {panel["title"]: panel for panel in browser.get(page.format(wall.ref)).context["panels"]}
        return panels["Papers"]["table"]["rows"][0][1]

    assert cell() == {"text": copy.ref, "href": ""}  # on no side yet: not even its title
    passes(monitor(), review)
    assert cell() == {"text": paper.title, "href": copy.get_absolute_url()}
