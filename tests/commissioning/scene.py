"""A service under agreement, as tests meet it: a plan, three measures with targets, and reports that arrive."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commissioning.delivery.actions import add_plan_item, open_agreement
from commissioning.models import Agreement, Measure, Report, Service
from commissioning.monitoring.actions import FigureValue, add_measure, digest_of, receive_report, set_target
from commissioning.monitoring.periods import Period
from publica.models import ProviderTeam
from tests.demonstration import capacity
from tests.owner import as_owner
from walls.actions.releases import approve_and_use, open_release
from walls.capacities import CurrentCapacity
from walls.identity import acting
from walls.models import Compartment, Post

PERIOD = Period(2026, 2)
SIGNED_AT = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
SERVICE, TEAM = "Revenues and benefits", "Revenues and benefits team"
QUIET = "Payroll"
"""A service of which the demonstration has no agreement, measure or report: those of a scene are all there are."""
COUNCILS = {"Cotswold": "cdc", "Forest of Dean": "foddc", "West Oxfordshire": "wodc"}


def officer(council: str) -> CurrentCapacity:
    return capacity(f"officer@{COUNCILS[council]}.example", f"{council}, commissioner")


def lead(council: str) -> CurrentCapacity:
    return capacity(f"lead.commissioner@{COUNCILS[council]}.example", f"{council}, commissioner")


def team() -> CurrentCapacity:
    return capacity("provider.revenues@publica.example", "Publica, provider")


def approver() -> CurrentCapacity:
    return capacity("approver@publica.example", "Publica, provider")


def service(council: str, name: str = SERVICE) -> Service:
    with as_owner():
        return Service.objects.get(council__short_name=council, name=name)


def team_post(name: str = TEAM) -> Post:
    with as_owner():
        return Post.objects.get(role__code="team_member", role__title=name)


@dataclass
class Scene:
    """An agreement of one council on the service, and what is measured."""

    agreement: Agreement
    measures: dict[str, Measure]

    def values(self, **given: str | None) -> list[FigureValue]:
        """Figures of the measures: these values, and nothing for the others."""
        return [
            FigureValue(measure, None if given.get(code) is None else Decimal(str(given[code])), f"About {code}")
            for code, measure in self.measures.items()
        ]


def scene(council: str = "Cotswold") -> Scene:
    """Set up as the owner: in-year collection (higher is better), days (lower), and calls (for information)."""
    with as_owner():
        agreement = open_agreement(
            by=None,
            service=Service.objects.get(council__short_name=council, name=QUIET),
            team_post=team_post(),
            title=f"Revenues for {council}",
            begins_on=dt.date(2017, 11, 1),
        )
        item = add_plan_item(by=None, agreement=agreement, title="Collect council tax", aim="Every bill is right")
        told: dict[str, dict[str, Any]] = {
            "collected": {"name": "Council tax collected", "unit": "%", "polarity": "higher", "tolerance": "0.05"},
            "days": {
                "name": "Days to process a claim",
                "unit": "days",
                "polarity": "lower",
                "tolerance": "1",
                "tolerance_absolute": True,
            },
            "calls": {"name": "Calls answered", "unit": "calls", "polarity": "none", "decimals": 0, "kind": "flow"},
        }
        measures = {}
        for position, (code, fields) in enumerate(told.items(), 1):
            fields["tolerance"] = Decimal(fields.get("tolerance", "0"))
            serving = None if code == "calls" else item
            measures[code] = add_measure(
                by=None, service=agreement.service, plan_item=serving, position=position, **fields
            )
        set_target(by=None, measure=measures["collected"], period=Period(2026), value=Decimal(90))
        set_target(by=None, measure=measures["days"], period=PERIOD, value=Decimal(8))
    return Scene(agreement, measures)


def arrived(
    of: Scene, figures: Sequence[FigureValue], *, period: Period = PERIOD, revision: int = 1, **more: Any
) -> Report:
    """A report that has arrived, loaded by the owner."""
    with as_owner():
        return receive_report(
            by=None,
            agreement=of.agreement,
            period=period,
            revision=revision,
            return_ref="",
            commentary="A good quarter.",
            signed_off_by="Approver of returns, Publica",
            signed_off_at=SIGNED_AT,
            figures=figures,
            release=None,
            **more,
        )


def sent(of: Scene, figures: Sequence[FigureValue], *, reviewed: Sequence[FigureValue] | None = None) -> Report:
    """A report as it truly crosses: put forward by the team, let out and signed off by the approver."""
    with as_owner():
        source = ProviderTeam.objects.get(ref=of.agreement.team).compartment_id
    digest = digest_of(figures if reviewed is None else reviewed)
    with acting(team()):
        release = open_release(
            by=team(), source=source, target=of.agreement.negotiation_id, digest=digest, reason="Figures of a quarter"
        )
    by = approver()
    with acting(by), approve_and_use(by=by, release=release, digest=digest):
        return receive_report(
            by=by,
            agreement=of.agreement,
            period=PERIOD,
            revision=1,
            return_ref="",
            commentary="",
            signed_off_by="Approver of returns, Publica",
            signed_off_at=SIGNED_AT,
            figures=figures,
            release=release,
        )


def forum(name: str) -> int:
    """The compartment in which a body meets."""
    with as_owner():
        return Compartment.objects.get(kind="forum", name__contains=name).pk
