"""Who may stay when a matter is spoken of, and who leaves: the live definition, asked for several people at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from walls.identity import current
from walls.models import EmployerBar, Permit, WalledLink
from walls.tables import british

REASONS = {
    "named": "excluded by name",
    "conflict": "declared a conflict of interest",
    "cooling off": "left a side of this matter and is cooling off",
    "employer": "employed by a candidate",
    "other side": "on another side of the matter",
    "side left": "left this side of the matter",
    "side": "has taken no side of the matter",
    "undertaking": "has not signed the undertaking",
    "inactive": "may not sign in",
    "not admitted": "not admitted to the matter",
}
"""By rule, why somebody leaves, as it is said of them."""


@dataclass(frozen=True)
class Reason:
    """One rule that speaks against a person, in words, and when it ends if that is known."""

    rule: str
    words: str
    until: datetime | None = None

    def __str__(self) -> str:
        return f"{self.words}, until {to_the_second(self.until)}" if self.until else self.words


@dataclass(frozen=True)
class Standing:
    """Whether a person may hear what is in a compartment at an instant: why not, or under which permit until when.

    Without `reasons` the asker is told that somebody leaves, and not why.
    """

    person_id: int
    stays: bool
    reasons: tuple[Reason, ...] = ()
    permit: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post at an instant, and in what right."""

    post_id: int
    person_id: int
    name: str
    basis: str


@dataclass(frozen=True)
class End:
    """The far end of a link: the compartment where its row lies now, also when it was sealed since the link was made.

    `ref` is the row's reference there, if the link tells one.
    """

    near_id: int
    place: int
    ref: str | None
    near_seen: bool
    both_seen: bool
    watched: bool


def standings(people: Iterable[int], compartment: int, at: datetime) -> dict[int, Standing]:
    """By person, how each stands to a compartment at an instant, however many they are.

    Raises:
        django.db.ProgrammingError: the acting capacity neither governs the compartment, nor oversees or sees it.
    """
    return standings_to(people, [compartment], at)[compartment]


def standings_to(people: Iterable[int], places: Iterable[int], at: datetime) -> dict[int, dict[int, Standing]]:
    """By compartment and person, how each stands to each of several compartments: still one statement.

    Raises:
        django.db.ProgrammingError: the acting capacity may not ask of one of the compartments.
    """
    wanted = sorted(set(places))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, s.person_id, s.stays, s.rule, s.source, s.until FROM unnest(%s::bigint[]) c (id) "
            "CROSS JOIN LATERAL walls.standings(%s::bigint[], c.id, %s) s",
            [wanted, sorted(set(people)), at],
        )
        found = cursor.fetchall()
    permits = _refs({source for *_, rule, source, _ in found if rule == "permit"})
    employers = _employers({source for *_, rule, source, _ in found if rule == "employer"})
    told: dict[int, dict[int, Standing]] = {place: {} for place in wanted}
    for place, person, stays, rule, source, until in found:
        of_place = told[place]
        if stays:
            of_place[person] = Standing(person, True, permit=permits.get(source, ""), until=until)
            continue
        before = of_place[person].reasons if person in of_place else ()
        words = employers.get(source, REASONS["employer"]) if rule == "employer" else REASONS.get(rule, "")
        of_place[person] = Standing(person, False, (*before, Reason(rule, words, until)) if rule else ())
    return told


def holders(posts: Iterable[int], compartment: int, at: datetime) -> list[Holder]:
    """Who holds these posts at an instant, cover included: for who may learn that people meet in the compartment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT post_id, person_id, name, basis FROM walls.holders(%s::bigint[], %s, %s)",
            [sorted(posts), compartment, at],
        )
        return [Holder(*row) for row in cursor.fetchall()]


def ends_of(link: type[WalledLink], near: str) -> list[End]:
    """The far ends of links that lead from where the asker sees or governs, as far as the asker may know of them.

    `near` is the link's column for its near end.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.watched_ends(%s::regclass, %s)", [link._meta.db_table, near])
        return [End(*row) for row in cursor.fetchall()]


def watched_ends(link: type[WalledLink], near: str) -> list[tuple[int, int]]:
    """Of links from where the asker sees to what the asker governs or oversees: key at `near`, and far compartment."""
    return [(end.near_id, end.place) for end in ends_of(link, near) if end.near_seen and end.watched]


def watches() -> bool:
    """Whether the capacity at work keeps walls or looks on: it governs something, or sees a council's oversight."""
    at_work = current()
    return at_work is not None and bool(at_work.compartments("govern") or "oversight" in at_work.kinds_in("view"))


def to_the_second(moment: datetime | None) -> str:
    """An instant with its seconds, as permits need it: 1 April 2027, 2:05:09pm."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{british(local.date())}, {f'{local:%I:%M:%S%p}'.lstrip('0').lower()}"


def _refs(keys: set[int]) -> dict[int, str]:
    return dict(Permit.objects.filter(pk__in=keys).values_list("pk", "ref")) if keys else {}


def _employers(keys: set[int]) -> dict[int, str]:
    if not keys:
        return {}
    bars = EmployerBar.objects.filter(pk__in=keys).values_list("pk", "organisation__short_name")
    return {pk: f"employed by {name}, which is kept from the matter" for pk, name in bars}
