"""Moving many people at once from post to post, decided by class, as when a service changes its employer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import BigIntegerField, Case, F, When
from django.urls import reverse

from walls.actions import appointments
from walls.actions.compartments import By
from walls.actions.walls import recheck
from walls.bell import ring_after_commit
from walls.keeping import Arrival, arrivals, governed_parties
from walls.models import Basis, Clock, Membership, Organisation, Person, Post
from walls.models.dated import in_force
from walls.refusals import told

YOURSELF = "You hold one of these posts yourself. Somebody else must move you."
NOT_GOVERNED = "You move people between posts of the parties that you govern."
GONE_ON = "They have been taken on already, or do not come any more."
NOT_THERE = "Choose a post of the organisation that they go to."
CHANGED = "Somebody has come or gone since you opened this page. Look again."


@dataclass(frozen=True)
class Class:
    """Those who hold one post of their own now: what is decided for one of them is decided for all."""

    post: Post
    held: tuple[Membership, ...]

    @property
    def many(self) -> int:
        return len(self.held)


def classes_of(organisation: Organisation) -> list[Class]:
    """Those who hold posts of an organisation now, by post, as far as the acting capacity appoints to them.

    Posts made for one matter are left out: people are named for a matter one by one (EW-8).
    """
    held = (
        Membership.objects.filter(
            in_force(),
            basis=Basis.SUBSTANTIVE,
            post__organisation=organisation,
            post__role__matter=False,
            post__role__party__among=governed_parties(),
        )
        .select_related("person", "post__organisation", "post__role__party")
        .order_by("post__title", "post", "pk")
    )
    found: dict[Post, list[Membership]] = {}
    for each in held:
        found.setdefault(each.post, []).append(each)
    return [Class(post, tuple(several)) for post, several in found.items()]


Destination: TypeAlias = Post | Organisation | None
"""What a class goes on to: another post, another employer who may take its people on, or nothing that is known."""


@transaction.atomic
def move(
    *,
    by: By,
    of: Sequence[Class],
    to: Mapping[int, Destination],
    reason: str,
    on_behalf_of: Organisation | None = None,
) -> int:
    """End, now, the appointments of whole classes, and appoint their people to other posts; how many were moved.

    `to` says by key of a class's post what its people go on to; a class that it does not name stays. Those who appoint
    at an employer named there are told of each. All or none, in as many statements whether they are three or three
    hundred.

    Raises:
        PermissionDenied: this capacity does not appoint to one of the posts.
        ValidationError: the law is against it, one of them is who asks, or somebody has come or gone meanwhile.
    """
    moved = [each for each in of if each.post.pk in to]
    leaving = [held for each in moved for held in each.held]
    if by is not None and any(held.person_id == by.person_id for held in leaving):
        raise ValidationError(YOURSELF)
    posts = {pk: post for pk, post in to.items() if isinstance(post, Post)}
    employers = {pk: employer.pk for pk, employer in to.items() if isinstance(employer, Organisation)}
    _check_governed(by, [each.post.pk for each in moved] + [post.pk for post in posts.values()])
    onward = (When(post=pk, then=employer) for pk, employer in employers.items())
    goes_to = Case(*onward, default=F("goes_to"), output_field=BigIntegerField())
    with told(appointments.BESIDE):
        ended = Membership.objects.filter(in_force(), pk__in=[held.pk for held in leaving]).update(
            ends_at=Clock(), goes_to=goes_to
        )
    if ended != len(leaving):
        raise ValidationError(CHANGED)
    begun = [
        Membership(
            person=held.person, post=posts[each.post.pk], on_behalf_of=on_behalf_of or held.on_behalf_of, reason=reason
        )
        for each in moved
        if each.post.pk in posts
        for held in each.held
    ]
    with told(appointments.BESIDE):
        Membership.objects.bulk_create(begun)
    appointments.obey_rules(begun)
    recheck()
    if by is not None:
        _tell([each.pk for each in begun])
        ring_after_commit()
    return ended


@transaction.atomic
def take_on(
    *,
    by: By,
    arrival: Arrival,
    post: Post,
    reason: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    on_behalf_of: Organisation | None = None,
) -> Membership:
    """Appoint somebody to a post of the organisation that they go on to; whatever bars an appointment bars this one.

    Raises:
        PermissionDenied: this capacity does not appoint to the post.
        ValidationError: they do not come any more, the post is another organisation's, or the law is against it.
    """
    if post.organisation_id != arrival.organisation_id or post.role.matter:
        raise ValidationError({"post": NOT_THERE})
    if arrival.ref not in {each.ref for each in arrivals()}:
        raise ValidationError(GONE_ON)
    return appointments.appoint(
        by=by,
        person=Person.objects.get(pk=arrival.person_id),
        post=post,
        starts_at=starts_at,
        ends_at=ends_at,
        on_behalf_of=on_behalf_of,
        reason=reason,
    )


def _check_governed(by: By, posts: list[int]) -> None:
    if by is None:
        return
    governed = Post.objects.filter(pk__in=posts, role__matter=False, role__party__among=governed_parties())
    if governed.count() != len(set(posts)):
        raise PermissionDenied(NOT_GOVERNED)


def _tell(begun: list[int]) -> None:
    """Tell everybody who was appointed, in one statement."""
    body = json.dumps({"words": "appointed", "path": reverse("home")})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT walls.enqueue('notice', k.id, %s::jsonb, format('notice:%%s:appointment %%s', k.id, m.ref), NULL) "
            "FROM walls_membership m CROSS JOIN LATERAL (SELECT walls.capacity_of(m.person_id, m.post_id) AS id) k "
            "WHERE m.id = ANY(%s)",
            [body, begun],
        )
