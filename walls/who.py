"""Who reached what, when, and by which rule: the answers of `manage.py access` and `manage.py who_could_see`.

Asked as the owner of the database, of the live definition, for any instant or for a whole day.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from walls.models import Capacity, Compartment, Membership, Permit, Person, Walled, WalledLink

Key = tuple[int, int, str, str, int | None]
"""Capacity, compartment, action, rule, and the row the rule rests on."""


@dataclass(frozen=True)
class Window:
    """A whole day from its first moment to just before `ends`; without an end, the one instant `starts`."""

    starts: datetime
    ends: datetime | None = None

    @classmethod
    def day(cls, day: date) -> "Window":
        """A calendar day in the service's time zone, so 23 or 25 hours twice a year."""
        return cls(*(timezone.make_aware(datetime.combine(day + timedelta(n), time.min)) for n in (0, 1)))

    @classmethod
    def now(cls) -> "Window":
        """This instant, by the wall's clock."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT walls.clock()")
            return cls(cursor.fetchone()[0])

    def since(self, born: datetime) -> "Window | None":
        """What is left of the window after something came into being; None if it did so later."""
        if self.ends is None:
            return self if born <= self.starts else None
        return Window(max(born, self.starts), self.ends) if born < self.ends else None


@dataclass(frozen=True)
class Reach:
    """One capacity that could take one action in one compartment, by one rule, from `since` until `until`.

    Both are None where one instant was asked about.
    """

    capacity: Capacity
    compartment: Compartment
    action: str
    rule: str
    why: str
    since: datetime | None
    until: datetime | None


def reached_by(person: Person, window: Window) -> list[Reach]:
    """Everything that each capacity of a person reached within the window."""
    sql = """
        SELECT i.at, k.id, a.compartment_id, a.action, a.rule, a.source
        FROM unnest(%(instants)s::timestamptz[]) AS i (at)
        CROSS JOIN walls_capacity k
        CROSS JOIN LATERAL walls.access(k.id, i.at) a
        WHERE k.person_id = %(person)s
    """
    found = _ask(sql, window, person=person.pk, compartments=[])
    return _described(_spans(found, window))


def seen_by(row: Walled | Compartment, window: Window) -> list[Reach]:
    """Everyone who could see a row, or what is in a compartment, within the window. A link takes both its ends."""
    home = row if isinstance(row, Compartment) else row.compartment
    across = [row.to_compartment_id] if isinstance(row, WalledLink) else []
    sql = """
        SELECT i.at, w.capacity_id, %(home)s, w.action, w.rule, w.source
        FROM unnest(%(instants)s::timestamptz[]) AS i (at)
        CROSS JOIN LATERAL walls.who_could_see(%(home)s, i.at) w
        WHERE NOT EXISTS (
            SELECT FROM unnest(%(across)s::bigint[]) AS other (end_id)
            WHERE other.end_id NOT IN (SELECT a.compartment_id FROM walls.access(w.capacity_id, i.at, 'view') a)
        )
    """
    found = _ask(sql, window, person=None, compartments=[home.pk, *across], home=home.pk, across=across)
    return _described(_spans(found, window))


CHANGES = """
WITH held AS (SELECT m.*, o.role_id FROM walls_membership m JOIN walls_post o ON o.id = m.post_id),
placed AS (
  SELECT group_id FROM walls_grantperiod WHERE compartment_id = ANY (%(compartments)s)
), walled AS (
  SELECT wall_id FROM walls_wallside WHERE compartment_id = ANY (%(compartments)s)
), known AS (
  SELECT k.person_id FROM walls_capacity k
  WHERE k.id IN (SELECT capacity_id FROM walls_permit WHERE compartment_id = ANY (%(compartments)s))
     OR k.id IN (SELECT personal_to_id FROM walls_compartment WHERE id = ANY (%(compartments)s))
), moment (at) AS (
  SELECT unnest(ARRAY[starts_at, ends_at]) FROM held
  WHERE person_id = %(person)s OR role_id IN (TABLE placed) OR person_id IN (TABLE known)
  UNION
  SELECT unnest(ARRAY[starts_at, ends_at]) FROM walls_grantperiod
  WHERE compartment_id = ANY (%(compartments)s) OR group_id IN (SELECT role_id FROM held WHERE person_id = %(person)s)
  UNION
  SELECT unnest(ARRAY[d.starts_at, d.ends_at]) FROM walls_permit d
  JOIN walls_capacity k ON k.id = d.capacity_id
  LEFT JOIN walls_exclusion x ON x.id = d.lifts_id
  WHERE k.person_id = %(person)s
     OR ARRAY[d.compartment_id, x.compartment_id] && %(compartments)s::bigint[]
  UNION
  SELECT unnest(ARRAY[starts_at, ends_at]) FROM walls_exclusion
  WHERE person_id = %(person)s OR compartment_id = ANY (%(compartments)s)
  UNION
  SELECT unnest(ARRAY[starts_at, ends_at]) FROM walls_wall WHERE %(person)s IS NOT NULL OR id IN (TABLE walled)
  UNION
  SELECT starts_at FROM walls_wallside WHERE %(person)s IS NOT NULL OR compartment_id = ANY (%(compartments)s)
  UNION
  SELECT issued_at FROM walls_undertakingtext WHERE %(person)s IS NOT NULL OR wall_id IN (TABLE walled)
  UNION
  SELECT unnest(ARRAY[taken_at, left_at]) FROM walls_sidetaken WHERE person_id = %(person)s OR wall_id IN (TABLE walled)
  UNION
  SELECT signed_at FROM walls_undertaking WHERE person_id = %(person)s OR wall_id IN (TABLE walled)
  UNION
  SELECT inactive_from FROM walls_person WHERE id = %(person)s OR %(person)s IS NULL
  UNION
  SELECT unnest(ARRAY[starts_at, ends_at]) FROM walls_disabledtime WHERE person_id = %(person)s OR %(person)s IS NULL
)
SELECT at FROM moment WHERE at > %(starts)s AND at < %(ends)s ORDER BY at
"""
"""The moments within a day at which anything changed that bears on a person, or on compartments."""


def _ask(sql: str, window: Window, **about: Any) -> dict[datetime, list[Key]]:
    """What held at the start of the window, and after each change within it."""
    with connection.cursor() as cursor:
        instants = [window.starts]
        if window.ends is not None:
            cursor.execute(CHANGES, {**about, "starts": window.starts, "ends": window.ends})
            instants += [at for (at,) in cursor.fetchall()]
        found: dict[datetime, list[Key]] = {at: [] for at in instants}
        cursor.execute(sql, {**about, "instants": instants})
        for at, *key in cursor.fetchall():
            found[at].append(tuple(key))
    return found


def _spans(found: dict[datetime, list[Key]], window: Window) -> list[tuple[Key, datetime | None, datetime | None]]:
    """Each thing that held, from when until when: neighbouring moments joined into one."""
    if window.ends is None:
        return [(key, None, None) for keys in found.values() for key in keys]
    spans: dict[Key, list[list[datetime]]] = defaultdict(list)
    moments = [*found, window.ends]
    for (at, keys), until in zip(found.items(), moments[1:], strict=True):
        for key in keys:
            if spans[key] and spans[key][-1][1] == at:
                spans[key][-1][1] = until
            else:
                spans[key].append([at, until])
    return [(key, since, until) for key, several in spans.items() for since, until in several]


def _described(spans: Iterable[tuple[Key, datetime | None, datetime | None]]) -> list[Reach]:
    """The spans with their rows and the rules in words, ordered by person, capacity and compartment."""
    spans = list(spans)
    keys = [key for key, _, _ in spans]
    capacities = Capacity.objects.select_related("person", "party__organisation", "party__on_behalf_of").in_bulk(
        {key[0] for key in keys}
    )
    compartments = Compartment.objects.select_related("kind").in_bulk({key[1] for key in keys})
    words: dict[tuple[str, int | None], str] = {("public", None): "public", ("own", None): "the capacity's own"}
    for membership in Membership.objects.select_related("post__organisation").filter(
        pk__in={source for *_, rule, source in keys if rule == "grant"}
    ):
        words["grant", membership.pk] = f"{membership.get_basis_display()}: {membership.post}"
    for permit in Permit.objects.filter(pk__in={source for *_, rule, source in keys if rule == "permit"}):
        words["permit", permit.pk] = f"wall permit {permit.ref}"
    reaches = [
        Reach(capacities[capacity], compartments[place], action, rule, words[rule, source], since, until)
        for (capacity, place, action, rule, source), since, until in spans
    ]
    return sorted(reaches, key=_order)


def _order(reach: Reach) -> tuple:
    who, place = reach.capacity, reach.compartment
    email = who.person.email if who.person else ""
    return (
        email,
        who.pk,
        place.kind.position,
        place.name,
        place.pk,
        reach.action,
        reach.why,
        reach.since.timestamp() if reach.since else 0.0,
    )
