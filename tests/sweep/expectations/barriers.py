"""Who may ask for each page of walls, permits, declarations and breaches, and for which rows.

What is read of the database is read once: the sweep takes back whatever a form does.
"""

from functools import cache
from typing import Any

from django.utils import timezone

from tests.owner import as_owner
from tests.sweep.askers import Asker
from tests.sweep.expectations.rules import Rule, always, form, governor, of, page, register
from tests.sweep.expectations.walls import governed
from walls.models import (
    BY_NAME,
    Breach,
    Compartment,
    Declaration,
    EmployerBar,
    Exclusion,
    GrantPeriod,
    LeakTest,
    Membership,
    NamedForWall,
    Party,
    Permit,
    PermitRequest,
    PolicyInForce,
    RingFence,
    SideTaken,
    Undertaking,
    UndertakingText,
    Wall,
    WallKind,
    WallSide,
    WallsPolicy,
)

OF_POST = ("post__organisation", "post__role__party")


@cache
def governed_in(party: int) -> int | None:
    with as_owner():
        return Party.objects.get(pk=party).governed_in_id


def lasts(row: Any) -> bool:
    return row.ends_at is None or timezone.now() < row.ends_at


@cache
def oversights() -> dict[int, set[int]]:
    """What is kept by each council's oversight: by its compartment, those of the same owner but personal ones."""
    with as_owner():
        owners = dict(Compartment.objects.exclude(kind="personal").values_list("pk", "owner__organisation"))
        places = Compartment.objects.filter(kind="oversight").values_list("pk", flat=True)
        return {place: {pk for pk, owner in owners.items() if owner == owners[place]} for place in places}


@cache
def barred(person: int | None) -> set[int]:
    """What a person is excluded from."""
    with as_owner():
        return {bar.compartment_id for bar in Exclusion.objects.filter(person=person) if lasts(bar)}


@cache
def kept_out(person: int | None) -> set[int]:
    """What a candidate's people are kept from, or those on one of its sides; but not who is ring-fenced there."""
    with as_owner():
        held = [each for each in Membership.objects.filter(person=person).select_related(*OF_POST) if lasts(each)]
        bars = [bar for bar in EmployerBar.objects.all() if lasts(bar)]
        fenced = {each.compartment_id for each in RingFence.objects.filter(person=person) if lasts(each)}
    return {
        bar.compartment_id
        for bar in bars
        for post in (each.post for each in held)
        if bar.organisation_id in (post.organisation_id, post.organisation.parent_id)
        and bar.side in ("", post.role.party.side)
    } - fenced


def overseen(asker: Asker) -> set[int]:
    """Whoever sees a council's oversight reads what governs that council's compartments, save what bars them."""
    seen: set[int] = set().union(*(kept for place, kept in oversights().items() if place in asker.may["view"]))
    return seen - barred(asker.person)


def watched(asker: Asker, row: Compartment) -> bool:
    """Evidence is for those who govern a compartment, or oversee it."""
    return row.pk in asker.may["govern"] or row.pk in overseen(asker)


def offered(asker: Asker) -> set[tuple[int, int]]:
    """A side is offered to those who would reach it if no wall stood there; of a wall by name, to the named."""
    return offered_to(asker.person, asker.roles)


def named_by_offers(asker: Asker) -> set[int]:
    """To whom a side is offered, what lies on it is named; what is in it opens once the side is taken."""
    mine = offered(asker)
    return {place for place, sides in sides_before().items() if mine & set(sides)}


@cache
def offered_to(person: int | None, roles: frozenset[int]) -> set[tuple[int, int]]:
    with as_owner():
        grants = GrantPeriod.objects.filter(group__in=roles, ends_at=None).exclude(action="govern")
        reached = set(grants.values_list("compartment", flat=True)) - barred(person) - kept_out(person)
        of_matter = set(grants.filter(group__role__matter=True).values_list("compartment", flat=True))
        named = {each.wall_id for each in NamedForWall.objects.filter(person=person) if lasts(each)}
        sides = WallSide.objects.filter(compartment__in=reached).exclude(wall__kind=WallKind.EXCLUSION)
        return {
            (side.wall_id, side.side)
            for side in sides.select_related("wall")
            if lasts(side.wall)
            and (side.wall.kind not in BY_NAME or side.wall_id in named or side.compartment_id in of_matter)
        }


