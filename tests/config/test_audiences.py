"""The table of compartments, in words, against what the grants of the demonstration open."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.owner import as_owner
from tests.sweep.askers import Asker, Census
from walls.models import Compartment, CompartmentSubject

COUNCIL_SIDES = {"commissioner", "members", "scrutiny", "audit"}


@dataclass(frozen=True)
class Place:
    """A compartment, and the organisations and roles that stand in some part to it."""

    pk: int
    name: str
    kind: str
    organisations: frozenset[int | None]
    roles: frozenset[int | None]
    owner: int | None


def of(*sides: str) -> Callable[[Asker, Place], bool]:
    """The parties of the compartment's organisations on these sides."""
    return lambda asker, place: asker.side in sides and bool(asker.serves & place.organisations)


def holding(side: str, *posts: str) -> Callable[[Asker, Place], bool]:
    """Those of them who hold one of these posts."""
    return lambda asker, place: of(side)(asker, place) and bool(asker.posts & set(posts))


def named(asker: Asker, place: Place) -> bool:
    """The people whose role was made for it, or for the team or body it belongs to."""
    return bool(asker.roles & place.roles)


def either(*rules: Callable[[Asker, Place], bool]) -> Callable[[Asker, Place], bool]:
    return lambda asker, place: any(rule(asker, place) for rule in rules)


AUDIENCES: dict[str, Callable[[Asker, Place], bool]] = {
    "public": lambda asker, place: True,
    "officers": of("commissioner"),
    "council": of(*COUNCIL_SIDES),
    "partnership": of("commissioner", "members"),
    "delivery": either(
        of("commissioner", "members", "scrutiny"), named, holding("provider", "performance", "approver")
    ),
    "provider": either(named, holding("provider", "performance", "approver")),
    "forum": either(named, holding("commissioner", "clerk")),
    # Every one of them has declared, taken the side and signed, in the demonstration.
    "sealed": either(named, holding("commissioner", "lead_commissioner", "s151", "monitoring_officer")),
    "appraisal": either(named, holding("commissioner", "lead_commissioner", "s151", "monitoring_officer")),
    "board": holding("provider", "board_chair"),
    "owners": of("owner"),
    "board-to-owners": either(of("owner"), holding("provider", "board_chair")),
    "shareholder": of("owner"),
    "oversight": either(holding("commissioner", "monitoring_officer", "deputy_monitoring_officer"), of("audit")),
    "personal": lambda asker, place: place.owner == asker.capacity,
}
"""Who may view each kind, as the table of compartments says it."""


@pytest.fixture(scope="module")
def opened(loaded, django_db_blocker) -> tuple[list[Asker], list[Place]]:
    """Everyone, and every compartment that the demonstration opens."""
    with django_db_blocker.unblock(), as_owner():
        subjects = list(CompartmentSubject.objects.values_list("compartment", "organisation", "role"))
        places = [
            Place(
                pk,
                name,
                kind,
                frozenset(organisation for of_place, organisation, _ in subjects if of_place == pk and organisation),
                frozenset(role for of_place, _, role in subjects if of_place == pk and role),
                owner,
            )
            for pk, name, kind, owner in Compartment.objects.values_list("pk", "name", "kind", "personal_to")
        ]
        return list(Census().askers()), places


@pytest.mark.parametrize("kind", AUDIENCES)
def test_a_compartment_is_seen_by_whom_the_table_says(opened, kind):
    askers, places = opened
    mine = [place for place in places if place.kind == kind]
    assert mine, "the demonstration opens none"
    wrong = [
        f"{asker.email} ({', '.join(sorted(asker.posts))}) {'sees' if seen else 'misses'} {place.name}"
        for place in mine
        for asker in askers
        if (seen := place.pk in asker.may["view"]) != AUDIENCES[kind](asker, place)
    ]
    assert not wrong, "\n".join(wrong)


def test_whoever_acts_in_a_compartment_sees_it_and_nobody_but_governors_governs(opened):
    askers, places = opened
    kinds = {place.pk: place.kind for place in places}
    for asker in askers:
        assert asker.may["decide"] <= asker.may["contribute"] <= asker.may["view"]
        assert not asker.may["govern"] or asker.posts & {"monitoring_officer", "approver", "board_chair"}
        if "administrator" in asker.posts or asker.is_public:
            assert {kinds[pk] for pk in asker.may["view"]} <= {"public", "personal"}


def test_no_capacity_sees_both_sides_of_the_wall(opened):
    """What a provider keeps to itself, and what a council keeps from providers, are never in one capacity's sight."""
    askers, places = opened
    kinds = {place.pk: place.kind for place in places}
    for asker in askers:
        seen = {kinds[pk] for pk in asker.may["view"]}
        assert not (seen & {"provider", "bid", "board"} and seen & {"officers", "sealed", "shareholder", "oversight"})
