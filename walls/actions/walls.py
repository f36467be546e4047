"""Raising a wall around a matter, taking a side of it and leaving it, and lowering it again (EW-3 to EW-5).

The database checks who may (walls/sql/86_walls.sql); to close shows nobody anything, so whoever decides in a matter
may, and only those who govern it open it again.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from walls.actions.compartments import By, person_of, require
from walls.models import (
    Cause,
    Clause,
    Clock,
    Compartment,
    Exclusion,
    NamedForWall,
    Person,
    SideTaken,
    Undertaking,
    UndertakingText,
    Wall,
    WallKind,
    Withdrawable,
    new_ref,
)
from walls.refusals import told

ONE_SIDE = "You are on another side of this matter, or have left it. Nobody takes a second side."
NOT_OFFERED = "No such side is offered to you in this capacity."
Rule = Callable[[By, Wall], None]
"""Looks at a wall before an undertaking is signed there; raises ValidationError against it."""
_rules: list[Rule] = []


def before_signing(*rules: Rule) -> None:
    """Add what must be done before an undertaking is signed; an app adds its own when it is loaded."""
    _rules.extend(rules)


@dataclass(frozen=True)
class Offer:
    """A side of a wall that a capacity would reach, and the version of the undertaking that it asks for, if any."""

    wall_id: int
    side: int
    undertaking: int | None


@transaction.atomic
def raise_wall(
    *,
    by: By,
    kind: str,
    keeper: Compartment | int,
    sides: Mapping[int, Sequence[int]],
    clause: Clause,
    reason: str,
    review_on: date,
    ends_at: datetime | None = None,
    one_way: bool = False,
    cooling_off: int = 6,
    undertaking: str = "",
    named: Iterable[int] = (),
) -> Wall:
    """Raise a wall, from now: `sides` are the keys of compartments by number of the side, the keeper's on the first.

    With the text of an `undertaking`, nobody passes before having signed it. `named` are the keys of the people to whom
    a wall around a named team, or around people from outside, offers its side: to them alone, and the matter's roles.

    Raises:
        PermissionDenied: this capacity neither decides nor governs in one of the compartments.
        ValidationError: a wall stands there already, the dates are against it, people from outside have no end, or
            somebody is named who reaches nothing of it.
    """
    if review_on <= timezone.localdate():
        raise ValidationError({"review_on": "Choose a later day: it is when the wall is looked at again."})
    if kind == WallKind.CONTRACTOR and ends_at is None:
        raise ValidationError({"ends_at": "A wall for people from outside has an end: give its last day."})
    places = [{"compartment": place, "side": side} for side, several in sides.items() for place in several]
    for place in places:
        if not may_close(place["compartment"]):
            raise PermissionDenied("Those who decide or govern in a matter raise a wall around it.")
    ref = new_ref()
    body = {
        "kind": kind,
        "keeper": keeper if isinstance(keeper, int) else keeper.pk,
        "clause": clause.pk,
        "reason": reason.strip(),
        "one_way": one_way,
        "ends_at": ends_at.isoformat() if ends_at else None,
        "review_on": review_on.isoformat(),
        "cooling_off": cooling_off,
        "undertaking": undertaking.strip(),
        "sides": places,
        "named": sorted(named),
    }
    with told(), connection.cursor() as cursor:
        cursor.execute("SELECT walls.raise_wall(%s::jsonb, %s)", [json.dumps(body), ref])
        (pk,) = cursor.fetchone()
    # Whoever raises a wall may be kept out by it, and then not even know of it any more.
    return Wall.objects.filter(pk=pk).first() or Wall(pk=pk, ref=ref)


@transaction.atomic
def name_for_wall(*, by: By, wall: Wall, person: Person) -> NamedForWall:
    """Name somebody who reaches what is behind a wall by name: a side of it is offered to them from now.

    Raises:
        PermissionDenied: this capacity does not approve the wall.
        ValidationError: the wall asks for no names, the person reaches nothing of it, is named already, or oneself.
    """
    _require_keeper(by, wall)
    ref = new_ref()
    with told(), connection.cursor() as cursor:
        cursor.execute("SELECT walls.name_for_wall(%s, %s, %s)", [wall.pk, person.pk, ref])
    return NamedForWall.objects.get(ref=ref)


@transaction.atomic
def take_name_off(*, by: By, name: NamedForWall, reason: str) -> None:
    """Take a name off a wall: the person leaves their side, if they took one, and cools off.

    Raises:
        PermissionDenied: this capacity does not approve the wall.
    """
    _require_keeper(by, name.wall)
    with told(), connection.cursor() as cursor:
        cursor.execute("SELECT walls.take_name_off(%s, %s)", [name.ref, reason.strip()])


def offered_to(people: Iterable[int], wall: Wall) -> set[int]:
    """Of these people, those to whom a side of a wall is offered: for those who approve it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.offered_to(%s::bigint[], %s)", [sorted(people), wall.pk])
        return {person for (person,) in cursor.fetchall()}


