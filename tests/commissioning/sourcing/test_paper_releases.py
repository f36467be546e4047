"""A copy of a paper crosses by two people, one who writes there and another who decides, to a place of their own."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commissioning.models import Paper, PaperRelease, Review
from commissioning.sourcing.actions import (
    edit_paper,
    let_out,
    move_on,
    put_forward,
    seal_papers,
    targets,
    turn_down,
    write_paper,
)
from tests.browsing import Browser, buttons
from tests.commissioning.scene import approver, lead, officer
from tests.commissioning.sourcing.scene import TITLE, monitor, named, opened, passes, place, sealed, written
from tests.demonstration import capacity
from tests.owner import as_owner
from walls.actions.attachments import attach
from walls.actions.comments import comment
from walls.actions.interests import declare
from walls.actions.releases import ANOTHER, CHANGED
from walls.identity import acting
from walls.models import Attachment, Comment, Compartment, Release, SearchEntry

pytestmark = pytest.mark.usefixtures("demonstration")

SOURCE = "A market sounding"
OFFICER, LEAD, LEADER = "officer@cdc.example", "lead.commissioner@cdc.example", "leader@cdc.example"


@pytest.fixture
def review() -> Review:
    """One for which Cotswold's officer is named."""
    made = opened()
    named(made, OFFICER)
    passes(officer("Cotswold"), made)
    return made


@pytest.fixture
def paper(review: Review) -> Paper:
    """A paper that the officer sealed in it, with a file and a comment."""
    by = officer("Cotswold")
    with acting(by):
        made = write_paper(
            by=by,
            compartment=sealed(review),
            title="Zephyrine options",
            text="Two of them.",
            source=SOURCE,
        )
        attach(by=by, subject=made, name="Zephyrine.txt", content=b"Workings", description="Workings")
        comment(by=by, subject=made, text="Zephyrine comment")
    return made


def forwarded(paper: Paper, by: Any = None, kind: str = "council") -> PaperRelease:
    by, target = by or officer("Cotswold"), place(kind)
    with acting(by):
        return put_forward(by=by, paper=paper, target=target, reason="Cabinet asks.")


def let_go(forward: PaperRelease) -> Paper:
    """The copy, once the Lead commissioner has let it out."""
    by = lead("Cotswold")
    with acting(by):
        let_out(by=by, forward=forward)
    with as_owner():
        return Paper.objects.select_related("compartment").get(release=forward.release_id)


def copies(forward: PaperRelease) -> int:
    with as_owner():
        return Paper.objects.filter(release=forward.release_id).count()


def refused(forward: PaperRelease, by: Any, match: str) -> None:
    with acting(by), pytest.raises((PermissionDenied, ValidationError), match=re.escape(match)):
        let_out(by=by, forward=forward)
    assert copies(forward) == 0


def test_EW_10_a_copy_crosses_by_one_who_writes_and_another_who_decides(paper):
    forward = forwarded(paper)
    assert copies(forward) == 0
    copy = let_go(forward)
    assert copy.crosses() == paper.crosses() and copy.compartment == place("council")
    with as_owner():
        assert copy.history.count() == 1
        assert not Attachment.objects.filter(subject_ref=copy.ref).exists()
        assert not Comment.objects.filter(subject_ref=copy.ref).exists()
        assert SearchEntry.objects.filter(row_ref=copy.ref).exists()
        done = Release.objects.get(pk=forward.release_id)
        assert (done.opened_by_id, done.approved_by_id) == (officer("Cotswold").person_id, lead("Cotswold").person_id)
        assert done.done_at is not None and PaperRelease.objects.get(pk=forward.pk).state == "released"
        assert PaperRelease.history.filter(id=forward.pk).count() == 2
    refused_twice = lead("Cotswold")
    with acting(refused_twice), pytest.raises(ValidationError, match="It is let out"):
        let_out(by=refused_twice, forward=PaperRelease.objects.get(pk=forward.pk))
    assert copies(forward) == 1


def test_EW_10_whoever_put_it_forward_does_not_let_it_out(paper):
    by = lead("Cotswold")
    refused(forwarded(paper, by), by, ANOTHER)


def test_EW_10_what_has_changed_since_is_put_forward_again(paper):
    by, first = officer("Cotswold"), forwarded(paper)
    with acting(by):
        paper = edit_paper(by=by, paper=paper, title=paper.title, text="Three of them.", source=paper.source)
    refused(first, lead("Cotswold"), CHANGED)
    second = forwarded(paper)
    with as_owner():
        assert PaperRelease.objects.get(pk=first.pk).state == "replaced"
    assert let_go(second).text == "Three of them." and copies(first) == 0


