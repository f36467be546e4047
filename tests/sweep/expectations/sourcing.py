"""Who may ask for each page of commissioning reviews and papers, and for which rows: from the words of the design."""

from typing import Any

from commissioning.models import Candidate, Paper, PaperRelease, Review, Stage
from tests.owner import as_owner
from tests.sweep.askers import Asker
from tests.sweep.expectations.governance import lead_commissioner
from tests.sweep.expectations.rules import Rule, form, of, page, places, seen
from walls.models import Compartment, CompartmentSubject, Declaration, EmployerBar, Membership, RingFence

WRITERS = frozenset({"officer", "lead_commissioner", "named"})
"""Papers are written by commissioning officers, the Lead commissioner and those named."""


def declared(asker: Asker, row: Any) -> bool:
    """No declaration, no task (EW-6)."""
    with as_owner():
        return Declaration.objects.filter(person=asker.person, compartment=matter_of(row)).exists()


def matter_of(row: Any) -> int:
    return row.compartment.matter_id or row.compartment_id


def led_by(asker: Asker, row: Review) -> bool:
    """A review is its Lead commissioner's, who has declared."""
    return lead_commissioner(asker) and row.compartment_id in asker.may["decide"] and declared(asker, row)


def moved_on_by(asker: Asker, row: Review) -> bool:
    return led_by(asker, row) and row.stage != Stage.CLOSED


def joined_by(asker: Asker, row: Review) -> bool:
    """An invited council's Lead commissioner brings its services in, once."""
    with as_owner():
        own = Compartment.objects.filter(matter=row.compartment_id, owner__organisation__in=asker.serves - {None})
        return led_by(asker, row) and not own.exists()


def ring_fenced_by(asker: Asker, row: Review) -> bool:
    """The Monitoring Officer ring-fences somebody named whom a candidate employs."""
    with as_owner():
        roles = CompartmentSubject.objects.filter(compartment=row.compartment_id, relation="team").values("role")
        barred = EmployerBar.objects.filter(compartment=row.compartment_id).values("organisation")
        named = set(Membership.objects.filter(post__role__in=roles, ends_at=None).values_list("person", flat=True))
        employed = Membership.objects.filter(post__organisation__in=barred, ends_at=None).values_list(
            "person", flat=True
        )
        fenced = RingFence.objects.filter(compartment=row.compartment_id).values_list("person", flat=True)
        return row.compartment_id in asker.may["govern"] and bool(named & set(employed) - set(fenced))


def sealed_by(asker: Asker, row: Review) -> bool:
    """Papers are sealed by the Lead commissioner or the Monitoring Officer."""
    return bool(asker.posts & {"lead_commissioner", "monitoring_officer"}) and declared(asker, row)


def invited_by(asker: Asker, row: Candidate) -> bool:
    """Each candidate is invited to bid once, while it is one."""
    return moved_on_by(asker, row.review) and row.withdrawn_on is None and row.invited_on is None


def before_leader_by(asker: Asker, row: Review) -> bool:
    """From the day of the recommendation a council's Lead commissioner lets its Leader read what it sealed."""
    with as_owner():
        own = Compartment.objects.filter(matter=row.compartment_id, owner__organisation__in=asker.serves - {None})
        return led_by(asker, row) and row.stage in (Stage.RECOMMENDED, Stage.CLOSED) and own.exists()


def bid_known(asker: Asker, row: Compartment) -> bool:
    """A bid is its named people's; that it is there, those know too who name them."""
    return row.kind_id == "bid" and row.pk in asker.may["view"] | asker.may["govern"]


def bid_named_by(asker: Asker, row: Compartment) -> bool:
    return row.pk in asker.may["govern"]


def candidate_withdrawn_by(asker: Asker, row: Candidate) -> bool:
    return moved_on_by(asker, row.review) and row.withdrawn_on is None


def declared_there(asker: Asker, row: Any) -> bool:
    """In a review, those have tasks who have declared."""
    return row.compartment.kind_id not in ("sealed", "appraisal", "bid") or declared(asker, row)


def written_by(asker: Asker, row: Paper) -> bool:
    """A paper is for those to change who write there; what was let out stays as it was."""
    allowed = bool(asker.posts & WRITERS) and row.compartment_id in asker.may["contribute"]
    return allowed and declared_there(asker, row) and row.release_id is None


def put_forward_by(asker: Asker, row: Paper) -> bool:
    """A copy is put forward by those who write where the paper lies; of a bid, by nobody."""
    allowed = bool(asker.posts & WRITERS) and row.compartment_id in asker.may["contribute"]
    return allowed and declared_there(asker, row) and row.compartment.kind_id != "bid"


def of_a_paper_on_show(asker: Asker, row: PaperRelease) -> bool:
    return seen(asker, row.paper)


def turned_down_by(asker: Asker, row: PaperRelease) -> bool:
    """Those who decide where the paper lies answer, while a copy waits."""
    return row.state == "waiting" and row.compartment_id in asker.may["decide"] and declared_there(asker, row)


def let_out_by(asker: Asker, row: PaperRelease) -> bool:
    """It takes another person than put it forward, who sees where it goes, and what was put forward."""
    another = row.release.opened_by_id != asker.person and row.release.target_id in asker.may["view"]
    return turned_down_by(asker, row) and another and row.paper.digest() == row.release.digest


PAGES: dict[str, Rule] = {
    "reviews": page(),
    "review_new": form(lead_commissioner),
    "review": of(Review),
    "review_edit": of(Review, led_by),
    "review_history": of(Review),
    "review_move": of(Review, moved_on_by),
    "review_join": of(Review, joined_by),
    "review_team_new": of(Review, led_by),
    "review_team_remove": of(Review, led_by),
    "review_ring_fence": of(Review, ring_fenced_by),
    "review_leader": of(Review, before_leader_by),
    "candidate_invite": of(Candidate, invited_by),
    "candidate_new": of(Review, moved_on_by),
    "candidate_withdraw": of(Candidate, candidate_withdrawn_by),
    "review_seal": of(Review, sealed_by),
    "bids": page(),
    "bid": of(Compartment, sees=bid_known),
    "bid_team_new": of(Compartment, bid_named_by, sees=bid_known),
    "bid_team_remove": of(Compartment, bid_named_by, sees=bid_known),
    "papers": page(),
    "paper_new": form(places(Paper, WRITERS)),
    "paper": of(Paper),
    "paper_edit": of(Paper, written_by),
    "paper_history": of(Paper),
    "paper_put_forward": of(Paper, put_forward_by),
    "paper_release_let_out": of(PaperRelease, let_out_by, sees=of_a_paper_on_show),
    "paper_release_turn_down": of(PaperRelease, turned_down_by, sees=of_a_paper_on_show),
}
