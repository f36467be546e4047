"""Loading what people have said and decided: a recommendation with its decision, notes, comments, a file, costs."""

import datetime as dt
from decimal import Decimal

from commissioning.delivery.actions import add_note
from commissioning.models import Report, Standing
from commissioning.monitoring.periods import Period
from config.demo import rows
from config.demo.delivery import Delivery
from config.demo.places import Places
from config.demo.returns import holding
from governance.decisions.actions import recommend, record_decision
from governance.models import DecisionResult
from publica.models import ProviderTeam
from publica.returns.actions import add_cost
from walls.actions.attachments import attach
from walls.actions.comments import comment
from walls.identity import acting

REVENUES = "cdc.revenues"
FILE = b"""Illustrative. What the service agreement covers

1. Council tax: bills, collection, reductions and exemptions.
2. Business rates: bills, collection and reliefs.
3. Housing benefit and council tax support: claims, changes and appeals.

Figures are sent in each quarter, within thirty days of its end.
"""


def load(places: Places, delivery: Delivery, today: dt.date) -> None:
    """What hangs on the agreements and reports."""
    agreement = delivery.agreements[REVENUES]
    report = Report.objects.get(
        compartment=agreement.compartment_id,
        service_ref=agreement.service.ref,
        standing=Standing.ACCEPTED,
        year=delivery.current.year,
        quarter=delivery.current.quarter,
    )
    _decided(report, today)
    officer = holding("cdc.officer")
    with acting(officer):
        add_note(
            by=officer,
            service=agreement.service,
            text="Illustrative: ask at the next review what the vacancies elsewhere mean for this council.",
        )
        comment(by=officer, subject=agreement, text="Illustrative: the list of what is covered is attached.")
        comment(by=officer, subject=report, text="Illustrative: a good quarter for new claims. Thank the team.")
        attach(
            by=officer,
            subject=agreement,
            name="What the agreement covers.txt",
            content=FILE,
            description="Illustrative: in plain words, for whoever is new to it",
        )
    _costs(places, delivery.current)


def _decided(report: Report, today: dt.date) -> None:
    lead, clerk = holding("cdc.lead_commissioner"), holding("cdc.clerk")
    with acting(lead):
        recommendation = recommend(
            by=lead,
            report=report,
            title="Note the quarter's collection of council tax and rates",
            text="That the Cabinet notes the report, and asks for the next by household income.",
            reasons="Collection is on target, and the Cabinet asked who falls behind.",
            options="To note the report alone: it would leave the question open.",
            meets_on=today,
            illustrative=True,
        )
        recommend(
            by=lead,
            report=report,
            title="Keep the target for new claims for another year",
            text="That the target of twenty days for new claims of support stays as it is next year.",
            reasons="It is met, and the two other councils have the same.",
            options="Eighteen days, which one more post would allow.",
            meets_on=today + dt.timedelta(days=28),
            illustrative=True,
        )
    with acting(clerk):
        record_decision(
            by=clerk,
            recommendation=recommendation,
            result=DecisionResult.AGREED,
            text="The report is noted, and the next one is to show collection by household income.",
            decided_on=today,
            reasons="Collection is on target, and help can reach households before they are in debt.",
            alternatives="To note the report alone.",
            conflicts="None",
            dispensations="None",
            illustrative=True,
        )


def _costs(places: Places, current: Period) -> None:
    teams = {team.ref: team for team in ProviderTeam.objects.all()}
    for row in rows("costs"):
        team = teams[places.teams[row["team"]].role.scope]
        add_cost(by=None, team=team, year=current.year, heading=row["heading"], amount=Decimal(row["amount"]))
