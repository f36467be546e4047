"""A provider's bid: invited by the Lead commissioner, its people named by the approver, on a side of its own."""

from collections import defaultdict
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from commissioning.models import Candidate, Paper, Review
from commissioning.sourcing.actions import (
    add_candidate,
    invite_candidate,
    put_forward,
    ring_fence_person,
    standing_wall,
    withdraw_candidate,
    write_paper,
)
from publica.bids.actions import bids, name_bidder, remove_bidder
from tests.browsing import Browser, listed
from tests.commissioning.scene import approver, lead, officer, team
from tests.commissioning.sourcing.scene import (
    ADVISER,
    TITLE,
    adviser,
    monitor,
    named,
    opened,
    passes,
    person,
    place,
    shared_adviser,
)
from tests.demonstration import capacities, capacity, organisation, party, reach
from tests.owner import as_owner
from walls.actions.interests import declare
from walls.actions.matters import named as named_people
from walls.actions.matters import open_far_side
from walls.actions.walls import ONE_SIDE, lower_wall, offers, sign, take_side
from walls.capacities import CurrentCapacity
from walls.identity import acting
from walls.models import Compartment, Membership, SideTaken, UndertakingText, Wall, WallSide
from walls.views.waiting import wall_tasks

pytestmark = pytest.mark.usefixtures("demonstration")

BIDDER = "provider.revenues@publica.example"
KNOWN_AS = "Quillan services"
"""Words that nothing else in the demonstration has."""


def candidate(review: Review, name: str = "Publica") -> Candidate:
    with as_owner():
        return Candidate.objects.select_related("review", "organisation").get(
            review=review, organisation__short_name=name
        )


def invited(review: Review, name: str = "Publica") -> Compartment:
    """The compartment of a candidate's bid, once the Lead commissioner has invited it."""
    by = lead("Cotswold")
    with acting(by):
        invite_candidate(by=by, candidate=candidate(review, name), known_as=KNOWN_AS)
    with as_owner():
        return Compartment.objects.get(kind="bid", owner__organisation__short_name=name, name__endswith=KNOWN_AS)


def bidder(bid: Compartment, email: str = BIDDER) -> Membership:
    by = approver()
    with acting(by):
        return name_bidder(by=by, bid=bid, person=person(email))


def enters(by: CurrentCapacity, bid: Compartment) -> None:
    """Declares no interest, takes the bid's side, and signs."""
    stands = side_of(bid)
    with acting(by):
        declare(by=by, compartment=bid.pk, nil=True)
        take_side(by=by, wall=stands.wall, side=stands.side)
        sign(by=by, wall=stands.wall)


def side_of(bid: Compartment) -> WallSide:
    with as_owner():
        return WallSide.objects.select_related("wall").get(compartment=bid)


def drafted(bid: Compartment, by: CurrentCapacity) -> Paper:
    with acting(by):
        return write_paper(by=by, compartment=bid, title="Our price", text="Quillan costs", sort="other")


def reads(by: CurrentCapacity, paper: Paper) -> bool:
    with acting(by):
        bare = Paper.objects.filter(pk=paper.pk).exists()
        assert bare == Paper.objects.visible_to(by).filter(pk=paper.pk).exists()
    return bare


def knows(by: CurrentCapacity, bid: Compartment) -> bool:
    with acting(by):
        return Compartment.objects.filter(pk=bid.pk).exists()


def test_EW_3_an_invited_candidate_has_a_place_of_its_own_on_a_side_of_its_own():
    review = opened()
    before = reach(approver(), "govern")["bid"]
    bid = invited(review)
    with as_owner():
        wall = Wall.objects.get(keeper=review.compartment_id)
        sides = dict(WallSide.objects.filter(wall=wall).values_list("compartment", "side"))
        (text,) = UndertakingText.objects.filter(wall=wall).exclude(side=1)
        assert candidate(review).invited_on is not None
    assert sides.pop(bid.pk) == text.side != 1 and set(sides.values()) == {1}
    assert "for this bid alone" in text.text
    assert set(reach(approver(), "govern")["bid"]) - set(before) == {f"Publica: bid for {KNOWN_AS}"}
    assert "bid" not in reach(approver(), "view")


