"""A matter with a wall around it: what the tests of its pages begin with."""

from datetime import timedelta

from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests.owner import as_owner
from tests.walls.office import Office
from walls.actions.walls import raise_wall
from walls.identity import acting
from walls.models import Clause, Compartment, CompartmentKind, PolicyInForce, Wall, WallsPolicy

WEEKS = timedelta(days=90)


def policy(office: Office, *, version: int = 1) -> Clause:
    """A version in force at the council and the provider, with one clause."""
    with as_owner():
        written = WallsPolicy.objects.create(version=version, title="Ethical Walls policy", illustrative=True)
        clause = Clause.objects.create(policy=written, number="3", title="Walls", text="A wall is raised when ...")
        for party in (office.world.parties.council, office.world.parties.provider):
            PolicyInForce.objects.create(
                policy=written, organisation=party.organisation, begins_on=timezone.localdate()
            )
    return clause


def oversight(office: Office) -> Compartment:
    """The council's oversight: its monitor governs and decides there, its leader looks on as internal audit does."""
    with as_owner():
        kind = CompartmentKind.objects.create(code="oversight", position=9)
        place = Compartment.objects.create(kind=kind, name="oversight", owner=office.world.parties.council)
        for action in ("govern", "decide"):
            assign_perm(action, office.world.roles.monitor.group, place)
        assign_perm("view", office.world.roles.leader.group, place)
    return place


def raised(office: Office, clause: Clause, **more) -> Wall:
    """A wall around the sealed matter, with what is joint on its other side, raised by the monitor."""
    places = office.world.compartments
    by = office.by("monitor")
    told = {
        "kind": "sides",
        "keeper": places.sealed,
        "sides": {1: [places.sealed.pk], 2: [places.joint.pk]},
        "clause": clause,
        "reason": "A candidate was named.",
        "review_on": timezone.localdate() + WEEKS,
    } | more
    with acting(by):
        return raise_wall(by=by, **told)