def test_a_paper_is_put_forward_as_it_was_seen(paper):
    by, target = officer("Cotswold"), place("council")
    with acting(by):
        edit_paper(by=by, paper=paper, title=paper.title, text="Three of them.")
        with pytest.raises(ValidationError, match="Somebody else has changed"):
            put_forward(by=by, paper=paper, target=target, reason="Cabinet asks.")


def test_EW_10_it_goes_to_a_place_of_ones_own_party_outside_reviews(review, paper):
    by = officer("Cotswold")
    with as_owner():
        others = list(Compartment.objects.exclude(kind__in=("council", "officers"), owner=by.party_id))
    with acting(by):
        assert {each.kind_id for each in targets(by, paper)} == {"council", "officers"}
        for target in (sealed(review), review.compartment, *others):
            with pytest.raises(ValidationError, match="Choose one from the list"):
                put_forward(by=by, paper=paper, target=target, reason="Astray")
    ours = written(by)
    with acting(by):
        assert [each.kind_id for each in targets(by, ours)] == ["council"]
    with as_owner():  # the filter alone
        assert {each.kind_id for each in targets(by, paper)} == {"council", "officers"}
        assert not PaperRelease.objects.exists()


def test_EW_6_those_who_have_not_declared_neither_put_forward_nor_decide(review, paper):
    by, decides = officer("Cotswold"), lead("Cotswold")
    forward = forwarded(paper)
    with as_owner():
        review.compartment.declarations.all().delete()
    with acting(by), pytest.raises(PermissionDenied, match="Declare your interests"):
        put_forward(by=by, paper=paper, target=place("council"), reason="Cabinet asks.")
    refused(forward, decides, "Declare your interests")
    with acting(decides), pytest.raises(ValidationError, match="Declare your interests"):
        turn_down(by=decides, forward=forward, answer="No.")


def test_EW_2_nobody_barred_elsewhere_or_on_the_other_side_sees_or_decides_it(paper):
    forward = forwarded(paper)
    barred = lead("Cotswold")
    with acting(barred):
        declare(by=barred, compartment=forward.compartment_id, interest="A house", conflict=True)
    for by in (
        barred,
        approver(),
        capacity("provider.revenues@publica.example", "Publica, provider"),
        capacity("clerk@cdc.example", "Cotswold, commissioner"),
        lead("West Oxfordshire"),
        capacity(LEADER, "Cotswold, members"),
    ):
        with acting(by):
            assert not PaperRelease.objects.filter(pk=forward.pk).exists()
            assert not Release.objects.filter(pk=forward.release_id).exists()
            assert not PaperRelease.history.filter(id=forward.pk).exists()
        with as_owner():  # the filter alone
            assert not PaperRelease.objects.visible_to(by).filter(pk=forward.pk).exists()
        refused(forward, by, "This is for another person who decides")
        with acting(by), pytest.raises(PermissionDenied, match="Papers are written"):
            put_forward(by=by, paper=paper, target=place("council"), reason="Cabinet asks.")
    for by in (officer("Cotswold"), monitor()):
        refused(forward, by, "This is for another person who decides")


def test_EW_2_a_decider_who_does_not_see_the_target_lets_nothing_out_to_it():
    by = lead("Cotswold")
    paper = written(by, "council")
    refused(forwarded(paper, kind="officers"), capacity(LEADER, "Cotswold, members"), "You do not see")


def test_it_is_turned_down_with_a_reason(paper):
    forward, by = forwarded(paper), lead("Cotswold")
    with acting(by):
        with pytest.raises(ValidationError, match="Say why"):
            turn_down(by=by, forward=forward, answer=" ")
        done = turn_down(by=by, forward=forward, answer="Not yet.")
        with pytest.raises(ValidationError, match="It is turned down"):
            let_out(by=by, forward=done)
    assert copies(forward) == 0
    with acting(officer("Cotswold")):
        assert PaperRelease.objects.get(pk=forward.pk).answer == "Not yet."


def test_a_copy_stays_as_it_was_let_out(paper):
    copy, by = let_go(forwarded(paper)), officer("Cotswold")
    with acting(by), pytest.raises(PermissionDenied, match="stays as it was let out"):
        edit_paper(by=by, paper=copy, title="Ours now", text="Ours now")


def test_EW_3_of_a_paper_that_is_sealed_meanwhile_nothing_is_let_out(review):
    by, decides = officer("Cotswold"), lead("Cotswold")
    ours = written(by)
    forward = forwarded(ours, by)
    with acting(decides):
        seal_papers(by=decides, review=review, council=review.host, papers=[ours])
    with acting(decides), pytest.raises(Paper.DoesNotExist):
        let_out(by=decides, forward=forward)
    assert copies(forward) == 0
    browser = Browser(LEAD)
    assert "put forward for release" not in browser.get("/").content.decode()
    assert browser.get(f"/papers/copies/{forward.ref}/let-out/").status_code == 404


