"""Commissioning reviews: the list, one with its team, candidates, papers and wall, and opening one."""

from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from commissioning.models import Candidate, Paper, Review, ReviewService, Stage
from commissioning.sourcing.actions import edit_review, lead_refusal, leader_refusal, open_review
from commissioning.sourcing.actions.candidates import candidates_refusal
from commissioning.sourcing.actions.papers import paper_refusal, seal_refusal
from commissioning.sourcing.actions.reviews import have_joined, joined
from commissioning.sourcing.actions.team import NOT_GOVERNOR, team_refusal
from commissioning.sourcing.actions.wall import standing_around
from commissioning.sourcing.forms import NewReviewForm, ReviewForm
from commissioning.sourcing.lifecycle import REVIEW, next_move
from commissioning.sourcing.tables import CANDIDATES, PAPERS_OF_REVIEW, REVIEWS, SERVICES_OF_REVIEW, TEAM
from commissioning.sourcing.work import declaring
from councils.views.sourced import SourcedPage, change_and_history
from councils.views.together import TogetherPage
from walls.actions.compartments import may
from walls.actions.matters import Named, named
from walls.models import Declaration
from walls.tables import british
from walls.views import CreatePage, EditPage, HistoryPage, RowsPage

SECTION = ("Commissioning reviews", "reviews")


class SourcingListPage(TogetherPage):
    """One of the lists of sourcing, beside that of services."""

    together: ClassVar = (("Services", "services"), SECTION, ("Papers", "papers"))
    label = "Sourcing"


class OfReview(RowsPage):
    """A page about a review, each row with what costs no statement so.

    `declared` is whether the reader has declared in it, `joined` the keys of the councils that have.
    """

    model = Review
    section: ClassVar[tuple[str, str] | None] = SECTION
    related = ("host",)

    def rows(self, action: str = "view") -> QuerySet[Any]:
        mine = Declaration.objects.filter(person=self.by.person_id, compartment=OuterRef("compartment"))
        councils = ArraySubquery(have_joined(OuterRef("compartment")))
        return super().rows(action).annotate(declared=Exists(mine), joined=councils)


class ReviewsPage(SourcingListPage):
    model = Review
    related = ("host",)
    table = REVIEWS
    title = "Commissioning reviews"
    empty = "No review that you can see."

    def actions(self) -> list[dict[str, str]]:
        return [{"text": "Open a review", "href": reverse("review_new"), "refusal": lead_refusal(self.by)}]


