"""A small world for the kernel's own tests: two organisations, the public, and a matter between them."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.contrib.auth.models import Group, Permission

from walls.models import (
    Bar,
    Capacity,
    Compartment,
    CompartmentGroupObjectPermission,
    CompartmentKind,
    Membership,
    Organisation,
    Party,
    Person,
    Post,
    Role,
)

SEALED = {"sealed", "lane"}
GRANTS = [
    ("officer", "council", "contribute"),
    ("officer", "joint", "contribute"),
    ("leader", "council", "decide"),
    ("leader", "joint", "decide"),
    ("leader", "sealed", "view"),
    ("monitor", "sealed", "govern"),
    ("monitor", "council", "govern"),
    ("monitor", "joint", "govern"),
    ("team", "sealed", "contribute"),
    ("provider", "joint", "contribute"),
    ("provider", "draft", "contribute"),
    ("provider", "lane", "contribute"),
]


@dataclass
class World:
    """Everything made, by name: `w.compartments.sealed`, `w.capacities.officer`."""

    parties: SimpleNamespace
    roles: SimpleNamespace
    posts: SimpleNamespace
    people: SimpleNamespace
    compartments: SimpleNamespace
    capacities: SimpleNamespace


def make() -> World:
    """Make the world as the owner of the tables."""
    cotswold, publica, everyone = (
        Organisation.objects.create(name=name, short_name=name, kind="test")
        for name in ("Cotswold", "Publica", "The public")
    )
    CompartmentKind.objects.bulk_create(
        CompartmentKind(
            code=code,
            position=position,
            sealed=code in SEALED,
            opened_by=["officer"] if code == "council" else [],
        )
        for position, code in enumerate(["public", "council", "sealed", "lane", "provider", "joint", "personal"])
    )
    parties = SimpleNamespace(
        council=Party.objects.create(organisation=cotswold, side="commissioner", audience="Cotswold's officers"),
        provider=Party.objects.create(organisation=publica, side="provider", audience="Publica's people"),
        public=Party.objects.create(organisation=everyone, side="public", audience="anyone"),
    )

    def role(party: Party, code: str, *, matter: bool = False) -> Role:
        group = Group.objects.create(name=f"{party.pk}:{code}")
        return Role.objects.create(group=group, party=party, code=code, title=code.capitalize(), matter=matter)

    roles = SimpleNamespace(
        officer=role(parties.council, "officer"),
        leader=role(parties.council, "leader"),
        monitor=role(parties.council, "monitor"),
        team=role(parties.council, "team", matter=True),
        provider=role(parties.provider, "provider"),
    )
    posts = SimpleNamespace(
        **{
            name: Post.objects.create(
                organisation=publica if name == "provider" else cotswold, role=made, title=name.capitalize()
            )
            for name, made in vars(roles).items()
        }
    )
    Bar.objects.create(one="monitor", other="leader", reason="The law parts these posts.", source="EX-26")

    def compartment(kind: str, name: str, owner: Party, *, public: bool = False) -> Compartment:
        return Compartment.objects.create(kind_id=kind, name=name, owner=owner, is_public=public)

    compartments = SimpleNamespace(
        public=compartment("public", "public", parties.public, public=True),
        council=compartment("council", "council", parties.council),
        sealed=compartment("sealed", "sealed", parties.council),
        lane=compartment("lane", "lane", parties.provider),
        draft=compartment("provider", "draft", parties.provider),
        joint=compartment("joint", "joint", parties.council),
    )
    actions = dict(
        Permission.objects.filter(content_type__app_label="walls", content_type__model="compartment").values_list(
            "codename", "pk"
        )
    )
    CompartmentGroupObjectPermission.objects.bulk_create(
        CompartmentGroupObjectPermission(
            permission_id=actions[action],
            group=getattr(roles, name).group,
            content_object=getattr(compartments, place),
        )
        for name, place, action in GRANTS
    )
    capacities = SimpleNamespace(public=Capacity.objects.create(person=None, party=parties.public))

    def person(name: str, *held: str) -> Person:
        made = Person.objects.create_user(f"{name}@test.example", "commissioning", name=name.capitalize())
        for post in held:
            Membership.objects.create(person=made, post=getattr(posts, post))
        return made

    people = SimpleNamespace(
        officer=person("officer", "officer"),
        second=person("second", "officer"),
        leader=person("leader", "leader"),
        monitor=person("monitor", "monitor"),
        provider=person("provider", "provider"),
        dual=person("dual", "team", "officer", "provider"),
    )
    names = {made.pk: name for name, made in vars(people).items()}
    for capacity in Capacity.objects.filter(person__in=names).select_related("person"):
        name = names[capacity.person_id]
        suffix = "" if capacity.party_id == parties.council.pk or name == "provider" else "_provider"
        setattr(capacities, name + suffix, capacity)
    return World(parties, roles, posts, people, compartments, capacities)
