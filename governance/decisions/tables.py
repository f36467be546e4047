from governance.models import Recommendation, RecommendationState
from walls.tables import Column, Table, page_of

COLOURS = {RecommendationState.PUT: "blue", RecommendationState.DECIDED: "green"}


def state_tag(recommendation: Recommendation) -> dict[str, str]:
    """How far a recommendation has got, as a tag."""
    state = RecommendationState(recommendation.state)
    return {"text": str(state.label), "colour": COLOURS.get(state, "grey")}


RECOMMENDATIONS = Table(
    "Recommendations, most recently changed first",
    (
        Column("Recommendation", "title", href=page_of),
        Column("To", "body.organisation"),
        Column("To be decided on", "meets_on"),
        Column("Where it has got to", lambda row: "", tag=state_tag),
        Column("Where", "compartment.name"),
    ),
    stacked=True,
)
DECISIONS = Table(
    "Decisions, most recently recorded first",
    (
        Column("Decision on", "recommendation.title", href=page_of),
        Column("Result", "get_result_display"),
        Column("Date", "decided_on"),
        Column("Where", "compartment.name"),
    ),
    stacked=True,
)
ON_REPORT = Table(
    "Recommendations on this report",
    (
        Column("Recommendation", "recommendation.title", href=lambda link: page_of(link.recommendation)),
        Column("To be decided on", "recommendation.meets_on"),
        Column("Where it has got to", lambda link: "", tag=lambda link: state_tag(link.recommendation)),
    ),
    stacked=True,
)


RESTS_ON = Table(
    "Reports it rests on",
    (
        Column("Report", "report", href=lambda link: page_of(link.report)),
        Column("Accepted on", "report.accepted_at"),
        Column("Accepted by", "report.accepted_by"),
    ),
    stacked=True,
)
