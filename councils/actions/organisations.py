"""Organisations with their sides: councils, partnerships of councils, and the plain ones."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from councils.actions.parties import open_party
from councils.models import Council
from councils.policy import sides
from walls.actions.compartments import By, Subject, open_compartment
from walls.actions.registers import require_administrator
from walls.models import Compartment, Organisation, Party

PLAIN_KINDS = ("contractor", "parish")
"""Kinds of organisation that are no more than their sides; others are opened with what belongs to them."""


@transaction.atomic
def open_organisation(
    *,
    by: By,
    name: str,
    short_name: str,
    kind: str,
    parent: Organisation | None = None,
    successor_of: Organisation | None = None,
    begins_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    only_sides: Sequence[str] | None = None,
) -> Organisation:
    """An organisation, with a party on each side that its kind has, or on these only."""
    require_administrator(by)
    organisation = Organisation(
        name=name,
        short_name=short_name,
        kind=kind,
        parent=parent,
        successor_of=successor_of,
        begins_on=begins_on,
        ends_on=ends_on,
    )
    organisation.full_clean()
    organisation.save()
    for side in sides(kind) if only_sides is None else only_sides:
        open_party(by=by, organisation=organisation, side=side)
    return organisation


@transaction.atomic
def open_council(
    *,
    by: By,
    name: str,
    short_name: str,
    abbreviation: str,
    gss_code: str = "",
    website: str = "",
    commissions: bool = True,
    successor_of: Organisation | None = None,
    source: str = "",
    illustrative: bool = False,
) -> Council:
    """A council with its parties, roles and compartments; one that only owns a company has just that side.

    Those who govern its oversight compartment, the Monitoring Officer first, appoint to all its parties.
    """
    organisation = open_organisation(
        by=by,
        name=name,
        short_name=short_name,
        kind="council",
        successor_of=successor_of,
        only_sides=None if commissions else ["owner"],
    )
    council = Council(
        organisation=organisation,
        abbreviation=abbreviation,
        gss_code=gss_code,
        website=website,
        commissions=commissions,
        source=source,
        illustrative=illustrative,
    )
    council.full_clean()
    council.save()
    owner = party_of(organisation, "owner")
    commissioner = party_of(organisation, "commissioner") if commissions else owner
    opened = {
        kind: open_compartment(
            kind=kind,
            name=f"{short_name}: {label}",
            owner=owner if kind == "shareholder" else commissioner,
            subjects=[Subject("council", organisation)],
        )
        for kind, label in _council_compartments(commissions).items()
    }
    _govern(organisation, opened["oversight"])
    return council


@transaction.atomic
def open_partnership(*, by: By, name: str, short_name: str, councils: Sequence[Council], host: Council) -> Compartment:
    """The joint team of several councils, and the compartment only they share; `host` keeps it (EW-7)."""
    if host not in councils or len(councils) < 2:
        raise ValidationError("A partnership has two councils or more, and its host is one of them.")
    if idle := [council for council in councils if not council.commissions]:
        raise ValidationError(f"{idle[0]} does not commission services here.")
    organisation = open_organisation(by=by, name=name, short_name=short_name, kind="partnership")
    shared = open_compartment(
        kind="partnership",
        name=f"{short_name}: joint approach",
        owner=party_of(organisation, "commissioner"),
        subjects=[
            Subject("partnership", organisation),
            Subject("host", host.organisation),
            *(Subject("council", council.organisation) for council in councils),
        ],
    )
    _govern(organisation, shared)
    return shared


def party_of(organisation: Organisation, side: str, on_behalf_of: Organisation | None = None) -> Party:
    """The party of an organisation on one side."""
    return Party.objects.get(organisation=organisation, side=side, on_behalf_of=on_behalf_of)


def _council_compartments(commissions: bool) -> dict[str, str]:
    owning = {"shareholder": "as owner", "oversight": "oversight of its walls"}
    working = {"officers": "officers' working papers", "council": "put to members"}
    return working | owning if commissions else owning


def _govern(organisation: Organisation, compartment: Compartment) -> None:
    Party.objects.filter(organisation=organisation).update(governed_in=compartment.pk)