@cache
def sides_before() -> dict[int, set[tuple[int, int]]]:
    """The sides of walls, by the compartment that stands on them."""
    with as_owner():
        found: dict[int, set[tuple[int, int]]] = {}
        for place, *side in WallSide.objects.values_list("compartment", "wall", "side"):
            found.setdefault(place, set()).add((side[0], side[1]))
        return found


def side_of(asker: Asker, wall: Wall) -> SideTaken | None:
    return side_taken(asker.person, wall.pk)


@cache
def side_taken(person: int | None, wall: int) -> SideTaken | None:
    with as_owner():
        return SideTaken.objects.filter(person=person, wall=wall).first()


def knows(asker: Asker, row: Wall) -> bool:
    """Known to those who govern or oversee what it parts, and to those on it or to whom a side is offered."""
    parted = {place for place, sides in sides_before().items() if row.pk in {wall for wall, _ in sides}}
    if parted & (asker.may["govern"] | overseen(asker)) or side_of(asker, row) is not None:
        return True
    return row.pk in {wall for wall, _ in offered(asker)}


def takes(asker: Asker, row: Wall) -> bool:
    return side_of(asker, row) is None and row.pk in {wall for wall, _ in offered(asker)}


def on_it(asker: Asker, row: Wall) -> bool:
    mine = side_of(asker, row)
    return mine is not None and mine.left_at is None


def signs(asker: Asker, row: Wall) -> bool:
    """Who is on a side signs the newest text that it asks for, once."""
    mine = side_of(asker, row)
    if mine is None or mine.left_at is not None:
        return False
    with as_owner():
        newest = UndertakingText.objects.filter(wall=row, side=mine.side).order_by("-version").first()
        done = newest and Undertaking.objects.filter(person=asker.person, wall=row, version=newest.version).exists()
        return newest is not None and not done


def approves(asker: Asker, row: Wall) -> bool:
    """Lowered, and looked at again, by those who govern the matter."""
    return row.keeper_id in asker.may["govern"] and lasts(row)


def names(asker: Asker, row: Wall) -> bool:
    """People are named for a wall around a named team, or people from outside, by those who approve it."""
    return approves(asker, row) and row.kind in BY_NAME


def writes_policy(asker: Asker) -> bool:
    return bool(oversights().keys() & asker.may["govern"])


def adds_clause(asker: Asker, row: WallsPolicy) -> bool:
    """What people have acknowledged stays as they read it."""
    return writes_policy(asker) and not in_force(row.pk)


@cache
def in_force(version: int) -> bool:
    with as_owner():
        return PolicyInForce.objects.filter(policy=version, begins_on__lte=timezone.localdate()).exists()


def bound(asker: Asker, row: WallsPolicy) -> bool:
    """What is in force where one serves, in whatever capacity, is acknowledged; what is not, or no longer, is not."""
    return row.pk in binding(asker.person)


@cache
def binding(person: int | None) -> set[int]:
    with as_owner():
        served = list(Membership.objects.filter(person=person).select_related("post__organisation"))
        places = {
            pk for each in served if lasts(each) for pk in (each.post.organisation_id, each.post.organisation.parent_id)
        }
        begun = PolicyInForce.objects.filter(begins_on__lte=timezone.localdate(), organisation__in=places - {None})
        return set({each.organisation_id: each.policy_id for each in begun.order_by("begins_on", "pk")}.values())


def puts_in_force(asker: Asker, row: WallsPolicy) -> bool:
    return bool(asker.governs)


def permit_known(asker: Asker, row: Permit) -> bool:
    return row.capacity_id == asker.capacity or row.compartment_id in asker.may["govern"] | overseen(asker)


def approves_permit(asker: Asker, row: Permit) -> bool:
    return row.compartment_id in asker.may["govern"]


def revokes(asker: Asker, row: Permit) -> bool:
    return approves_permit(asker, row) and lasts(row)


def asked_it(asker: Asker, row: PermitRequest) -> bool:
    return row.asked_by_id == asker.person


def answers(asker: Asker, row: PermitRequest) -> bool:
    """Those who govern what is asked for, or the party that was asked; never whoever asks."""
    place = row.compartment_id or governed_in(row.to_party_id)
    return not asked_it(asker, row) and place in asker.may["govern"]


