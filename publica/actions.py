"""Opening companies and their teams, and keeping the record of who signs off for them."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from councils.actions import open_organisation, open_scoped_post, party_of
from councils.models import Council
from publica.models import Delegation, ProviderTeam
from walls.actions.compartments import By, Subject, may, open_compartment, require, roles_of
from walls.actions.rows import change
from walls.keeping import governed_parties
from walls.models import Organisation, Party, Post, Role

TEAM_MEMBER, TEAM_MANAGER = "team_member", "team_manager"
TEAM = frozenset({TEAM_MEMBER, TEAM_MANAGER})
"""The roles of a team's people; both have the team's reference for their scope."""
APPROVER = "approver"
NOT_KEPT = "A team's own people keep this."
NOT_DELEGATED = "Those who appoint a provider's people keep its scheme of delegation."


@transaction.atomic
def open_company(
    *,
    by: By,
    name: str,
    short_name: str,
    begins_on: dt.date | None = None,
    owners: Sequence[Council] = (),
    host: Council | None = None,
) -> Organisation:
    """A company that delivers for councils, with its board's compartment and, if owned here, its owners'.

    The board appoints its people. `host` is the owner whose Monitoring Officer keeps the owners' papers.
    """
    if owners and host not in owners:
        raise ValidationError("The host is one of the owners.")
    company = open_organisation(by=by, name=name, short_name=short_name, kind="company", begins_on=begins_on)
    provider = party_of(company, "provider")
    itself = Subject("company", company)
    board = open_compartment(kind="board", name=f"{short_name}: board papers", owner=provider, subjects=[itself])
    Party.objects.filter(organisation=company).update(governed_in=board.pk)
    if host is not None:
        own = [Subject("owner", council.organisation) for council in owners]
        open_compartment(
            kind="owners",
            name=f"{short_name}: its owners' papers",
            owner=party_of(host.organisation, "owner"),
            subjects=[*own, Subject("host", host.organisation), itself],
        )
        open_compartment(
            kind="board-to-owners",
            name=f"{short_name}: put to its owners",
            owner=provider,
            subjects=[*own, itself],
        )
    return company


@transaction.atomic
def open_team_post(*, by: By, organisation: Organisation, name: str) -> Post:
    """The post of a provider team's people, with their manager's beside it, of the same scope.

    The team itself is then opened by the provider (`open_team`).
    """
    party = party_of(organisation, "provider")
    post = open_scoped_post(by=by, party=party, code=TEAM_MEMBER, name=name)
    open_scoped_post(by=by, party=party, code=TEAM_MANAGER, name=name, scope=post.role.scope)
    return post


def team_roles(organisation: Organisation, scope: str) -> list[Role]:
    """The roles of a team's people, by the team's reference."""
    return list(Role.objects.filter(party__organisation=organisation, code__in=TEAM, scope=scope).order_by("-code"))


@transaction.atomic
def open_team(*, by: By, post: Post, name: str, services: str = "") -> ProviderTeam:
    """The team that holders of a team's post are, with the compartment of its own that no council reaches.

    Raises:
        ValidationError: the post is no team's, or its team is already open.
        django.db.ProgrammingError: this capacity opens no teams of this provider.
    """
    role = post.role
    if role.code != TEAM_MEMBER or not role.scope:
        raise ValidationError("Choose the post of a provider team.")
    if ProviderTeam.objects.filter(ref=role.scope).exists():
        raise ValidationError("This team is already open.")
    compartment = open_compartment(
        kind="provider",
        name=f"{post.organisation.short_name}: {name}",
        owner=role.party,
        subjects=[
            Subject("provider", post.organisation),
            *(Subject("team", each) for each in team_roles(post.organisation, role.scope)),
        ],
    )
    require(by, "contribute", compartment)
    team = ProviderTeam(
        ref=role.scope,
        compartment_id=compartment.pk,
        organisation=post.organisation,
        name=name,
        services=services,
    )
    team.full_clean(exclude=["compartment"])
    team.save()
    return team


def refusal(by: By, team: ProviderTeam) -> str:
    """Why this capacity may not change what a team says of itself; nothing if it may."""
    return "" if may(by, "contribute", team.compartment_id) else NOT_KEPT


@transaction.atomic
def edit_team(*, by: By, team: ProviderTeam, name: str, services: str) -> ProviderTeam:
    """Change what a team says of itself, as it was when `team` was loaded.

    Raises:
        ValidationError: somebody changed it since.
        PermissionDenied: this capacity is not of the team's people.
    """
    require(by, "contribute", team.compartment_id)
    return change(team, name=name, services=services)


def delegates(by: By, organisation: Organisation | None = None) -> bool:
    """Whether this capacity keeps the scheme of delegation of a provider, or of any."""
    if by is None or "administrator" in roles_of(by):
        return True
    parties = Party.objects.filter(side="provider", pk__among=governed_parties())
    return (parties if organisation is None else parties.filter(organisation=organisation)).exists()


@transaction.atomic
def delegate(
    *,
    by: By,
    post: Post,
    authority: str,
    begins_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Delegation:
    """Record that a post signs off its provider's returns, by whose authority, from one day to another.

    Raises:
        ValidationError: the post does not see what its provider's teams do, or the days are reversed.
        PermissionDenied: this capacity does not appoint that provider's people.
    """
    _require_delegates(by, post.organisation)
    if post.role.code != APPROVER:
        raise ValidationError({"post": "Choose a post of an approver of returns: no other sees what is to be signed."})
    entry = Delegation(
        organisation=post.organisation,
        post=post,
        authority=authority,
        begins_on=begins_on,
        ends_on=ends_on,
        source=source,
        illustrative=illustrative,
    )
    entry.full_clean()
    entry.save()
    return entry


@transaction.atomic
def edit_delegation(
    *,
    by: By,
    entry: Delegation,
    authority: str,
    begins_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    source: str = "",
) -> Delegation:
    """Correct a delegation or end it; whose it is stays.

    Raises:
        ValidationError: the days are reversed.
        PermissionDenied: this capacity does not appoint that provider's people.
    """
    _require_delegates(by, entry.organisation)
    entry.authority, entry.begins_on, entry.ends_on, entry.source = authority, begins_on, ends_on, source
    entry.full_clean()
    entry.save()
    return entry


def _require_delegates(by: By, organisation: Organisation) -> None:
    if not delegates(by, organisation):
        raise PermissionDenied(NOT_DELEGATED)
