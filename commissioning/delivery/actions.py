"""Agreements with a provider's team, the lines of their plans, and what commissioners note for themselves."""

import datetime as dt
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.delivery.models import Agreement, CommissionerNote, PlanItem
from commissioning.models.services import Provision, Service
from commissioning.monitoring.periods import RECEIVED_WITHIN
from commissioning.seeing import seen
from councils.actions import party_of
from councils.actions.keeping import KEEPERS, edit, record
from walls.actions.compartments import By, Subject, join, open_compartment, require
from walls.models import Organisation, Post, Role

TEAM = frozenset({"team_member", "team_manager"})
"""The roles of one scope that a provider's team has."""


@transaction.atomic
def open_agreement(
    *,
    by: By,
    service: Service,
    team_post: Post,
    title: str,
    begins_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    reports_within: int = RECEIVED_WITHIN,
    source: str = "",
    illustrative: bool = False,
) -> Agreement:
    """An agreement with a provider's team, with the compartment in which each side sees what the other offers.

    `team_post` is the post of the team's people, who from now on see the service's delivery too.

    Raises:
        ValidationError: the post is no team's, or the days are reversed.
        PermissionDenied: this capacity does not keep this service's record.
        django.db.ProgrammingError: this capacity opens no negotiations of this council.
    """
    require(by, "contribute", service.compartment_id, KEEPERS)
    role = team_post.role
    if role.code not in TEAM or not role.scope:
        raise ValidationError({"team_post": "Choose the post of a provider's team."})
    people = [Subject("team", each) for each in Role.objects.filter(party_id=role.party_id, scope=role.scope)]
    council, provider = service.council, team_post.organisation
    negotiation = open_compartment(
        kind="negotiation",
        name=f"{council.short_name} with {provider.short_name}: {service.name}",
        owner=party_of(council, "commissioner"),
        subjects=[Subject("council", council), Subject("provider", provider), *people],
    )
    for subject in (Subject("provider", provider), *people):
        join(by=by, compartment=service.compartment_id, subject=subject)
    agreement = Agreement(
        compartment_id=service.compartment_id,
        service=service,
        provider=provider,
        team=role.scope,
        team_name=role.title,
        title=title,
        negotiation_id=negotiation.pk,
        begins_on=begins_on,
        ends_on=ends_on,
        reports_within=reports_within,
        source=source,
        illustrative=illustrative,
    )
    agreement.full_clean(exclude=["compartment", "negotiation"])
    agreement.save()
    return agreement


def edit_agreement(
    *,
    by: By,
    agreement: Agreement,
    title: str,
    begins_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    reports_within: int = RECEIVED_WITHIN,
    source: str = "",
) -> Agreement:
    """Correct an agreement, or end it, as it was when `agreement` was loaded.

    Raises:
        ValidationError: the days are reversed, or somebody changed it since (code "stale").
        PermissionDenied: this capacity does not keep it.
    """
    days = {"begins_on": begins_on, "ends_on": ends_on, "reports_within": reports_within}
    return edit(agreement, by=by, title=title, **days, source=source)


class PlanItemFields(TypedDict, total=False):
    """What may be said of a line of a plan."""

    position: int
    title: str
    aim: str
    due_on: dt.date | None
    source: str
    illustrative: bool


def add_plan_item(*, by: By, agreement: Agreement, **fields: Unpack[PlanItemFields]) -> PlanItem:
    """A line of an agreement's service delivery plan.

    Raises:
        ValidationError: the fields do not fit.
        PermissionDenied: this capacity does not keep the agreement.
    """
    return record(PlanItem(compartment_id=agreement.compartment_id, agreement=agreement, **fields), by=by)


def edit_plan_item(*, by: By, item: PlanItem, **fields: Unpack[PlanItemFields]) -> PlanItem:
    """Change a line of a plan, as it was when `item` was loaded.

    Raises:
        ValidationError: the fields do not fit, or somebody changed it since (code "stale").
        PermissionDenied: this capacity does not keep the agreement.
    """
    return edit(item, by=by, **fields)


@transaction.atomic
def add_note(*, by: By, service: Service, text: str) -> CommissionerNote:
    """What a commissioner notes of a service, kept from every provider and from whomever the current one employs.

    Raises:
        ValidationError: nothing is noted.
        PermissionDenied: this capacity keeps no notes of the service, or is kept from them.
    """
    require(by, "contribute", service.compartment_id, KEEPERS)
    # One at a time, so that two first notes do not open two places.
    Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    notes = place_of_notes(by, service) or _open_notes(service)
    require(by, "contribute", notes, KEEPERS)
    note = CommissionerNote(compartment_id=notes, to_compartment_id=service.compartment_id, service=service, text=text)
    note.full_clean(exclude=["compartment", "to_compartment"])
    note.save()
    return note


def edit_note(*, by: By, note: CommissionerNote, text: str) -> CommissionerNote:
    """Change a note, as it was when `note` was loaded.

    Raises:
        ValidationError: nothing is noted, or somebody changed it since (code "stale").
        PermissionDenied: this capacity keeps no notes there.
    """
    return edit(note, by=by, text=text)


def place_of_notes(by: By, service: Service) -> int | None:
    """The compartment of the notes on a service, where there are some that this capacity sees."""
    return seen(CommissionerNote, by).filter(service=service).values_list("compartment_id", flat=True).first()


def current_provider(service: Service, day: dt.date) -> Organisation | None:
    """Who provides a service on a day."""
    begun, lasting = Q(begins_on=None) | Q(begins_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
    turn = Provision.objects.filter(begun, lasting, service=service).select_related("provider").first()
    return turn.provider if turn else None


def _open_notes(service: Service) -> int:
    provider, council = current_provider(service, timezone.localdate()), service.council
    # A council's own team is its own staff, who keep the notes.
    kept_from = [] if provider is None or council.pk in (provider.pk, provider.parent_id) else [provider]
    return open_compartment(
        kind="notes",
        name=f"{council.short_name}: notes on {service.name}",
        owner=party_of(council, "commissioner"),
        subjects=[
            Subject("council", council),
            *(Subject("kept_from", each) for each in kept_from),
        ],
    ).pk
