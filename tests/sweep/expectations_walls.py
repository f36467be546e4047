"""Who may ask for each page of walls, permits, declarations and breaches, and for which rows."""

from typing import Any

from django.utils import timezone

from tests.owner import as_owner
from tests.sweep.askers import Asker
from tests.sweep.expectations import Rule, always, form, governed, governor, of, page, register
from walls.models import (
    Breach,
    Compartment,
    Declaration,
    Exclusion,
    GrantPeriod,
    Permit,
    PermitRequest,
    SideTaken,
    Undertaking,
    UndertakingText,
    Wall,
    WallKind,
    WallSide,
    WallsPolicy,
)


def lasts(row: Any) -> bool:
    return row.ends_at is None or timezone.now() < row.ends_at


def barred(asker: Asker) -> set[int]:
    """What the person is excluded from."""
    return {bar.compartment_id for bar in Exclusion.objects.filter(person=asker.person) if lasts(bar)}


def overseen(asker: Asker) -> set[int]:
    """Whoever sees a council's oversight reads what governs that council's compartments, save what bars them."""
    with as_owner():
        seen = Compartment.objects.filter(kind="oversight", pk__in=asker.may["view"])
        theirs = Compartment.objects.filter(owner__organisation__in=seen.values("owner__organisation"))
        return set(theirs.exclude(kind="personal").values_list("pk", flat=True)) - barred(asker)


def watched(asker: Asker, row: Compartment) -> bool:
    """Evidence is for those who govern a compartment, or oversee it."""
    return row.pk in asker.may["govern"] or row.pk in overseen(asker)


def offered(asker: Asker) -> set[tuple[int, int]]:
    """A side is offered to those who would reach it if no wall stood there."""
    with as_owner():
        grants = GrantPeriod.objects.filter(group__in=asker.roles, ends_at=None).exclude(action="govern")
        reached = set(grants.values_list("compartment", flat=True)) - barred(asker)
        sides = WallSide.objects.filter(compartment__in=reached).exclude(wall__kind=WallKind.EXCLUSION)
        return {(side.wall_id, side.side) for side in sides.select_related("wall") if lasts(side.wall)}


def side_of(asker: Asker, wall: Wall) -> SideTaken | None:
    with as_owner():
        return SideTaken.objects.filter(person=asker.person, wall=wall).first()


def knows(asker: Asker, row: Wall) -> bool:
    """Known to those who govern or oversee what it parts, and to those on it or to whom a side is offered."""
    with as_owner():
        parted = set(row.sides.values_list("compartment", flat=True))
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


def writes_policy(asker: Asker) -> bool:
    with as_owner():
        return Compartment.objects.filter(kind="oversight", pk__in=asker.may["govern"]).exists()


def adds_clause(asker: Asker, row: WallsPolicy) -> bool:
    """What people have acknowledged stays as they read it."""
    with as_owner():
        return writes_policy(asker) and not row.in_force.filter(begins_on__lte=timezone.localdate()).exists()


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
    place = row.compartment_id or row.to_party.governed_in_id
    return not asked_it(asker, row) and place in asker.may["govern"]


def request_known(asker: Asker, row: PermitRequest) -> bool:
    return asked_it(asker, row) or answers(asker, row) or row.compartment_id in overseen(asker)


def declared_by(asker: Asker, row: Declaration) -> bool:
    return row.person_id == asker.person


def decides(asker: Asker, row: Declaration) -> bool:
    """Those who govern the matter, or where it is declared for the year; never the person."""
    place = row.compartment_id or row.party.governed_in_id
    return not declared_by(asker, row) and place in asker.may["govern"]


def declaration_known(asker: Asker, row: Declaration) -> bool:
    return declared_by(asker, row) or decides(asker, row)


def declares_on(asker: Asker, row: Compartment) -> bool:
    """On a matter of one's own: one reaches it, or a side of it is offered."""
    if row.is_public or row.personal_to_id is not None:
        return False
    with as_owner():
        sides = set(WallSide.objects.filter(compartment=row).values_list("wall", "side"))
    return row.pk in asker.may["view"] | asker.may["govern"] or bool(sides & offered(asker))


def records_breaches(asker: Asker) -> bool:
    with as_owner():
        return Compartment.objects.filter(kind="oversight", pk__in=asker.may["decide"]).exists()


def breach_kept(asker: Asker, row: Breach) -> bool:
    return row.compartment_id in asker.may["decide"]


WALLS: dict[str, Rule] = {
    "wall_new": of(Compartment, always, sees=governed, open_to=governor),
    "overseen": page(),
    "compartment_why": of(Compartment, sees=watched),
    "compartment_evidence": of(Compartment, sees=watched),
    "walls_policies": page(),
    "walls_policy_new": form(writes_policy),
    "walls_policy": register(WallsPolicy),
    "clause_new": of(WallsPolicy, adds_clause, sees=always),
    "policy_in_force": of(WallsPolicy, puts_in_force, sees=always),
    "walls_policy_acknowledge": of(WallsPolicy, always, sees=always),
    "walls_policy_acknowledged": of(WallsPolicy, sees=always, open_to=governor),
    "walls": page(),
    "wall": of(Wall, sees=knows),
    "wall_side": of(Wall, takes, sees=knows),
    "wall_sign": of(Wall, signs, sees=knows),
    "wall_leave": of(Wall, on_it, sees=knows),
    "wall_papers": of(Wall, sees=knows),
    "wall_look_again": of(Wall, approves, sees=knows),
    "wall_undertaking": of(Wall, approves, sees=knows),
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
}
