"""Opening bodies, with the seats that posts have on them."""

from collections.abc import Sequence

from django.db import transaction

from councils.actions import open_organisation
from governance.models import Body, Classification, Seat
from walls.actions.compartments import By, Subject, open_compartment
from walls.actions.registers import require_administrator
from walls.models import Organisation, Party, Post

MEETS_IN_FORUM = frozenset({Classification.BOARD, Classification.OWNERS, Classification.FORUM})
"""These meet in a compartment of their own; a council's own bodies meet in the council's."""


@transaction.atomic
def open_body(
    *,
    by: By,
    name: str,
    parent: Organisation,
    classification: str,
    function: str,
    quorum: int | None = None,
    monitoring_group: bool = False,
    seats: Sequence[Post] = (),
    keeper: Subject,
    owner: Party,
    source: str = "",
    illustrative: bool = False,
) -> Body:
    """A body, with its seats and, for a forum, a board or owners, the compartment of its packs and notes.

    `keeper` is the council that hosts a forum, or the company whose board it is; `owner` the party whose
    compartment it is. A group that is itself a body ("Members' Liaison Group") is its own `parent`.
    """
    require_administrator(by)
    itself = parent.name == name
    body = Body(
        organisation=parent
        if itself
        else open_organisation(by=by, name=name, short_name=name, kind="body", parent=parent, only_sides=[]),
        classification=classification,
        function=function,
        quorum=quorum,
        monitoring_group=monitoring_group,
        source=source,
        illustrative=illustrative,
    )
    body.full_clean()
    body.save()
    Seat.objects.bulk_create(Seat(body=body, post=post) for post in seats)
    if classification in MEETS_IN_FORUM:
        roles = {post.role_id: post.role for post in seats}.values()
        open_compartment(
            kind="forum",
            name=name if itself else f"{parent.short_name}: {name}",
            owner=owner,
            subjects=[keeper, *(Subject("seat", role) for role in roles)],
        )
    return body
