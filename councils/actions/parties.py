"""Parties and the posts in them."""

import datetime as dt

from django.db import transaction

from councils.policy import standing_roles, title_of
from walls.actions.compartments import By, open_role
from walls.actions.registers import require_administrator
from walls.models import Compartment, Organisation, Party, Post, Role, new_ref

AUDIENCES = {
    "commissioner": "{}'s commissioners",
    "members": "{}'s councillors",
    "scrutiny": "{}'s scrutiny",
    "audit": "{}'s internal audit",
    "owner": "{}, as owner",
    "provider": "{}, as provider",
    "forum": "{}",
    "external": "{}",
    "system": "those who run the service",
    "public": "anyone",
}
"""What the people of a party are called on each page they may read, by side."""


@transaction.atomic
def open_party(
    *,
    by: By,
    organisation: Organisation,
    side: str,
    on_behalf_of: Organisation | None = None,
    governed_in: Compartment | None = None,
) -> Party:
    """A side of an organisation, with the roles that such a party has from the start.

    `governed_in` is the compartment whose governors appoint its people; until it has one, administrators do.
    """
    require_administrator(by)
    words = AUDIENCES[side].format(organisation.short_name)
    if on_behalf_of is not None:
        words = f"{words}, for {on_behalf_of.short_name}"
    party = Party.objects.create(
        organisation=organisation,
        side=side,
        on_behalf_of=on_behalf_of,
        audience=words,
        governed_in_id=governed_in.pk if governed_in else None,
    )
    for role in standing_roles(organisation.kind, side):
        open_role(party=party, code=role.code, title=role.title)
    return party


@transaction.atomic
def open_post(
    *,
    by: By,
    party: Party,
    code: str,
    title: str = "",
    single_holder: bool = False,
    begins_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Post:
    """A position that carries one of the party's standing roles; without a title, the role's own."""
    require_administrator(by)
    role = Role.objects.get(party=party, code=code, scope="")
    return Post.objects.create(
        organisation_id=party.organisation_id,
        role=role,
        title=title or role.title,
        single_holder=single_holder,
        begins_on=begins_on,
        ends_on=ends_on,
    )


@transaction.atomic
def open_scoped_post(*, by: By, party: Party, code: str, name: str, scope: str = "") -> Post:
    """A post with a role of its own, such as that of one team.

    The role's `scope` is a new reference, or that of a role beside it, such as the same team's manager.
    """
    require_administrator(by)
    role = open_role(party=party, code=code, title=name, scope=scope or new_ref())
    title = f"{title_of(party.side, code)}, {name}"
    return Post.objects.create(organisation_id=party.organisation_id, role=role, title=title)