def may_close(compartment: int) -> bool:
    """Whether the acting capacity may put a compartment behind a wall: it decides there, or governs it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.closes(%s)", [compartment])
        return cursor.fetchone()[0]


@transaction.atomic
def extend_wall(*, by: By, wall: Wall, compartment: Compartment | int, side: int) -> None:
    """Put another compartment behind a wall that stands.

    Raises:
        django.db.ProgrammingError: this capacity may not close that compartment, or has no say in the wall's matter.
        ValidationError: another wall stands there already.
    """
    place = compartment if isinstance(compartment, int) else compartment.pk
    with told(), connection.cursor() as cursor:
        cursor.execute("SELECT walls.extend_wall(%s, %s, %s)", [wall.pk, place, side])


@transaction.atomic
def lower_wall(*, by: By, wall: Wall) -> Wall:
    """Lower a wall, now, and end the bars by name that it raised. Who left a side stays barred for their cooling-off.

    Raises:
        PermissionDenied: this capacity does not approve it: it does not govern the matter's own compartment, or, of a
            wall without one, not all that lies behind it.
        ValidationError: it is lowered already.
    """
    _require_keeper(by, wall)
    if wall.ends_at is not None and wall.ends_at <= timezone.now():
        raise ValidationError("This wall is lowered already.")
    with told():
        _change(wall, ends_at=Clock())
        barred = Exclusion.objects.filter(wall=wall, cause=Cause.NAMED)
        barred.filter(Q(ends_at=None) | Q(ends_at__gt=Clock())).update(ends_at=Clock())
    wall.refresh_from_db(fields=["ends_at"])
    return wall


@transaction.atomic
def look_again(*, by: By, wall: Wall, review_on: date) -> Wall:
    """Say that a wall was looked at and stands, and when it is looked at next.

    Raises:
        PermissionDenied: this capacity does not approve it.
        ValidationError: that day has passed.
    """
    _require_keeper(by, wall)
    if review_on <= timezone.localdate():
        raise ValidationError({"review_on": "Choose a later day."})
    _change(wall, review_on=review_on)
    wall.refresh_from_db(fields=["review_on"])
    return wall


@transaction.atomic
def issue_undertaking(*, by: By, wall: Wall, side: int, text: str, clause: Clause) -> UndertakingText:
    """Ask a side of a wall to sign a text: from now nobody on it passes who has not signed this version (EW-5).

    Raises:
        PermissionDenied: this capacity does not approve the wall.
    """
    _require_keeper(by, wall)
    last = UndertakingText.objects.filter(wall=wall, side=side).order_by("-version").first()
    version = last.version + 1 if last else 1
    issued = UndertakingText(wall=wall, side=side, version=version, text=text.strip(), clause=clause)
    UndertakingText.objects.bulk_create([issued])
    return issued


def offers(by: By) -> list[Offer]:
    """The sides that the acting capacity would reach if it took them, or has taken."""
    if by is None or by.person_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wall_id, side, undertaking FROM walls.offered(%s, %s, walls.clock())", [by.person_id, by.pk]
        )
        return [Offer(*row) for row in cursor.fetchall()]


@transaction.atomic
def take_side(*, by: By, wall: Wall, side: int) -> None:
    """Take a side of a wall, for good, in every capacity.

    Raises:
        PermissionDenied: that side is not offered to this capacity.
        ValidationError: the person is on another side, or has left this one (EW-4).
    """
    me = person_of(by)
    if (wall.pk, side) not in {(offer.wall_id, offer.side) for offer in offers(by)}:
        raise PermissionDenied(NOT_OFFERED)
    mine = SideTaken.objects.filter(person=me, wall=wall).first()
    if mine is not None and (mine.side != side or mine.left_at is not None):
        raise ValidationError(ONE_SIDE)
    if mine is None:
        SideTaken.objects.create(person_id=me, wall=wall, side=side)


@transaction.atomic
def sign(*, by: By, wall: Wall) -> None:
    """Sign the undertaking that one's side of a wall asks for now.

    Raises:
        PermissionDenied: nothing is asked of this capacity.
        ValidationError: something must be done first, such as to declare one's interests.
    """
    me = person_of(by)
    side = SideTaken.objects.filter(person=me, wall=wall, left_at=None).values_list("side", flat=True).first()
    asked = next((o.undertaking for o in offers(by) if (o.wall_id, o.side) == (wall.pk, side) and o.undertaking), None)
    if asked is None:
        raise PermissionDenied(NOT_OFFERED)
    for rule in _rules:
        rule(by, wall)
    with told():
        Undertaking.objects.get_or_create(person_id=me, wall=wall, version=asked)


@transaction.atomic
def leave_side(*, by: By, wall: Wall, reason: str) -> None:
    """Leave one's side: the matter closes at once, for as long as its cooling-off lasts.

    Raises:
        ValidationError: the person is on no side.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.leave_side(%s, %s)", [wall.pk, reason])
        if not cursor.fetchone()[0]:
            raise ValidationError("You are on no side of this.")


def recheck() -> int:
    """Let those who hold no post on their side any more leave it; how many did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.recheck()")
        return cursor.fetchone()[0]


@transaction.atomic
def seal(*, by: By, wall: Wall, papers: Sequence[Withdrawable], target: Compartment | int) -> list[str]:
    """Copy papers with their files and comments behind a wall, and withdraw the originals; the copies' references.

    Raises:
        ValidationError: a paper is not there to seal, or the compartment is not behind the wall.
    """
    place = target if isinstance(target, int) else target.pk
    made = []
    with told(), connection.cursor() as cursor:
        for paper in papers:
            label = paper._meta.label
            cursor.execute(
                "SELECT walls.seal(%s, %s::regclass, %s, %s, %s)",
                [wall.pk, paper._meta.db_table, label, paper.ref, place],
            )
            made.append(cursor.fetchone()[0])
    return made


def _require_keeper(by: By, wall: Wall) -> None:
    if wall.keeper_id is not None:
        require(by, "govern", wall.keeper_id)


def _change(wall: Wall, **to: Any) -> None:
    """Change a wall; one without a keeper, as older ones are, by those alone who govern all that lies behind it."""
    if not Wall.objects.filter(pk=wall.pk).update(**to):
        raise PermissionDenied("Those who govern everything behind this wall approve it.")
