"""A return of the demonstration's revenues team, on a service of its own for three councils, drafted and empty."""

import datetime as dt
from decimal import Decimal

from commissioning.actions import open_service
from commissioning.delivery.actions import open_agreement
from commissioning.models import Kind, Polarity, Service
from commissioning.monitoring.actions import add_measure, set_target
from commissioning.monitoring.periods import Period
from councils.models import Council
from publica.models import ProviderTeam, Return, ReturnFigure, Upload
from publica.returns import uploads
from publica.returns.actions import open_return
from publica.returns.layouts import layout_of
from publica.returns.workbook.write import write
from tests.demonstration import capacity
from tests.owner import as_owner
from tests.publica.workbook import books
from walls.capacities import CurrentCapacity
from walls.identity import acting
from walls.models import Exclusion, Person, Post, Role

TEAM = ("provider.revenues@publica.example", "Publica, provider")
OTHER_TEAM = ("provider.ict@publica.example", "Publica, provider")
PERFORMANCE = ("performance@publica.example", "Publica, provider")
OFFICER = ("officer@cdc.example", "Cotswold, commissioner")
PERIOD = Period(2031, 2)
"""Years from the demonstration's own returns."""
SERVICE = "Careline"
NAME = "return.xlsx"


def team() -> CurrentCapacity:
    """The team's own capacity."""
    return capacity(*TEAM)


def drafted(measures: int = 3) -> Return:
    """A draft return, with so many measures for each council; the first is a percentage with a target."""
    with as_owner():
        mine = ProviderTeam.objects.get(name__icontains="Revenues")
        roles = list(Role.objects.filter(scope=mine.ref))
        post = Post.objects.select_related("role", "organisation").get(role__scope=mine.ref, role__code="team_member")
        services = [
            open_service(
                by=None,
                council=council.organisation,
                name=SERVICE,
                lgsl=None,
                provider=post.organisation,
                people=roles,
            )
            for council in Council.objects.filter(commissions=True).select_related("organisation")
        ]
        for service in services:
            open_agreement(by=None, service=service, team_post=post, title="Service agreement")
            _measured(service, measures)
        return open_return(by=None, team=mine, period=PERIOD, due_on=dt.date(2031, 10, 31), parts=services)


def _measured(service: Service, measures: int) -> None:
    for number in range(1, measures + 1):
        measure = add_measure(
            by=None,
            service=service,
            name=f"Measure {number}",
            unit="%" if number == 1 else "days",
            polarity=Polarity.HIGHER,
            kind=Kind.RATIO if number == 1 else Kind.SNAPSHOT,
            position=number,
        )
        if number == 1:
            set_target(by=None, measure=measure, period=PERIOD, value=Decimal(95))


def filled(ret: Return, **typed: object) -> bytes:
    """The return's workbook as the team downloads it, with 96 for each figure, and what is `typed` at G3 and so on."""
    by = team()
    with acting(by):
        book = books.opened(write(layout_of(by, ret)))
    for sheet in book.worksheets[1:]:
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, 7, 96)
        for at, value in typed.items():
            sheet[at] = value
    return books.saved(book)


def sent(ret: Return, content: bytes | None = None) -> Upload:
    """A workbook sent in by the team; without content, the one that is filled in."""
    by, content = team(), content or filled(ret)
    with acting(by):
        return uploads.receive(by=by, ret=ret, name=NAME, content=content)


def values(ret: Return) -> list[Decimal | None]:
    """The figures that the draft holds."""
    with as_owner():
        return list(ReturnFigure.objects.filter(part__ret=ret).order_by("pk").values_list("value", flat=True))


def now(upload: Upload) -> Upload:
    """An upload as it is now."""
    with as_owner():
        return Upload.objects.select_related("ret__team").get(pk=upload.pk)


def keep_away(council: str) -> None:
    """Bar the team's person from one council's service, as after a conflict was declared."""
    with as_owner():
        service = Service.objects.get(name=SERVICE, council__short_name=council)
        person = Person.objects.get(email=TEAM[0])
        Exclusion.objects.create(person=person, compartment_id=service.compartment_id, reason="A conflict.")