def test_EW_2_the_candidate_learns_what_it_is_told_and_nothing_of_the_review():
    review = opened()
    bid, by = invited(review), approver()
    assert knows(by, bid)
    bidder(bid)
    enters(team(), bid)
    for each in (by, team()):
        with acting(each):
            assert not Review.objects.filter(pk=review.pk).exists()
            assert not Candidate.objects.exists()
            assert not Compartment.objects.filter(pk=review.compartment_id).exists()
            assert not any(TITLE in place.name for place in Compartment.objects.all())
            assert not SideTaken.objects.exclude(person=each.person_id).exists()
            known = {side.compartment_id for side in WallSide.objects.all()}
            assert known <= {place.pk for place in Compartment.objects.filter(kind="bid")}


def test_EW_2_nobody_but_those_named_reads_what_is_in_a_bid():
    review = opened()
    bid = invited(review)
    bidder(bid)
    mate = team()
    enters(mate, bid)
    paper = drafted(bid, mate)
    assert reads(mate, paper)
    for by in (
        lead("Cotswold"),
        monitor(),
        officer("Cotswold"),
        approver(),
        *capacities("performance@publica.example"),
    ):
        assert not reads(by, paper)
    for by in (lead("Cotswold"), monitor(), officer("Cotswold")):
        assert not knows(by, bid)
        with acting(by):
            assert named_people(bid) == []


def test_EW_2_no_copy_of_a_bids_paper_is_put_forward():
    bid, by = invited(opened()), team()
    bidder(bid)
    enters(by, bid)
    paper = drafted(bid, by)
    for each in (by, lead("Cotswold")):
        with acting(each), pytest.raises(PermissionDenied):
            put_forward(by=each, paper=paper, target=place("council"), reason="To win")
    page = Browser(BIDDER).get(paper.get_absolute_url())
    assert "what is bid is submitted" in page.content.decode()
    assert Browser(BIDDER).get(f"/papers/{paper.ref}/put-forward/").status_code == 403


def test_EW_5_EW_6_it_opens_once_they_have_declared_taken_its_side_and_signed():
    bid, mate = invited(opened()), team()
    bidder(bid)
    side = side_of(bid)
    wall = side.wall
    with acting(mate):
        assert (wall.pk, side.side) in {(offer.wall_id, offer.side) for offer in offers(mate)}
    taking = Browser(BIDDER).get(f"/walls/{wall.ref}/side/").context["form"]["side"]
    assert [label for _, label in taking.field.choices] == [bid.name]
    with acting(mate):
        take_side(by=mate, wall=wall, side=side.side)
        with pytest.raises(ValidationError, match="Declare your interests"):
            sign(by=mate, wall=wall)
        assert f"/declarations/on/{bid.ref}/" in waits_for(mate)[bid.name]
        declare(by=mate, compartment=bid.pk, nil=True)
        sign(by=mate, wall=wall)
    assert bid.name in reach(mate, "decide")["bid"]
    told = {line["key"]: line["value"] for line in Browser(BIDDER).get(f"/walls/{wall.ref}/").context["summary"]}
    assert told["Your side"] == "Your own"


def waits_for(by: CurrentCapacity) -> dict[str, set[str]]:
    """By what each thing is that waits at walls for a capacity, where its pages are."""
    found: dict[str, set[str]] = defaultdict(set)
    with acting(by):
        for task in wall_tasks(type("Request", (), {"acting": by})()):
            found[task.what].add(task.href)
    return found


