"""The capacities a person may act in, and the one a request acts in."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from walls.models.people import Organisation

ACTING_FOR = ", acting for the "


@dataclass(frozen=True)
class CurrentCapacity:
    """A capacity as a request knows it: what to call it, whose it is, and the codes of the roles it holds now."""

    pk: int
    ref: str
    label: str
    person_id: int | None
    party_id: int
    organisation_id: int
    roles: frozenset[str]

    def __str__(self) -> str:
        return self.label

    @property
    def is_public(self) -> bool:
        """Whether this is the capacity of everyone who has not signed in."""
        return self.person_id is None

    def organisation(self) -> Organisation:
        """The organisation whose party this capacity acts for."""
        return Organisation.objects.get(pk=self.organisation_id)

    @property
    def administers(self) -> bool:
        """Whether this capacity keeps the service's registers (and sees no content)."""
        return "administrator" in self.roles


def capacities_of(person_id: int | None) -> list[CurrentCapacity]:
    """The live capacities of a person, the public one last; for nobody, the public one alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ref, label, person_id, party_id, organisation_id, roles FROM walls.capacities(%s)", [person_id]
        )
        return [
            CurrentCapacity(pk, ref, label, person, party, organisation, frozenset(roles or ()))
            for pk, ref, label, person, party, organisation, roles in cursor.fetchall()
        ]


def signatures(moments: list[tuple[int, datetime]]) -> dict[tuple[int, datetime], str]:
    """How each capacity signed at each instant: "Deputy Monitoring Officer, acting for the Monitoring Officer"."""
    if not moments:
        return {}
    capacities, instants = [pk for pk, _ in moments], [at for _, at in moments]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT capacity_id, at, words FROM walls.signatures(%s::bigint[], %s::timestamptz[])",
            [capacities, instants],
        )
        return {(pk, at): said_once(words) for pk, at, words in cursor.fetchall()}


def said_once(words: str) -> str:
    """The words of `walls.signatures` with each post once: "Clerk, also acting for the Monitoring Officer"."""
    own: set[str] = set()
    covered: dict[str, list[str]] = {}
    for part in words.split("; "):
        post, _, another = part.partition(ACTING_FOR)
        covered.setdefault(post, []).extend(filter(None, [another]))
        own |= set() if another else {post}
    return "; ".join(
        f"{post}{', also' if post in own else ','} acting for the {' and the '.join(others)}" if others else post
        for post, others in covered.items()
    )
