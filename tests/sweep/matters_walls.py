"""What the pages of walls are about and the demonstration lacks: a request, declarations, breaches, leak tests."""

from typing import Any

from django.utils import timezone

from walls.models import (
    Breach,
    Capacity,
    Clause,
    Compartment,
    Declaration,
    LeakTest,
    Party,
    PermitRequest,
    Person,
    Wall,
    WallsPolicy,
    new_ref,
)


def add(later: Any) -> None:
    """Add them, as the owner of the tables; and ground the wall that stands."""
    Wall.objects.filter(keeper=None).update(
        keeper=Compartment.objects.get(kind="council", owner__organisation__short_name="Forest of Dean"),
        clause=Clause.objects.get(number="3"),
        review_on=timezone.localdate(),
    )
    WallsPolicy.objects.create(version=2, title="A draft")
    asker = Capacity.objects.get(person__email="officer@wodc.example", party__side="commissioner")
    PermitRequest.objects.create(
        capacity=asker,
        asked_by=Person.objects.get(email="officer@wodc.example"),
        to_party=Party.objects.get(organisation__short_name="Cotswold", side="commissioner"),
        reference="/needs/",
        purpose="A matter",
        reason="A matter",
        until=later,
    )
    for email in ("officer@cdc.example", "officer@foddc.example"):
        person = Person.objects.get(email=email)
        party = person.capacities.get(party__side="commissioner").party
        Declaration.objects.create(person=person, party=party, interest="A relative")
    for place in Compartment.objects.filter(kind="oversight"):
        Breach.objects.create(
            compartment=place, title="A matter", what="A", who="B", discovered_on=timezone.localdate()
        )
        for wall in (None, *Wall.objects.order_by("pk")):
            verdict(place, wall)


def verdict(place: Compartment, wall: Wall | None = None) -> LeakTest:
    """What came of a leak test, on the kinds of compartment or on a wall."""
    now = timezone.now()
    figures = {"channels": {}, "planted": 1, "found": 1, "requests": 1, "findings": [], "silent": {}, "broken": ""}
    return LeakTest.objects.create(
        run=new_ref(),
        compartment=place,
        wall=wall,
        passed=True,
        seed=1,
        release="A version",
        started_at=now,
        ended_at=now,
        figures=figures,
    )