def test_EW_8_the_approver_names_colleagues_and_nobody_else_does():
    bid = invited(opened())
    with acting(approver()):
        for email in ("officer@cdc.example", "provider.waste@ubico.example"):
            with pytest.raises(PermissionDenied):
                name_bidder(by=approver(), bid=bid, person=person(email))
        with pytest.raises(ValidationError, match="yourself"):
            name_bidder(by=approver(), bid=bid, person=person("approver@publica.example"))
        assert named_people(bid) == []
    appointment = bidder(bid)
    with acting(approver()):
        (mate,) = named_people(bid)
        assert (mate.person_id, mate.declared, mate.opens) == (person(BIDDER).pk, False, False)
    enters(team(), bid)
    for by in (team(), lead("Cotswold"), capacity("performance@publica.example", "Publica, provider")):
        with acting(by), pytest.raises(PermissionDenied, match="names the people"):
            name_bidder(by=by, bid=bid, person=person("performance@publica.example"))
        with acting(by), pytest.raises(PermissionDenied, match="names the people"):
            remove_bidder(by=by, bid=bid, appointment=appointment)
        with acting(by), pytest.raises(DatabaseError), transaction.atomic():
            Membership.objects.create(person=person("performance@publica.example"), post=appointment.post)


def test_who_is_taken_off_a_bid_cools_off():
    bid, mate = invited(opened()), team()
    appointment = bidder(bid)
    enters(mate, bid)
    paper = drafted(bid, mate)
    with acting(approver()):
        remove_bidder(by=approver(), bid=bid, appointment=Membership.objects.get(pk=appointment.pk))
    assert not reads(mate, paper)
    bidder(bid)
    with pytest.raises(PermissionDenied, match="no such matter"):
        enters(team(), bid)  # no side is offered while they cool off


def test_EW_8_the_same_adviser_serves_the_bid_or_the_council():
    shared_adviser()
    review = opened()
    bid = invited(review)
    named(review, ADVISER)
    bidder(bid, ADVISER)
    enters(capacity(ADVISER, "Publica, provider"), bid)
    by = monitor()
    passes(by, review)
    with acting(by), pytest.raises(ValidationError, match="never serves two"):
        ring_fence_person(by=by, review=review, person=person(ADVISER), reason="Both")


def test_EW_4_who_is_ring_fenced_for_the_council_takes_no_side_of_a_bid():
    shared_adviser()
    review = opened()
    bid = invited(review)
    named(review, ADVISER)
    by = monitor()
    passes(by, review)
    with acting(by):
        ring_fence_person(by=by, review=review, person=person(ADVISER), reason="For the council alone")
    passes(adviser(), review)
    bidder(bid, ADVISER)
    bidding = capacity(ADVISER, "Publica, provider")
    assert bid.name not in waits_for(bidding)
    with pytest.raises(ValidationError, match=ONE_SIDE):
        enters(bidding, bid)


def test_candidates_are_kept_apart_from_each_other():
    review, by = opened(), lead("Cotswold")
    with acting(by):
        add_candidate(by=by, review=review, organisation=organisation("Ubico"))
    ours, theirs = invited(review), invited(review, "Ubico")
    with as_owner():
        sides = set(WallSide.objects.filter(compartment__in=[ours, theirs]).values_list("side", flat=True))
    assert len(sides) == 2 and 1 not in sides
    assert knows(approver(), ours) and not knows(approver(), theirs)
    with acting(approver()), pytest.raises(PermissionDenied, match="names the people"):
        name_bidder(by=approver(), bid=theirs, person=person(BIDDER))


def test_a_candidate_is_invited_once_by_the_lead_commissioner_while_it_is_one():
    review, by = opened(), lead("Cotswold")
    invited(review)
    with acting(by):
        with pytest.raises(PermissionDenied, match="invited already"):
            invite_candidate(by=by, candidate=candidate(review), known_as="Again")
        ubico = add_candidate(by=by, review=review, organisation=organisation("Ubico"))
        gone = withdraw_candidate(by=by, review=review, candidate=ubico, reason="Will not bid.")
        with pytest.raises(PermissionDenied, match="withdrawn"):
            invite_candidate(by=by, candidate=gone, known_as="Again")
    named(review, "officer@cdc.example")
    passes(officer("Cotswold"), review)
    colleague = officer("Cotswold")
    with acting(colleague), pytest.raises(PermissionDenied, match="Lead commissioner"):
        invite_candidate(by=colleague, candidate=candidate(review), known_as="Ours")


