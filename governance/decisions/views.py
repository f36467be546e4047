"""Recommendations to the executive, and what it decided: put, read and recorded in one place."""

from typing import Any

import django_filters
from django.urls import reverse

from councils.views.sourced import SourcedPage
from councils.views.together import TogetherPage
from governance.decisions.actions import (
    edit_recommendation,
    judges_own_cause,
    recommend,
    record_decision,
    refusal,
    withdraw,
)
from governance.decisions.forms import DecisionForm, NewRecommendationForm, RecommendationForm
from governance.decisions.lifecycle import RECOMMENDATION
from governance.decisions.panels import reports_of
from governance.decisions.tables import DECISIONS, RECOMMENDATIONS, state_tag
from governance.models import Body, Decision, DecisionResult, Recommendation, RecommendationState
from walls.tables import british
from walls.views import ActPage, CreatePage, EditPage, HistoryPage

DECIDED, PUT = ("Decisions", "decisions"), ("Recommendations", "recommendations")
OWN_CAUSE = (
    "The head of paid service granted a dispensation on this decision, and as Lead commissioner also recommended it. "
    "The council may want its Monitoring Officer to look at this."
)


class TogetherWithDecisions(TogetherPage):
    """One of the two lists: what was decided, and what was recommended."""

    together = (DECIDED, PUT)
    label = "Decisions and recommendations"


class DecisionFilter(django_filters.FilterSet):
    """What the list of decisions may be narrowed by."""

    result = django_filters.ChoiceFilter(choices=DecisionResult.choices, label="Result", empty_label="Any")


class RecommendationFilter(django_filters.FilterSet):
    """What the list of recommendations may be narrowed by."""

    state = django_filters.ChoiceFilter(
        choices=RecommendationState.choices, label="Where it has got to", empty_label="Anywhere"
    )


class DecisionsPage(TogetherWithDecisions):
    model = Decision
    related = ("compartment", "recommendation")
    table = DECISIONS
    filterset = DecisionFilter
    title = "Decisions"
    empty = "No decision that you can see matches."


class RecommendationsPage(TogetherWithDecisions):
    model = Recommendation
    related = ("compartment", "body__organisation")
    table = RECOMMENDATIONS
    filterset = RecommendationFilter
    title = "Recommendations"
    empty = "No recommendation that you can see matches."

    def actions(self) -> list[dict[str, Any]]:
        new = reverse("recommendation_new")
        return [{"text": "Make a recommendation", "href": new, "refusal": refusal(self.by)}]


class RecommendationPage(SourcedPage):
    model = Recommendation
    related = ("body__organisation__parent", "decision")  # which lies where the recommendation does
    section = PUT
    caption = "Recommendation"

    def summary(self) -> list[dict[str, Any]]:
        it = self.row
        return [
            {"key": "Where it has got to", "value": "", "tag": state_tag(it)},
            *self.decided(),
            {"key": "Put to", "value": _in_full(it.body), "href": it.body.get_absolute_url()},
            {"key": "To be decided on", "value": british(it.meets_on)},
            {"key": "Recommendation", "value": it.text},
            {"key": "Reasons", "value": it.reasons},
            {"key": "Other options considered", "value": it.options},
        ]

    def decided(self) -> list[dict[str, Any]]:
        """The way to the decision, once there is one."""
        found = getattr(self.row, "decision", None)
        if found is None:
            return []
        words = f"{found.get_result_display()}, {british(found.decided_on)}"
        return [{"key": "Decision", "value": words, "href": found.get_absolute_url()}]

    def panels(self) -> list[dict[str, Any]]:
        return [reports_of(self.by, self.row)]

    def actions(self) -> list[dict[str, Any]]:
        it, there = self.row, [self.row.ref]
        return [
            {
                "text": RECOMMENDATION[code].text,
                "href": reverse(name, args=there),
                "refusal": RECOMMENDATION.refusal(code, it, self.by),
                "secondary": code == "withdraw",
            }
            for code, name in (
                ("record", "decision_new"),
                ("edit", "recommendation_edit"),
                ("withdraw", "recommendation_withdraw"),
            )
        ] + [{"text": "History", "href": reverse("recommendation_history", args=there), "secondary": True}]


