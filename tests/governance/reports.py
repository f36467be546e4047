"""A report to decide on: signed off by a provider's team, and accepted by a council's officer."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from commissioning.delivery.actions import open_agreement
from commissioning.models import Report, Service
from commissioning.monitoring.actions import FigureValue, accept_report, add_measure, receive_report
from commissioning.monitoring.periods import Period
from tests.demonstration import capacity
from tests.owner import as_owner
from walls.identity import acting
from walls.models import Post

PERIOD = Period(2025, 2)
SERVICE = "Building control"
"""A service of all three councils of which the demonstration has no report."""
COUNCILS = {"cdc": "Cotswold", "foddc": "Forest of Dean", "wodc": "West Oxfordshire"}


def service(council: str = "cdc") -> Service:
    """A council's service, by the council's key."""
    with as_owner():
        return Service.objects.select_related("council").get(council__short_name=COUNCILS[council], name=SERVICE)


def awaiting(council: str = "cdc", period: Period = PERIOD) -> Report:
    """A report of a team of Publica's that waits for the council's answer."""
    delivered = service(council)
    with as_owner():
        team = Post.objects.get(
            role__code="team_member", organisation__short_name="Publica", role__title__contains="Rev"
        )
        agreement = open_agreement(by=None, service=delivered, team_post=team, title="An agreement")
        measure = add_measure(
            by=None, service=delivered, name="Applications judged in time", unit="%", polarity="higher"
        )
        return receive_report(
            by=None,
            agreement=agreement,
            period=period,
            revision=1,
            return_ref="abcdefghijkl",
            commentary="More was judged in time than last year.",
            signed_off_by="Approver of returns, Publica",
            signed_off_at=timezone.now() - dt.timedelta(days=1),
            figures=[FigureValue(measure, Decimal("57.1"))],
            release=None,
        )


def accepted(council: str = "cdc", period: Period = PERIOD) -> Report:
    """The copy that lies in the service's delivery once the council's officer has accepted."""
    waiting = awaiting(council, period)
    by = capacity(f"officer@{council}.example", f"{COUNCILS[council]}, commissioner")
    with acting(by):
        return accept_report(by=by, report=Report.objects.visible_to(by).get(pk=waiting.pk))
