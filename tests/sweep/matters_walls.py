"""What the pages of walls are about and the demonstration lacks: a request, declarations and breaches."""

from typing import Any

from django.utils import timezone

from walls.models import Breach, Capacity, Clause, Compartment, Declaration, Party, PermitRequest, Person, Wall


def add(later: Any) -> None:
    """Add them, as the owner of the tables; and ground the wall that stands."""
    Wall.objects.update(
        keeper=Compartment.objects.get(kind="council", owner__organisation__short_name="Forest of Dean"),
        clause=Clause.objects.get(number="3"),
        review_on=timezone.localdate(),
    )
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
