"""The wall's policy as data: kinds of compartment, grants, bars of law, and the roles of each side."""

import csv
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the policy's files, by its name without the ending."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class StandingRole:
    """A role that every party of a side has, in the organisations of certain kinds."""

    side: str
    code: str
    title: str
    held_in: frozenset[str]


def standing_roles(kind: str, side: str) -> list[StandingRole]:
    """The roles that a party on `side` of an organisation of this kind has from the start."""
    return [role for role in _standing() if role.side == side and kind in role.held_in]


def sides(kind: str) -> list[str]:
    """The sides on which an organisation of this kind has a party."""
    return list(dict.fromkeys(role.side for role in _standing() if kind in role.held_in))


def title_of(side: str, code: str) -> str:
    """What a role is called where nothing more particular is known."""
    return next(row["title"] for row in rows("roles") if (row["side"], row["code"]) == (side, code))


def _standing() -> list[StandingRole]:
    return [
        StandingRole(row["side"], row["code"], row["title"], frozenset(row["held_in"].split(";")))
        for row in rows("roles")
    ]
