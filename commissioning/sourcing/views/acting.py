"""What is done in a review, each thing on a page of its own."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from commissioning.models import Candidate, Review
from commissioning.sourcing.actions import (
    add_candidate,
    invite_candidate,
    join_review,
    lead_refusal,
    leader_refusal,
    move_on,
    name_person,
    put_before_leader,
    remove_person,
    ring_fence_person,
    seal_papers,
    withdraw_candidate,
)
from commissioning.sourcing.actions.candidates import candidates_refusal, invite_refusal
from commissioning.sourcing.actions.papers import seal_refusal
from commissioning.sourcing.actions.reviews import joined
from commissioning.sourcing.actions.team import NOT_GOVERNOR, team_refusal
from commissioning.sourcing.forms import (
    CandidateForm,
    InviteForm,
    JoinForm,
    PersonForm,
    RingFenceForm,
    SealForm,
    WithdrawForm,
)
from commissioning.sourcing.lifecycle import REVIEW, next_move
from commissioning.sourcing.views.reviews import SECTION, OfReview
from walls.actions.compartments import may
from walls.actions.matters import Named, named
from walls.forms import PlainForm
from walls.keeping import colleagues
from walls.models import Membership, Organisation, Person
from walls.views import ActAsSeenPage, ActPage
from walls.views.pages import Crumbs

CLOSED = "The review is closed."
JOINED = "Your council has joined this review already."
NOT_REOPENED = "A review that is closed is not opened again. Its wall stands until it is lowered."
FOLLOWS = {
    "list": "The review goes on to its next stage. Nobody sees more than before.",
    "engage": "The review goes on to its next stage. Nobody sees more than before.",
    "appraise": "The review goes on to its next stage. Nobody sees more than before.",
    "recommend": (
        "What your council has sealed opens to its Leader, "
        "who declares their interests, takes the review's side and signs first."
    ),
}
"""By move, what follows from it."""
NOBODY_KEPT_OUT = "Nobody named for this review is kept out of it."


class InReview(OfReview, ActPage):
    """One thing done in a review."""

    template_name = "pages/form.html"

    @property
    def council(self) -> Organisation:
        """The council for which the reader acts."""
        return self.by.organisation()


class MovePage(InReview, ActAsSeenPage):
    """Moves a review on, from the stage at which it was when the page was opened."""

    template_name = "pages/confirm.html"
    form_class = PlainForm
    saved = "The review has moved on."

    def prepare(self, *, for_update: bool = False) -> None:
        super().prepare(for_update=for_update)
        if move := next_move(self.row.stage):
            self.submit, self.intro = move.text, FOLLOWS.get(move.code, "")  # type: ignore[misc]

    def refusal(self) -> str:
        move = next_move(self.row.stage)
        return REVIEW.refusal(move.code, self.row, self.by) if move else CLOSED

    def context(self) -> dict[str, Any]:
        move = next_move(self.row.stage)
        closing = {"warning": NOT_REOPENED} if move and move.code == "close" else {}
        return super().context() | {"title": move.text if move else CLOSED} | closing

    def act(self, form: PlainForm) -> Review:
        self.as_seen()
        return move_on(by=self.by, review=self.row)


class JoinPage(InReview):
    form_class = JoinForm
    title = "Bring your council's services in"
    submit = "Join the review"
    saved = "Your council has joined the review."

    def refusal(self) -> str:
        return lead_refusal(self.by, self.row) or (JOINED if joined(self.row, self.by.organisation_id) else "")

    def form_arguments(self) -> dict[str, Any]:
        return {"council": self.council}

    def act(self, form: JoinForm) -> Review:
        return join_review(by=self.by, review=self.row, council=form.council, **form.cleaned_data)


class LeaderPage(InReview):
    """Where a joined council's Lead commissioner did not move the review on, its own Leader is let in here."""

    template_name = "pages/confirm.html"
    title = "Put it before your Leader"
    intro = (
        "What your council has sealed in this review opens to its Leader, who declares their interests, takes its side "
        "and signs first."
    )
    submit = "Put it before the Leader"
    saved = "It is before your Leader."

    def refusal(self) -> str:
        return leader_refusal(self.by, self.row, self.by.organisation_id)

    def act(self, form: Any) -> Review:
        put_before_leader(by=self.by, review=self.row, council=self.council)
        return self.row


class NamePage(InReview):
    form_class = PersonForm
    title = "Name somebody for this review"
    intro = (
        "They see it once they have declared their interests, taken its side and signed. "
        "Whoever works for a candidate waits for a ring-fence by the Monitoring Officer."
    )
    submit = "Name them"
    saved = "They are named."

    def refusal(self) -> str:
        return team_refusal(self.by, self.row)

    def form_arguments(self) -> dict[str, Any]:
        return {"people": colleagues().get(self.by.party_id, [])}

    def act(self, form: PersonForm) -> Review:
        person = Person.objects.get(ref=form.cleaned_data["person"])
        name_person(by=self.by, review=self.row, council=self.council, person=person)
        return self.row