def request_known(asker: Asker, row: PermitRequest) -> bool:
    return asked_it(asker, row) or answers(asker, row) or row.compartment_id in overseen(asker)


def declared_by(asker: Asker, row: Declaration) -> bool:
    return row.person_id == asker.person


def decides(asker: Asker, row: Declaration) -> bool:
    """Those who govern the matter, or where it is declared for the year; never the person."""
    place = row.compartment_id or governed_in(row.party_id)
    return not declared_by(asker, row) and place in asker.may["govern"]


def declaration_known(asker: Asker, row: Declaration) -> bool:
    return declared_by(asker, row) or decides(asker, row)


def declares_on(asker: Asker, row: Compartment) -> bool:
    """On a matter of one's own: one reaches it, or a side of it is offered."""
    if row.is_public or row.personal_to_id is not None:
        return False
    reached = row.pk in asker.may["view"] or row.pk in asker.may["govern"]
    return reached or bool(sides_before().get(row.pk, set()) & offered(asker))


def records_breaches(asker: Asker) -> bool:
    return bool(oversights().keys() & asker.may["decide"])


def breach_kept(asker: Asker, row: Breach) -> bool:
    return row.compartment_id in asker.may["decide"]


def verdict_known(asker: Asker, row: LeakTest) -> bool:
    """For those who read the oversight it is written in; on a wall, for those who govern or oversee what it parts."""
    parted = {place for place, sides in sides_before().items() if row.wall_id in {wall for wall, _ in sides}}
    near = bool(parted & (asker.may["govern"] | overseen(asker)))
    return row.compartment_id in asker.may["view"] and (row.wall_id is None or near)


PAGES: dict[str, Rule] = {
    "wall_new": of(Compartment, always, sees=governed, open_to=governor),
    "employer_bar_new": of(Compartment, always, sees=governed, open_to=governor),
    "ring_fence_new": of(Compartment, always, sees=governed, open_to=governor),
    "barrier_end": of(Compartment, always, sees=governed, open_to=governor),
    "kept_out": of(Compartment, sees=watched),
    "overseen": page(),
    "compartment_why": of(Compartment, sees=watched),
    "compartment_evidence": of(Compartment, sees=watched),
    "walls_policies": page(),
    "walls_policy_new": form(writes_policy),
    "walls_policy": register(WallsPolicy),
    "clause_new": of(WallsPolicy, adds_clause, sees=always),
    "policy_in_force": of(WallsPolicy, puts_in_force, sees=always),
    "walls_policy_acknowledge": of(WallsPolicy, bound, sees=always),
    "walls_policy_acknowledged": of(WallsPolicy, sees=always, open_to=governor),
    "walls": page(),
    "wall": of(Wall, sees=knows),
    "wall_side": of(Wall, takes, sees=knows),
    "wall_sign": of(Wall, signs, sees=knows),
    "wall_leave": of(Wall, on_it, sees=knows),
    "wall_papers": of(Wall, sees=knows),
    "wall_look_again": of(Wall, approves, sees=knows),
    "wall_undertaking": of(Wall, approves, sees=knows),
    "wall_name": of(Wall, names, sees=knows),
    "wall_name_off": of(Wall, names, sees=knows),
    "wall_lower": of(Wall, approves, sees=knows),
    "permits": page(),
    "permits_released": page(),
    "permit": of(Permit, sees=permit_known),
    "permit_revoke": of(Permit, revokes, sees=permit_known),
    "permit_release": of(Permit, approves_permit, sees=permit_known),
    "permit_requests": page(),
    "permit_request_new": form(),
    "permit_request": of(PermitRequest, sees=request_known),
    "permit_request_grant": of(PermitRequest, answers, sees=request_known),
    "permit_request_refuse": of(PermitRequest, answers, sees=request_known),
    "permit_request_back": of(PermitRequest, asked_it, sees=request_known),
    "declarations": page(),
    "declaration_new": form(),
    "declaration_on": of(Compartment, always, sees=declares_on),
    "declaration": of(Declaration, sees=declaration_known),
    "declaration_decide": of(Declaration, decides, sees=declaration_known),
    "breaches": page(),
    "breach_new": form(records_breaches),
    "breach": of(Breach),
    "breach_edit": of(Breach, breach_kept),
    "breach_history": of(Breach),
    "leak_tests": page(),
    "leak_test": of(LeakTest, sees=verdict_known),
}
