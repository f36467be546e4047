"""Loading what is agreed and measured, who signs off, and with which groups the councils share what they accept."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from commissioning.actions import let_in_who_delivers
from commissioning.delivery.actions import add_plan_item, open_agreement
from commissioning.models import Agreement, Kind, Measure, Outcome, PlanItem, PlanItemOutcome, Service
from commissioning.monitoring.actions import add_measure, set_target
from commissioning.monitoring.periods import RECEIVED_WITHIN, Period
from config.demo import Row, day, origin, parts, rows
from config.demo.places import Places
from config.demo.thread import linked, services
from governance.models import Body
from governance.sharing.actions import agree_sharing, propose_sharing
from publica.actions import delegate, open_team_post
from walls.models import Person, Post

QUARTERS = 8
"""Quarters of made-up figures, the last of which is being reported on the day that the demonstration is loaded."""


@dataclass
class Delivery:
    """What is agreed, by the keys of the files, and the period being reported."""

    current: Period
    services: dict[tuple[str, str], Service]
    agreements: dict[str, Agreement] = field(default_factory=dict)
    measures: dict[tuple[str, str, str], Measure] = field(default_factory=dict)

    @property
    def quarters(self) -> list[Period]:
        """The periods of the made-up figures, oldest first."""
        periods = [self.current]
        while len(periods) < QUARTERS:
            periods.insert(0, periods[0].before)
        return periods

    def measure(self, agreement: str, name: str) -> Measure:
        """A measure of an agreement's service."""
        row = next(row for row in rows("agreements") if row["key"] == agreement)
        return self.measures[row["council"], row["service"], name]


def load(places: Places, outcomes: dict[str, Outcome], today: dt.date) -> Delivery:
    """Everything that a return then reports on."""
    delivery = Delivery(current=Period.of(today).before, services=services())
    for row in rows("agreements"):
        delivery.agreements[row["key"]] = _agreement(places, delivery, row, today)
    items = _plan_items(delivery, outcomes)
    for row in rows("measures"):
        for council in parts(row["councils"]):
            _measure(delivery, items, council, row)
    _targets(delivery)
    for row in rows("delegations"):
        delegate(
            by=None,
            post=places.posts[row["post"]],
            authority=row["authority"],
            begins_on=day(row["from"]),
            ends_on=day(row["to"]),
            **origin(row),
        )
    return delivery


def share(delivery: Delivery) -> None:
    """Let what is accepted go on to the monitoring groups, as each council's officer and Lead commissioner agree."""
    names = {row["key"]: row["name"] for row in rows("bodies")}
    bodies = {
        body.organisation.name: body
        for body in Body.objects.select_related("organisation").filter(monitoring_group=True)
    }
    for row in rows("sharing"):
        for council in parts(row["councils"]):
            for key in parts(row["bodies"]):
                standing = propose_sharing(
                    by=None,
                    service=delivery.services[council, row["service"]],
                    body=bodies[names[key]],
                    reason="Illustrative: the guide has this group read performance reports.",
                    person=holder(f"{council}.officer"),
                )
                if row["agreed"] == "true":
                    agree_sharing(by=None, standing=standing, person=holder(f"{council}.lead_commissioner"))


def holder(post: str, team: str = "") -> Person:
    """Who signs in for a post of the files, in one team where several have such a post."""
    email = next(
        row["email"] for row in rows("signins") if post in parts(row["posts"]) and (not team or row["team"] == team)
    )
    return Person.objects.get(email=email)


def published() -> set[tuple[str, str, Period]]:
    """Of which measures of which agreements and periods a value is published."""
    return {(row["agreement"], row["measure"], period(row)) for row in rows("figures") if row["value"]}


def period(row: Row) -> Period:
    """The period that a row names.

    Raises:
        ValueError: it names none.
    """
    found = Period.read(row["period"])
    if found is None:
        raise ValueError(row["period"])
    return found


def due(delivery: Delivery, team: str, today: dt.date) -> dt.date:
    """When a team's return of the quarter that has just ended is due: so many days from the day of loading."""
    days = next(int(row["due"]) for row in rows("returns") if row["team"] == team)
    return max(today + dt.timedelta(days=days), delivery.current.ends_on)


def _within(delivery: Delivery, team: str, today: dt.date) -> int:
    """Both sides go by the agreed day, so that what is late to a team is late to its councils."""
    return (due(delivery, team, today) - delivery.current.ends_on).days


def _agreement(places: Places, delivery: Delivery, row: Row, today: dt.date) -> Agreement:
    service = delivery.services[row["council"], row["service"]]
    agreement = open_agreement(
        by=None,
        service=service,
        team_post=places.teams[row["team"]] if row["team"] else _crew(places, row),
        title=row["title"],
        begins_on=day(row["from"]),
        ends_on=day(row["to"]),
        reports_within=_within(delivery, row["team"], today) if row["team"] else RECEIVED_WITHIN,
        **origin(row),
    )
    if not row["team"]:
        let_in_who_delivers(by=None, service=service)  # whose turn is over leaves again
    return agreement


def _crew(places: Places, row: Row) -> Post:
    """The post of a former provider's people, which nobody holds: an agreement is with a team."""
    return open_team_post(by=None, organisation=places.organisations[row["provider"]], name=row["crew"])


def _plan_items(delivery: Delivery, outcomes: dict[str, Outcome]) -> dict[tuple[str, str, int], PlanItem]:
    in_force = {(row["council"], row["service"]): row["key"] for row in rows("agreements") if row["team"]}
    items: dict[tuple[str, str, int], PlanItem] = {}
    for row in rows("plan_items"):
        for council in parts(row["councils"]):
            position = int(row["position"])
            item = items[council, row["service"], position] = add_plan_item(
                by=None,
                agreement=delivery.agreements[in_force[council, row["service"]]],
                position=position,
                title=row["title"],
                aim=row["aim"],
                due_on=day(row["due"]),
                **origin(row),
            )
            linked(PlanItemOutcome, item, [outcomes[f"{council}.{row['outcome']}"]])
    return items


def _measure(delivery: Delivery, items: dict[tuple[str, str, int], PlanItem], council: str, row: Row) -> None:
    service = row["service"]
    delivery.measures[council, service, row["name"]] = add_measure(
        by=None,
        service=delivery.services[council, service],
        plan_item=items[council, service, int(row["plan_item"])],
        name=row["name"],
        definition=row["definition"],
        unit=row["unit"],
        decimals=int(row["decimals"]),
        polarity=row["polarity"],
        kind=row["kind"],
        yearly=row["yearly"] == "true",
        tolerance=Decimal(row["tolerance"]),
        tolerance_absolute=row["absolute"] == "true",
        position=int(row["position"]),
        **origin(row),
    )


def _targets(delivery: Delivery) -> None:
    """A target for each year of the made-up figures; for each other quarter, where one has a published value.

    So no published value is rated against a target that we made up.
    """
    told = {(delivery.measure(agreement, name).pk, of) for agreement, name, of in published()}
    for row in rows("quarters"):
        measure = delivery.measures[row["council"], row["service"], row["measure"]]
        years = {of.year for key, of in told if key == measure.pk}
        for year in sorted({quarter.year for quarter in delivery.quarters}):
            wanted = [Period(year)]
            if measure.kind == Kind.FLOW or year in years:
                wanted = [of for of in delivery.quarters if of.year == year and (measure.pk, of) not in told]
            for of in wanted:
                set_target(by=None, measure=measure, period=of, value=Decimal(row["target"]), **origin(row))