def test_the_kernel_opens_a_far_side_to_a_provider_only_and_only_for_those_who_decide_there():
    review = opened()
    with as_owner():
        wall = Wall.objects.get(keeper=review.compartment_id)
    given: dict[str, Any] = {"wall": wall, "kind": "bid", "name": "A bid", "undertaking": "I do."}
    publica, council = party("Publica", "provider"), party("West Oxfordshire", "commissioner")
    for by in (officer("Cotswold"), lead("West Oxfordshire"), approver()):
        with acting(by), pytest.raises(DatabaseError, match="only those who decide"), transaction.atomic():
            open_far_side(by=by, party=publica, **given)
    by = lead("Cotswold")
    with acting(by):
        with pytest.raises(DatabaseError, match="only those who decide"), transaction.atomic():
            open_far_side(by=by, party=council, **given)
        with pytest.raises(ValidationError, match="would name its people"):
            open_far_side(by=by, party=publica, **given | {"kind": "officers"})
        open_far_side(by=by, party=publica, **given)
        with pytest.raises(ValidationError, match="has its side"):
            open_far_side(by=by, party=publica, **given)


def test_the_pages_of_a_bid_from_the_invitation_to_its_first_paper():
    review = opened()
    browser, who = Browser("lead.commissioner@cdc.example"), candidate(review)
    page = browser.get(review.get_absolute_url())
    assert f"/candidates/{who.ref}/invite/" in page.content.decode()
    assert browser.send(f"/candidates/{who.ref}/invite/", known_as=KNOWN_AS).status_code == 302
    assert browser.get(f"/candidates/{who.ref}/invite/").status_code == 403
    with as_owner():
        bid = Compartment.objects.get(kind="bid", name__endswith=KNOWN_AS)
    there = f"/bids/{bid.ref}/"
    assert browser.get(there).status_code == 404 and listed(browser.get("/bids/")) == []
    names = Browser("approver@publica.example")
    assert bid.name in listed(names.get("/bids/"))
    assert names.send(f"{there}team/new/", person=person(BIDDER).ref).status_code == 302
    shown = names.get(there)
    assert [each["title"] for each in shown.context["panels"]] == ["Named people"]
    assert TITLE not in shown.content.decode()
    mate = Browser(BIDDER)
    assert mate.get(there).status_code == 404
    assert f"/declarations/on/{bid.ref}/" in mate.get("/").content.decode()
    enters(team(), bid)
    paper = drafted(bid, team())
    inside = mate.get(there)
    assert [each["title"] for each in inside.context["panels"]] == ["Named people", "Papers"]
    assert mate.get(f"{there}team/new/").status_code == 403
    assert mate.get(paper.get_absolute_url()).status_code == 200
    assert names.get(paper.get_absolute_url()).status_code == 404
    (appointment,) = offered(names.get(f"{there}team/remove/"))
    assert names.send(f"{there}team/remove/", person=appointment).status_code == 302
    assert mate.get(there).status_code == 404
    with acting(approver()):
        assert bid in bids(approver())


def offered(page) -> list[str]:
    return [str(value) for value, _ in page.context["form"].fields["person"].choices if value]


def test_nobody_is_invited_where_no_wall_stands():
    review = opened()
    by = monitor()
    with acting(by):
        lower_wall(by=by, wall=Wall.objects.get(keeper=review.compartment_id))
    by = lead("Cotswold")
    with acting(by):
        assert standing_wall(review) is None
        with pytest.raises(ValidationError, match="No wall stands"):
            invite_candidate(by=by, candidate=candidate(review), known_as=KNOWN_AS)