class RemovePage(InReview):
    form_class = PersonForm
    title = "Take somebody off this review"
    intro = "It closes to them at once, and their cooling-off begins."
    submit = "Take them off"
    saved = "They are off the team."

    def refusal(self) -> str:
        return team_refusal(self.by, self.row)

    def form_arguments(self) -> dict[str, Any]:
        mine = Membership.objects.filter(post__role__party=self.by.party_id).values_list("ref", flat=True)
        found, own = named(self.row.compartment_id), set(mine)
        return {"people": [(each.ref, each.name) for each in found if each.ref in own]}

    def act(self, form: PersonForm) -> Review:
        appointment = Membership.objects.get(ref=form.cleaned_data["person"])
        remove_person(by=self.by, review=self.row, appointment=appointment)
        return self.row


class RingFencePage(InReview):
    form_class = RingFenceForm
    title = "Ring-fence somebody for this review"
    intro = "They work for this side of the review alone, though a candidate employs them. It gives them nothing more."
    submit = "Ring-fence them"
    saved = "They are ring-fenced."

    def refusal(self) -> str:
        if not may(self.by, "govern", self.row.compartment_id):
            return NOT_GOVERNOR
        return "" if self.kept_out else NOBODY_KEPT_OUT

    @cached_property
    def kept_out(self) -> dict[str, Named]:
        """Those named whom their employer keeps out, by their appointments."""
        return {each.ref: each for each in named(self.row.compartment_id) if each.kept_out}

    def form_arguments(self) -> dict[str, Any]:
        return {"people": [(each.ref, each.name) for each in self.kept_out.values()]}

    def act(self, form: RingFenceForm) -> str:
        said = form.cleaned_data
        person = Person.objects.get(pk=self.kept_out[said["person"]].person_id)
        ring_fence_person(by=self.by, review=self.row, person=person, reason=said["reason"], ends_at=said["ends_at"])
        return self.row.get_absolute_url()


class NewCandidatePage(InReview):
    form_class = CandidateForm
    title = "Add a candidate"
    submit = "Add it"
    saved = "It is a candidate, and the review is kept from whomever it employs."

    def refusal(self) -> str:
        return candidates_refusal(self.by, self.row)

    def form_arguments(self) -> dict[str, Any]:
        return {"review": self.row}

    def act(self, form: CandidateForm) -> Review:
        add_candidate(by=self.by, review=self.row, **form.cleaned_data)
        return self.row


class OfCandidate(ActPage):
    """A candidate is found through its own wall, which is its review's."""

    model = Candidate
    section = SECTION
    related = ("review", "organisation")
    below_row = False
    template_name = "pages/form.html"

    def crumbs(self) -> Crumbs:
        review = [] if self.row is None else [self.row.review]
        return [*super().crumbs(), *({"text": str(each), "href": each.get_absolute_url()} for each in review)]

    def context(self) -> dict[str, Any]:
        return super().context() | {"caption": str(self.row.organisation)}


class InvitePage(OfCandidate):
    form_class = InviteForm
    title = "Invite a candidate to bid"
    intro = (
        "A place opens for its bid, on its own side of the wall. Its approver is told, and names its people. "
        "You see nothing of what they write there, nor who they are."
    )
    submit = "Invite it"
    saved = "It is invited, and its approver is told."

    def refusal(self) -> str:
        return invite_refusal(self.by, self.row)

    def act(self, form: InviteForm) -> str:
        invite_candidate(by=self.by, candidate=self.row, **form.cleaned_data)
        return reverse("review", args=[self.row.review.ref])


class WithdrawPage(OfCandidate):
    form_class = WithdrawForm
    title = "Withdraw a candidate"
    intro = "Whomever it employs stays kept out of the review: only the Monitoring Officer lets them in again."
    submit = "Withdraw it"
    saved = "It is withdrawn."

    def refusal(self) -> str:
        refused = candidates_refusal(self.by, self.row.review)
        return refused or ("" if self.row.withdrawn_on is None else "It is withdrawn already.")

    def act(self, form: WithdrawForm) -> str:
        withdraw_candidate(by=self.by, review=self.row.review, candidate=self.row, **form.cleaned_data)
        return reverse("review", args=[self.row.review.ref])


class SealPage(InReview):
    form_class = SealForm
    title = "Seal papers"
    submit = "Seal them"
    saved = "The papers are sealed."

    def refusal(self) -> str:
        return seal_refusal(self.by, self.row)

    def form_arguments(self) -> dict[str, Any]:
        return {"council": self.council}

    def act(self, form: SealForm) -> str:
        seal_papers(by=self.by, review=self.row, council=form.council, papers=list(form.cleaned_data["papers"]))
        return self.row.get_absolute_url()
