"""A provider's return in the small world: one team, one service of a council, and measures to report."""

import datetime as dt
from decimal import Decimal

from django.contrib.auth.models import Group
from guardian.shortcuts import assign_perm

from commissioning.models import Measure, Service
from publica.models import ProviderTeam, Return, ReturnFigure, ReturnPart
from tests.owner import as_owner
from tests.walls.world import World
from walls.models import Membership, Post, Role

MEASURES = 20


def make(world: World) -> Return:
    """A draft, to be filled in by the world's provider."""
    with as_owner():
        own, shared = world.compartments.draft, world.compartments.joint
        publica, cotswold = world.parties.provider.organisation, world.parties.council.organisation
        team = ProviderTeam.objects.create(compartment=own, organisation=publica, name="Careline team")
        role = Role.objects.create(
            group=Group.objects.create(name="careline team"),
            party=world.parties.provider,
            code="team_member",
            scope=team.ref,
            title="Careline team",
        )
        post = Post.objects.create(organisation=publica, role=role, title="Careline team")
        Membership.objects.create(person=world.people.provider, post=post)
        assign_perm("contribute", role.group, own)
        service = Service.objects.create(compartment=shared, council=cotswold, name="Careline")
        ret = Return.objects.create(compartment=own, team=team, year=2031, quarter=2, due_on=dt.date(2031, 10, 31))
        part = ReturnPart.objects.create(compartment=own, to_compartment=shared, ret=ret, service=service)
        for number in range(MEASURES):
            measure = Measure.objects.create(
                compartment=shared, service=service, name=f"Measure {number}", unit="days", polarity="higher"
            )
            ReturnFigure.objects.create(
                compartment=own, to_compartment=shared, part=part, measure=measure, value=Decimal(number)
            )
        return ret
