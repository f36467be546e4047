"""What the pages of walls are about: a matter with a wall around it, permits, declarations, a breach, a draft."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from councils.actions import party_of
from tests.demonstration import capacities
from tests.owner import as_owner
from tests.pages.copying import HOLDERS, REF, copy, twin
from walls.actions.breaches import record_breach
from walls.actions.compartments import Subject, open_compartment
from walls.actions.exceptions import ask_permit, grant_permit
from walls.actions.interests import declare
from walls.actions.policies import write_policy
from walls.actions.walls import raise_wall, take_side
from walls.identity import acting
from walls.models import (
    Breach,
    Clause,
    Clock,
    Compartment,
    Declaration,
    LeakTest,
    Membership,
    Organisation,
    Permit,
    PermitRequest,
    Person,
    SideTaken,
    Wall,
    WallSide,
    WallsPolicy,
    new_ref,
)

COUNCIL = "Cotswold"
MONITOR, LEAD, OFFICER = "monitoring.officer@cdc.example", "lead.commissioner@cdc.example", "officer@cdc.example"
LEAVER = "provider.ict@publica.example"
DAY = timedelta(days=1)


def add_walls() -> None:
    """Add them, each by whoever does so."""
    with as_owner():
        council = Organisation.objects.get(short_name=COUNCIL)
        party = party_of(council, "commissioner")
        place = open_compartment(kind="sealed", name="A matter", owner=party, subjects=[Subject("council", council)])
        write_policy(by=None, title="Ethical Walls policy", summary="A draft")
        clause = Clause.objects.get(number="7")
        leaves = Membership.objects.filter(person__email=LEAVER, post__role__matter=False, ends_at=None).earliest("pk")
        leaves.ends_at, leaves.goes_to = Clock() + DAY, council
        leaves.save(update_fields=["ends_at", "goes_to"])
    monitor, lead, officer = (capacities(email)[0] for email in (MONITOR, LEAD, OFFICER))
    with acting(monitor):
        wall = raise_wall(
            by=monitor,
            kind="inclusion",
            keeper=place,
            sides={1: [place.pk]},
            clause=clause,
            reason="A candidate was named.",
            review_on=timezone.localdate() + DAY,
            undertaking="I tell nobody.",
            named=[lead.person_id or 0],
        )
        record_breach(
            by=monitor,
            compartment=Compartment.objects.get(kind="oversight"),
            title="A paper left on a printer",
            what="It was left.",
            who="A visitor saw it.",
            discovered_on=timezone.localdate(),
        )
    with acting(lead):
        take_side(by=lead, wall=wall, side=1)
    said: dict[str, Any] = {
        "to": party,
        "reference": "",
        "action": "view",
        "reason": "I answer it.",
        "until": timezone.now() + DAY,
    }
    with acting(officer):
        refs = [ask_permit(by=officer, purpose=purpose, **said) for purpose in ("To answer a complaint", "To audit")]
        declare(by=officer, interest="A relative works for a supplier.", nature="personal")
    with acting(monitor):
        grant_permit(
            by=monitor,
            request=PermitRequest.objects.get(ref=refs[0]),
            compartment=place,
            clause=clause,
            action="view",
            ends_at=timezone.now() + DAY / 2,  # never longer than was asked
            answer="For that alone.",
        )
    with as_owner():
        failed(Compartment.objects.get(kind="oversight", owner__organisation__short_name=COUNCIL))


def failed(place: Compartment) -> None:
    """A leak test that did not pass, with all that its page can tell."""
    counts = {"searched": 1000, "foreign": 1, "found": 9}
    LeakTest.objects.create(
        run=new_ref(),
        compartment=place,
        passed=False,
        seed=1,
        release="A version",
        started_at=timezone.now(),
        ended_at=timezone.now(),
        problems=["A mark was seen by somebody from whom it is kept."],
        figures={
            "channels": {"lists": counts, "search": counts},
            "planted": 9,
            "found": 9,
            "requests": 1000,
            "findings": [{"channel": "lists", "address": "needs", "who": "provider (Publica, provider)"}],
            "silent": {"needs": 1},
            "broken": "",
        },
    )


def copy_walls() -> None:
    """Ten times as many of each. A compartment has one wall, so the copies stand before copies of it."""
    copy(WallsPolicy, version="100 * t.version + n")
    copy(Wall)
    place = twin(Compartment, "compartment_id")
    copy(WallSide, f"{place} IS NOT NULL", compartment_id=place, wall_id=twin(Wall, "wall_id"))
    copy(SideTaken, times=HOLDERS, person_id=twin(Person, "person_id"))
    copy(PermitRequest)
    copy(Permit, request_id="NULL::bigint")  # a request has one answer
    copy(Declaration)
    copy(Breach.history.model, ref=REF)
    copy(Breach)
    copy(LeakTest)
