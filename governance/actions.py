"""Opening bodies, with the seats that posts have on them."""

from collections.abc import Sequence

from django.db import transaction

from councils.actions import open_organisation
from governance.models import Body, Classification, Seat
from walls.actions.compartments import By, Subject, open_compartment
from walls.actions.registers import require_administrator
from walls.models import Compartment, Organisation, Party, Post

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
    if classification in MEETS_IN_FORUM:
        roles = {post.role_id: post.role for post in seats}.values()
        body.forum_id = open_compartment(
            kind="forum",
            name=forum_name(body),
            owner=owner,
            subjects=[keeper, *(Subject("seat", role) for role in roles)],
        ).pk
    body.save()
    Seat.objects.bulk_create(Seat(body=body, post=post) for post in seats)
    return body


def forum_name(body: Body) -> str:
    """What the compartment of a body's packs and notes is called."""
    own = body.organisation
    return own.name if own.parent is None else f"{own.parent.short_name}: {own.name}"


@transaction.atomic
def know_forum(*, by: By, body: Body) -> None:
    """Note the compartment of a body that was opened before bodies knew theirs."""
    require_administrator(by)
    if body.forum_id is None and body.classification in MEETS_IN_FORUM:
        body.forum_id = Compartment.objects.get(kind="forum", name=forum_name(body)).pk
        body.save()
