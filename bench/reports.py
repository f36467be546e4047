"""An accepted report of sixty measures, twenty of them with a trend, as the typical reader opens it."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from bench.database import as_owner
from bench.pages import Asked, compare
from bench.world import World, grant

READER = "typical"
MEASURES, CHARTS = 60, 20
QUARTERS = 8
"""Quarters reported of each measure that has a trend; of the others there is one."""
YEAR = 2024


def measure(world: World, rows: int, *, repeat: int) -> list[dict[str, Any]]:
    """The report's page with its drawings kept from before, and with every one drawn anew."""
    from commissioning.monitoring import charts

    address = reverse("report", args=[_accepted(world)])
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(world.people[READER])
    page = client.get(address).content.decode()
    if page.count("<svg") < CHARTS:
        raise RuntimeError(f"{address} shows too few charts")
    what = f"report, {MEASURES} measures, {CHARTS} charts"
    asked = (
        Asked(what, address, address),
        Asked(f"{what}, drawn anew", address, address, before=charts.forget),
    )
    return [compare(client, each, world, READER, needs=rows, repeat=repeat) for each in asked]


def _accepted(world: World) -> str:
    """The last of a service's accepted reports, in a delivery that the reader may see: its reference."""
    from commissioning.models import Figure, Measure, Report, Service
    from walls.actions.rows import add_many
    from walls.models import Compartment, Membership, Organisation

    with as_owner(), transaction.atomic():
        council = Organisation.objects.get(name="Bench Council")
        post = Membership.objects.get(person=world.people[READER]).post
        place = Compartment.objects.create(kind_id="delivery", name="Bench report", owner=post.role.party)
        grant(post.role_id, [place.pk], "view")
        service = Service.objects.create(compartment=place, council=council, name="Reported service")
        common = {"compartment": place, "unit": "days", "polarity": "lower"}
        measures = add_many(
            [
                Measure(**common, service=service, name=f"Days taken for work of kind {number}", position=number)
                for number in range(MEASURES)
            ]
        )
        for quarter in range(QUARTERS):
            period = {"year": YEAR + quarter // 4, "quarter": 1 + quarter % 4}
            last = quarter == QUARTERS - 1
            report = Report.objects.create(
                compartment=place,
                **period,
                service_ref=service.ref,
                service_name=service.name,
                council=council,
                provider=council,
                team_name="Bench team",
                standing="accepted",
                origin=service.ref,
                digest="0" * 64,
            )
            Figure.objects.bulk_create(
                Figure(
                    **common,
                    **period,
                    report=report,
                    measure_ref=measure.ref,
                    position=measure.position,
                    name=measure.name,
                    serves=f"Outcome {measure.position % 5}",
                    target=Decimal(20),
                    value=Decimal(15 + (measure.position + 3 * quarter) % 11),
                    rating="green",
                    commentary="As expected.",
                )
                for measure in measures[: MEASURES if last else CHARTS]
            )
    return report.ref
