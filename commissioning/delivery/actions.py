"""Agreements with a provider's team, the lines of their plans, and what commissioners note for themselves."""

import datetime as dt
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.delivery.models import Agreement, CommissionerNote, PlanItem
from commissioning.models.services import Provision, Service
from commissioning.seeing import seen
from councils.actions import party_of
from walls.actions.compartments import By, Subject, may, open_compartment, require
from walls.actions.rows import change
from walls.models import Organisation, Post, Role, Walled

KEEPERS = frozenset({"officer", "lead_commissioner"})
TEAM = frozenset({"team_member", "team_manager"})
"""The roles of one scope that a provider's team has."""
NOT_KEPT = "Agreements and plans are kept by the council's commissioning officers and Lead commissioner."
NO_NOTES = "Notes are the council's commissioning officers' and Lead commissioner's own."


def refusal(by: By, row: Walled) -> str:
    """Why this capacity may not keep agreements and plans beside this row; nothing if it may."""
    return "" if may(by, "contribute", row.compartment_id, KEEPERS) else NOT_KEPT


def note_refusal(by: By, row: Walled) -> str:
    """Why this capacity may not note anything of a service, or change this note; nothing if it may."""
    return "" if may(by, "contribute", row.compartment_id, KEEPERS) else NO_NOTES


@transaction.atomic
def open_agreement(
    *,
    by: By,
    service: Service,
    team_post: Post,
    title: str,
    begins_on: dt.date | None = None,
    ends_on: dt.date | None = None,
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
        source=source,
        illustrative=illustrative,
    )
    agreement.full_clean(exclude=["compartment", "negotiation"])
    agreement.save()
    return agreement


@transaction.atomic
def edit_agreement(
    *,
    by: By,
    agreement: Agreement,
    title: str,
    begins_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    source: str = "",
) -> Agreement:
    """Correct an agreement, or end it, as it was when `agreement` was loaded.

    Raises:
        ValidationError: the days are reversed, or somebody changed it since (code "stale").
        PermissionDenied: this capacity does not keep it.
    """
    require(by, "contribute", agreement.compartment_id, KEEPERS)
    return change(agreement, title=title, begins_on=begins_on, ends_on=ends_on, source=source)


class PlanItemFields(TypedDict, total=False):
    """What may be said of a line of a plan."""

    position: int
    title: str
    aim: str
    due_on: dt.date | None
    source: str
    illustrative: bool


@transaction.atomic
def add_plan_item(*, by: By, agreement: Agreement, **fields: Unpack[PlanItemFields]) -> PlanItem:
    """A line of an agreement's service delivery plan.

    Raises:
        ValidationError: the fields do not fit.
        PermissionDenied: this capacity does not keep the agreement.
    """
    require(by, "contribute", agreement.compartment_id, KEEPERS)
    item = PlanItem(compartment_id=agreement.compartment_id, agreement=agreement, **fields)
    item.full_clean(exclude=["compartment"])
    item.save()
    return item


@transaction.atomic
def edit_plan_item(*, by: By, item: PlanItem, **fields: Unpack[PlanItemFields]) -> PlanItem:
    """Change a line of a plan, as it was when `item` was loaded.

    Raises:
        ValidationError: the fields do not fit, or somebody changed it since (code "stale").
        PermissionDenied: this capacity does not keep the agreement.
    """
    require(by, "contribute", item.compartment_id, KEEPERS)
    return change(item, **fields)


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


@transaction.atomic
def edit_note(*, by: By, note: CommissionerNote, text: str) -> CommissionerNote:
    """Change a note, as it was when `note` was loaded.

    Raises:
        ValidationError: nothing is noted, or somebody changed it since (code "stale").
        PermissionDenied: this capacity keeps no notes there.
    """
    require(by, "contribute", note.compartment_id, KEEPERS)
    return change(note, text=text)


def place_of_notes(by: By, service: Service) -> int | None:
    """The compartment of the notes on a service, where there are some that this capacity sees."""
    return seen(CommissionerNote, by).filter(service=service).values_list("compartment_id", flat=True).first()


def current_provider(service: Service, day: dt.date) -> Organisation | None:
    """Who provides a service on a day."""
    begun, lasting = Q(begins_on=None) | Q(begins_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
    turn = Provision.objects.filter(begun, lasting, service=service).select_related("provider").first()
    return turn.provider if turn else None


def _open_notes(service: Service) -> int:
    kept_from = current_provider(service, timezone.localdate())
    return open_compartment(
        kind="notes",
        name=f"{service.council.short_name}: notes on {service.name}",
        owner=party_of(service.council, "commissioner"),
        subjects=[
            Subject("council", service.council),
            *([Subject("kept_from", kept_from)] if kept_from else []),
        ],
    ).pk