class ReviewPage(OfReview, SourcedPage):
    caption = "Commissioning review"

    def rows(self, action: str = "view") -> QuerySet[Any]:
        """With the wall that stands around each."""
        wall = standing_around(OuterRef("compartment"))
        told = {"wall_ref": "ref", "wall_since": "starts_at", "wall_review_on": "review_on"}
        return super().rows(action).annotate(**{name: Subquery(wall.values(of)[:1]) for name, of in told.items()})

    def summary(self) -> list[dict[str, Any]]:
        row = self.row
        stands: dict[str, Any] = {"value": "None yet: it is raised with the first candidate"}
        if row.wall_ref is not None:
            told = f"Stands since {british(row.wall_since)}; to be looked at again on {british(row.wall_review_on)}"
            stands = {"value": told, "href": reverse("wall", args=[row.wall_ref])}
        return [
            {"key": "Kept by", "value": self.row.host.name},
            {"key": "Stage", "value": self.row.get_stage_display()},
            {"key": "Since", "value": british(self.row.stage_since)},
            {"key": "What it is to find out", "value": self.row.purpose},
            {"key": "Wall", **stands},
        ]

    def panels(self) -> list[dict[str, Any]]:
        people = named(self.row.compartment_id)
        return [
            *([] if self.row.declared else [self.to_declare()]),
            {
                "title": "What it is about",
                "table": SERVICES_OF_REVIEW.of(
                    ReviewService.objects.visible_to(self.by)
                    .filter(review=self.row)
                    .select_related("service__council")
                    .order_by("pk")
                ),
                "empty": "No service that you can see.",
            },
            self.candidates(),
            {
                "title": "Named team",
                "table": TEAM.of(people),
                "empty": "Nobody is named yet.",
                "actions": self.team_actions(people),
            },
            self.papers(),
        ]

    def to_declare(self) -> dict[str, Any]:
        """Nobody has a task in a review before declaring (EW-6)."""
        return {
            "title": "Your interests",
            "text": "You have not declared your interests in this review. Nothing to declare is an answer.",
            "actions": [{"text": "Declare", "href": declaring(self.row.compartment.ref)}],
        }

    def candidates(self) -> dict[str, Any]:
        found = Candidate.objects.visible_to(self.by).filter(review=self.row).select_related("organisation")
        candidates = list(found.order_by("pk"))
        why_not = candidates_refusal(self.by, self.row)
        standing = [each for each in candidates if each.withdrawn_on is None and not why_not]
        of_each = [
            {
                "text": f"{words} {each.organisation.short_name}{to_do}",
                "href": reverse(page, args=[each.ref]),
                "secondary": True,
            }
            for words, to_do, page, several in (
                ("Invite", " to bid", "candidate_invite", [each for each in standing if each.invited_on is None]),
                ("Withdraw", "", "candidate_withdraw", standing),
            )
            for each in several
        ]
        add = {
            "text": "Add a candidate",
            "href": reverse("candidate_new", args=[self.row.ref]),
            "refusal": why_not,
        }
        return {
            "title": "Candidates",
            "table": CANDIDATES.of(candidates),
            "empty": "Nobody is a candidate yet.",
            "actions": [add, *of_each],
        }

    def team_actions(self, people: list[Named]) -> list[dict[str, Any]]:
        why_not = team_refusal(self.by, self.row)
        ref = [self.row.ref]
        actions: list[dict[str, Any]] = [
            {"text": "Name somebody", "href": reverse("review_team_new", args=ref), "refusal": why_not}
        ]
        if people and not why_not:
            actions.append(
                {"text": "Take somebody off", "href": reverse("review_team_remove", args=ref), "secondary": True}
            )
        if any(person.kept_out for person in people):
            governs = may(self.by, "govern", self.row.compartment_id)
            actions.append(
                {
                    "text": "Ring-fence somebody",
                    "href": reverse("review_ring_fence", args=ref),
                    "refusal": "" if governs else NOT_GOVERNOR,
                }
            )
        return actions

    def papers(self) -> dict[str, Any]:
        here = Q(compartment=self.row.compartment_id) | Q(compartment__matter=self.row.compartment_id)
        papers = Paper.objects.visible_to(self.by).filter(here).select_related("compartment").defer("text")
        return {
            "title": "Papers",
            "table": PAPERS_OF_REVIEW.of(papers[:100]),
            "empty": "No papers that you can see.",
            "actions": [
                {"text": "Write a paper", "href": reverse("paper_new"), "refusal": paper_refusal(self.by)},
                {
                    "text": "Seal papers",
                    "href": reverse("review_seal", args=[self.row.ref]),
                    "refusal": seal_refusal(self.by, self.row),
                },
            ],
        }

    def for_leader(self) -> list[dict[str, Any]]:
        """Once something is recommended, the Leader of each council that joined may be let in."""
        if self.row.stage not in (Stage.RECOMMENDED, Stage.CLOSED):
            return []
        refused = leader_refusal(self.by, self.row, self.by.organisation_id)
        href = reverse("review_leader", args=[self.row.ref])
        return [{"text": "Put it before your Leader", "href": href, "refusal": refused, "secondary": True}]

    def joining(self) -> list[dict[str, Any]]:
        """A council that takes part without being the host brings its services in, once."""
        council = self.by.organisation_id
        if lead_refusal(self.by, self.row) or council == self.row.host_id or joined(self.row, council):
            return []
        href = reverse("review_join", args=[self.row.ref])
        return [{"text": "Bring your council’s services in", "href": href, "secondary": True}]

    def actions(self) -> list[dict[str, Any]]:
        move = next_move(self.row.stage)
        moving = [
            {
                "text": move.text,
                "href": reverse("review_move", args=[self.row.ref]),
                "refusal": REVIEW.refusal(move.code, self.row, self.by),
            }
            for move in [move]
            if move
        ]
        return [
            *moving,
            *self.joining(),
            *self.for_leader(),
            *change_and_history("review", self.row, lead_refusal(self.by, self.row)),
        ]


class NewReviewPage(CreatePage):
    model = Review
    section = SECTION
    form_class = NewReviewForm
    title = "Open a commissioning review"
    audience = "those named for it, the Lead commissioner, the section 151 officer and the Monitoring Officer"
    submit = "Open the review"
    saved = "The review is open, and its wall stands where there is a candidate."

    def refusal(self) -> str:
        return lead_refusal(self.by)

    def form_arguments(self) -> dict[str, Any]:
        return {"council": self.by.organisation()}

    def act(self, form: NewReviewForm) -> Review:
        said = {name: value for name, value in form.cleaned_data.items() if name != "undertakes"}
        return open_review(by=self.by, host=form.council, **said)


class EditReviewPage(OfReview, EditPage):
    form_class = ReviewForm
    title = "Change a review"

    def refusal(self) -> str:
        return lead_refusal(self.by, self.row)

    def act(self, form: ReviewForm) -> Review:
        return edit_review(by=self.by, review=self.row, **form.written())


class ReviewHistoryPage(OfReview, HistoryPage):
    fields = ("title", "purpose", "stage", "stage_since")