class NewRecommendationPage(CreatePage):
    """Opened from a report's page, it has that report chosen already."""

    model = Recommendation
    section = PUT
    form_class = NewRecommendationForm
    title = "Make a recommendation"
    intro = "It is put to your council's executive, with the report that it rests on."
    audience = "your council's commissioners, councillors, scrutiny and internal audit"
    submit = "Put it to the executive"
    saved = "The recommendation is put to the executive."

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"report": self.request.GET.get("report", "")}}

    def refusal(self) -> str:
        return refusal(self.by)

    def act(self, form: NewRecommendationForm) -> Recommendation:
        return recommend(by=self.by, **form.written())


class EditRecommendationPage(EditPage):
    model = Recommendation
    section = PUT
    form_class = RecommendationForm
    title = "Change a recommendation"

    def refusal(self) -> str:
        return RECOMMENDATION.refusal("edit", self.row, self.by)

    def act(self, form: RecommendationForm) -> Recommendation:
        return edit_recommendation(by=self.by, recommendation=self.row, **form.written())


class WithdrawPage(ActPage):
    model = Recommendation
    section = PUT
    title = "Withdraw a recommendation"
    intro = "The executive will not decide it. It stays to be read, marked as withdrawn."
    submit = "Withdraw it"
    saved = "The recommendation is withdrawn."

    def refusal(self) -> str:
        return RECOMMENDATION.refusal("withdraw", self.row, self.by)

    def act(self, form: Any) -> Recommendation:
        return withdraw(by=self.by, recommendation=self.row)


class RecommendationHistoryPage(HistoryPage):
    model = Recommendation
    section = PUT
    fields = ("state", "title", "text", "reasons", "options", "meets_on")


class NewDecisionPage(ActPage):
    """A decision is of a recommendation, and found through it (L06)."""

    model = Recommendation
    section = PUT
    form_class = DecisionForm
    title = "Record the decision"
    submit = "Save"
    saved = "The decision is recorded, and those who take part are told."

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"decided_on": self.row.meets_on}}

    def summary(self) -> list[dict[str, Any]]:
        it = self.row
        return [
            {"key": "Title", "value": it.title, "href": it.get_absolute_url()},
            {"key": "Recommendation", "value": it.text},
        ]

    def refusal(self) -> str:
        return RECOMMENDATION.refusal("record", self.row, self.by)

    def act(self, form: DecisionForm) -> Decision:
        return record_decision(by=self.by, recommendation=self.row, **form.written())


class DecisionPage(SourcedPage):
    """The decision with its reasons, then what was recommended and on which report: all on one page to read."""

    template_name = "governance/decision.html"
    model = Decision
    related = ("recommendation__body__organisation__parent",)
    section = DECIDED
    caption = "Decision"

    def context(self) -> dict[str, Any]:
        warning = OWN_CAUSE if judges_own_cause(self.row) else ""
        return super().context() | {"title": self.row.recommendation.title, "warning": warning}

    def summary(self) -> list[dict[str, Any]]:
        it = self.row
        return [
            {"key": "Result", "value": it.get_result_display()},
            {"key": "Decision", "value": it.text},
            {"key": "Reasons", "value": it.reasons},
            {"key": "Decided by", "value": _in_full(it.recommendation.body)},
            {"key": "Date", "value": british(it.decided_on)},
            {"key": "Options rejected at the meeting", "value": it.alternatives},
            {"key": "Conflicts of interest declared", "value": it.conflicts},
            {"key": "Dispensations granted", "value": it.dispensations},
        ]

    def panels(self) -> list[dict[str, Any]]:
        put = self.row.recommendation
        told = [
            {"key": "Recommendation", "value": put.text},
            {"key": "Reasons", "value": put.reasons},
            {"key": "Other options considered", "value": put.options},
        ]
        return [{"title": "What was recommended", "summary": told}, reports_of(self.by, put)]

    def actions(self) -> list[dict[str, Any]]:
        put, history = self.row.recommendation, reverse("decision_history", args=[self.row.ref])
        return [
            {"text": "The recommendation", "href": put.get_absolute_url(), "secondary": True},
            {"text": "History", "href": history, "secondary": True},
        ]


class DecisionHistoryPage(HistoryPage):
    model = Decision
    related = ("recommendation",)
    section = DECIDED
    fields = ("result", "text", "decided_on", "reasons", "alternatives", "conflicts", "dispensations")


def _in_full(body: Body) -> str:
    """A body with the council whose it is: "Cabinet, Cotswold"."""
    return f"{body.organisation}, {body.organisation.parent}"