def test_on_the_pages_it_is_put_forward_looked_at_and_let_out(review, paper):
    writes, decides = Browser(OFFICER), Browser(LEAD)
    here, target = f"/papers/{paper.ref}/", place("council")
    form = writes.get(f"{here}put-forward/").content.decode()
    assert f"{target.name} (seen by: " in form and "scrutiny" in form
    unsaid = writes.send(f"{here}put-forward/", target=target.ref, reason="")
    assert "reason" in unsaid.context["form"].errors
    assert writes.send(f"{here}put-forward/", target=target.ref, reason="Cabinet asks.")["Location"] == here
    with as_owner():
        forward = PaperRelease.objects.get(paper=paper)
    let, down = (f"/papers/copies/{forward.ref}/{step}/" for step in ("let-out", "turn-down"))
    assert panel_buttons(writes.get(here))["Let it out"].startswith("This is for another person who decides")
    assert writes.get(let).status_code == writes.get(down).status_code == 403
    assert "put forward for release" not in writes.get("/").content.decode()
    home = decides.get("/").content.decode()
    assert f"A paper in {sealed(review).name}" in home and "put forward for release" in home
    assert paper.title not in home
    assert panel_buttons(decides.get(here)) == {
        "Let it out": "",
        "Turn it down": "",
        "Put a copy forward for release": "",
    }
    shown = decides.get(let)
    told = {line["key"]: line["value"] for line in shown.context["summary"]}
    assert (told["Goes to"], told["Text"], told["Why"]) == (target.name, paper.text, "Cabinet asks.")
    assert "scrutiny" in shown.context["audience"]
    assert decides.send(let)["Location"] == here
    assert decides.get(let).status_code == decides.get(down).status_code == 403
    assert "put forward for release" not in decides.get("/").content.decode()
    with as_owner():
        copy = Paper.objects.get(release=forward.release_id)
    (row,) = panel(decides.get(here))["table"]["rows"]
    assert (row[0]["text"], row[0]["href"]) == (target.name, copy.get_absolute_url())
    assert row[3]["tag"]["text"] == "Let out" and row[4]["text"]
    for path in (let, down):
        assert Browser(LEADER).get(path).status_code == Browser("officer@wodc.example").get(path).status_code == 404


def test_it_is_turned_down_on_its_page(paper):
    forward, decides = forwarded(paper), Browser(LEAD)
    page = f"/papers/copies/{forward.ref}/turn-down/"
    assert decides.send(page, answer="").status_code == 200
    assert decides.send(page, answer="Not yet.").status_code == 302
    (row,) = panel(Browser(OFFICER).get(paper.get_absolute_url()))["table"]["rows"]
    assert (row[3]["tag"]["text"], row[4]["text"]) == ("Turned down", "Not yet.")


def test_EW_2_the_copy_shows_its_day_and_nothing_of_where_it_came_from(review, paper):
    copy = let_go(forwarded(paper))
    reader = Browser(LEADER)
    page = reader.get(copy.get_absolute_url())
    told = {line["key"]: line["value"] for line in page.context["summary"]}
    assert told["A released copy"].startswith("Let out on ") and told["Text"] == paper.text
    assert buttons(page)["Change it"] and page.context["source"]["text"] == SOURCE
    pages = [page, *(reader.get(path) for path in (f"{copy.get_absolute_url()}history/", "/papers/", "/"))]
    pages.append(reader.get("/search/?q=Zephyrine+options"))
    for each in pages:
        shown = each.content.decode()
        assert (each.status_code == 200 and copy.title in shown) or each is pages[3]
        for hidden in (paper.ref, review.ref, TITLE, sealed(review).name, "Cabinet asks.", "Workings"):
            assert hidden not in shown
    assert panel(page)["table"]["rows"] == []


def test_L20_a_place_that_a_reader_of_the_paper_does_not_see_is_not_named(review, paper):
    """The Leader reads what is sealed once it is recommended, and not officers' papers."""
    forward = forwarded(paper, kind="officers")
    with acting(lead("Cotswold")):
        now = Review.objects.get(pk=review.pk)
        while now.stage != "recommended":
            now = move_on(by=lead("Cotswold"), review=now)
    passes(capacity(LEADER, "Cotswold, members"), review)
    let_go(forward)
    (row,) = panel(Browser(LEADER).get(paper.get_absolute_url()))["table"]["rows"]
    assert row[0]["text"] == "A place that you do not see" and not row[0]["href"]


def panel(page: Any) -> dict[str, Any]:
    return next(each for each in page.context["panels"] if each["title"] == "Copies for others")


def panel_buttons(page: Any) -> dict[str, str]:
    return {button["text"]: button["refusal"] for button in panel(page)["actions"]}
