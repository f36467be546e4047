"""A provider's team with agreements with two councils, measures and targets: all that a return of it needs."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from commissioning.actions import open_service
from commissioning.delivery.actions import open_agreement
from commissioning.models import Agreement, Measure, Report, Service
from commissioning.monitoring.actions import add_measure, set_target
from commissioning.monitoring.periods import Period
from publica.actions import delegate, open_team, open_team_post, team_roles
from publica.models import ProviderTeam, Return
from publica.returns.actions import FigureIn, assure, open_return, save_figures, sign_off, submit
from tests.demonstration import capacities, capacity, organisation
from tests.owner import as_owner
from walls.capacities import CurrentCapacity
from walls.identity import acting
from walls.models import Membership, Person, Post

QUARTER = Period(2031, 2)
DUE = dt.date(2031, 10, 20)
COUNCILS = ("Cotswold", "West Oxfordshire")
PROVIDER = "Publica, provider"
PERFORMANCE, APPROVER = ("performance@publica.example", PROVIDER), ("approver@publica.example", PROVIDER)
OFFICERS = {
    "Cotswold": ("officer@cdc.example", "Cotswold, commissioner"),
    "West Oxfordshire": ("officer@wodc.example", "West Oxfordshire, commissioner"),
}
ANSWERED, WAIT, YEARLY = "Calls answered", "Days to instal an alarm", "Users satisfied"


@dataclass
class Careline:
    """The team, and what it reports on, by council; people by what they do."""

    team: ProviderTeam
    member: CurrentCapacity
    manager: CurrentCapacity
    performance: CurrentCapacity
    approver: CurrentCapacity
    officers: dict[str, CurrentCapacity]
    services: dict[str, Service] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    measures: dict[tuple[str, str], Measure] = field(default_factory=dict)

    def do(self, who: CurrentCapacity, action: Callable[..., Any], **given: Any) -> Any:
        """What an action gives when `who` takes it."""
        with acting(who):
            return action(by=who, **given)

    def open(self) -> Return:
        """A draft for the quarter."""
        return self.do(self.member, open_return, team=self.team, period=QUARTER, due_on=DUE)

    def fill(self, ret: Return, answered: str = "96", wait: str | None = "9", why: str = "") -> Return:
        """The same figures for both councils; by default all on target."""
        told = {ANSWERED: Decimal(answered), WAIT: None if wait is None else Decimal(wait)}
        given = [
            FigureIn(self.measures[council, name].ref, value, why)
            for council in COUNCILS
            for name, value in told.items()
        ]
        return self.do(self.member, save_figures, ret=ret, figures=given)

    def submitted(self, **figures: Any) -> Return:
        """A return that the manager has submitted."""
        return self.do(self.manager, submit, ret=self.fill(self.open(), **figures))

    def assured(self, **figures: Any) -> Return:
        """A return whose quality is assured."""
        return self.do(self.performance, assure, ret=self.submitted(**figures))

    def signed_off(self, **figures: Any) -> Return:
        """A return that has crossed."""
        return self.do(self.approver, sign_off, ret=self.assured(**figures))

    def report(self, council: str) -> Report:
        """The latest report on the council's service, as its officer sees it."""
        with acting(self.officers[council]) as by:
            return Report.objects.visible_to(by).filter(service_ref=self.services[council].ref).latest("pk")


def person(name: str, *posts: Post) -> CurrentCapacity:
    """Somebody of the provider's with these posts."""
    made = Person.objects.create_user(f"{name}@publica.example", name=name)
    for post in posts:
        Membership.objects.create(person=made, post=post)
    return capacities(made.email)[0]


@pytest.fixture
def careline(demonstration) -> Careline:
    """Careline, a service of two councils by one team of Publica's, with two measures due in the quarter and a third
    by the year."""
    with as_owner():
        publica = organisation("Publica")
        post = open_team_post(by=None, organisation=publica, name="Careline team")
        team = open_team(by=None, post=post, name="Careline team")
        manages = Post.objects.get(role__scope=team.ref, role__code="team_manager")
        approver = Post.objects.get(role__code="approver", organisation=publica)
        delegate(by=None, post=approver, authority="Board minute 12, 1 April 2030")
        made = Careline(
            team=team,
            member=person("careline", post),
            manager=person("careline.manager", post, manages),
            performance=capacity(*PERFORMANCE),
            approver=capacity(*APPROVER),
            officers={council: capacity(*officer) for council, officer in OFFICERS.items()},
        )
        for council in COUNCILS:
            _delivered(made, council, post)
    return made


def _delivered(made: Careline, council: str, post: Post) -> None:
    publica = organisation("Publica")
    service = open_service(
        by=None,
        council=organisation(council),
        name="Careline",
        provider=publica,
        people=team_roles(publica, made.team.ref),
    )
    made.services[council] = service
    made.agreements[council] = open_agreement(by=None, service=service, team_post=post, title=f"Careline, {council}")
    gauge: dict[str, Any] = {"tolerance": Decimal("0.02"), "decimals": 1}
    for position, (name, unit, polarity, yearly, target) in enumerate(
        [
            (ANSWERED, "%", "higher", False, 95),
            (WAIT, "days", "lower", False, 10),
            (YEARLY, "%", "higher", True, 80),
        ],
        start=1,
    ):
        measure = add_measure(
            by=None,
            service=service,
            name=name,
            unit=unit,
            polarity=polarity,
            yearly=yearly,
            position=position,
            **gauge,
        )
        made.measures[council, name] = measure
        set_target(by=None, measure=measure, period=Period(QUARTER.year), value=Decimal(target))
