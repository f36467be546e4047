"""An evidence pack: who was let into a matter and who was kept out, as spreadsheets, with the audit chain's links."""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from walls import heads, sheets
from walls.capacities import signatures
from walls.models import Compartment, Exclusion, NamedForWall, Permit, SideTaken, Undertaking, WallSide

README = """EVIDENCE PACK

Made on {made} for: {places}.

What is in it
  walls.csv         the walls that stood before these compartments, and their grounds
  sides.csv         which compartment was on which side
  named.csv         who was named for a wall around a named team or people from outside, when, by whom; and off again
  people.csv        who took which side, and left it
  undertakings.csv  who signed which version, and when
  permits.csv       wall permits for these compartments
  exclusions.csv    who was barred, from when until when
  declarations.csv  that somebody declared on this matter, and what was decided; never what they declared
  reads.csv         readings, where each is recorded (compartments of a sealed kind)
  refusals.csv      who was turned away
  chain.json        every event of these compartments, as it is chained
  heads.json        the heads of the chain that were published outside the database

How to verify it
  1. For each event in chain.json, SHA-256 of the bytes of "prev" (hexadecimal) and then "text" (UTF-8) is its "hash".
  2. Where two events follow each other ("seq"), the "prev" of the later one is the "hash" of the earlier one.
  3. Where a published head has the "seq" of an event, its "hash" is the event's.
     "python3 verify.py" in this folder does all three. Compare heads.json with the copy kept outside this service.
  4. What lies between belongs to other compartments and is not in this pack. Whoever keeps the server runs
     "manage.py verify_audit", which recomputes the whole chain up to the last published head.

The spreadsheets say what was true when the pack was made. A text that begins like a formula has an apostrophe before.
"""
VERIFY = """import hashlib, json

events = json.load(open("chain.json", encoding="utf-8"))["events"]
heads = {head["seq"]: head["hash"] for head in json.load(open("heads.json", encoding="utf-8"))}
known = {event["seq"]: event["hash"] for event in events}
wrong = []
for event in events:
    made = hashlib.sha256(bytes.fromhex(event["prev"]) + event["text"].encode()).hexdigest()
    if made != event["hash"]:
        wrong.append((event["seq"], "is not what was chained"))
    if known.get(event["seq"] - 1, event["prev"]) != event["prev"]:
        wrong.append((event["seq"], "does not follow the event before it"))
    if heads.get(event["seq"], event["hash"]) != event["hash"]:
        wrong.append((event["seq"], "is not what was published"))
for seq, words in wrong:
    print(f"Event {seq} {words}.")
print(f"{len(events)} events, {len(wrong)} wrong.")
raise SystemExit(bool(wrong))
"""


@dataclass(frozen=True)
class Event:
    """One event of the audit chain, with its link."""

    seq: int
    event: int
    at: datetime
    capacity: int | None
    kind: str
    compartment: int | None
    prev: str
    hash: str
    text: str

    @property
    def body(self) -> dict[str, Any]:
        """What the event says: the last of the parts that were hashed."""
        return json.loads(self.text.split("|", 6)[6])


def chained(places: Iterable[int]) -> list[Event]:
    """The events of compartments that the acting capacity governs or oversees, in the chain's order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, event, at, capacity_id, kind, compartment_id, prev, hash, text "
            "FROM walls.chained(%s::bigint[])",
            [list(places)],
        )
        return [Event(*row) for row in cursor.fetchall()]


def pack(places: Sequence[Compartment]) -> bytes:
    """The pack of these compartments, as a compressed folder; of each the acting capacity governs or oversees."""
    names = {place.pk: place.name for place in places}
    events = chained(names)
    files = {f"{name}.csv": sheets.comma_separated(head, rows) for name, (head, rows) in _sheets(names, events).items()}
    files["chain.json"] = _json(
        {
            "rule": "hash = sha256(bytes.fromhex(prev) + text.encode())",
            "events": [
                {
                    "seq": e.seq,
                    "event": e.event,
                    "at": e.at.isoformat(),
                    "kind": e.kind,
                    "compartment": names.get(e.compartment or 0, ""),
                    "prev": e.prev,
                    "hash": e.hash,
                    "text": e.text,
                }
                for e in events
            ],
        }
    )
    files["heads.json"] = _json(heads.published())
    made = f"{timezone.localtime():%-d %B %Y, %H:%M}"
    files["verify.py"] = VERIFY.encode()
    files["README.txt"] = README.format(made=made, places="; ".join(names.values())).encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in sorted(files.items()):
            folder.writestr(zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0)), data)
    return content.getvalue()


def _json(data: Any) -> bytes:
    return json.dumps(data, indent=1, ensure_ascii=False).encode()


Sheet = tuple[Sequence[str], list[Sequence[Any]]]


def _sheets(names: dict[int, str], events: list[Event]) -> dict[str, Sheet]:
    parted = WallSide.objects.filter(compartment__in=names).select_related("wall__clause")
    sides = list(parted.order_by("wall", "side", "pk"))
    walls = {side.wall_id: side.wall for side in sides}
    named = NamedForWall.objects.filter(wall__in=walls).select_related("person", "named_by").order_by("starts_at", "pk")
    taken = SideTaken.objects.filter(wall__in=walls).select_related("person").order_by("taken_at")
    signed = Undertaking.objects.filter(wall__in=walls).select_related("person").order_by("signed_at", "pk")
    permits = Permit.objects.filter(compartment__in=names).select_related("asked_by", "approved_by", "clause")
    bars = Exclusion.objects.filter(compartment__in=names).select_related("person").order_by("starts_at", "pk")
    reads, refusals = ([e for e in events if e.kind == kind] for kind in ("read", "refused"))
    off = _taken_off(events)
    posts = signatures([(e.capacity or 0, e.at) for e in (*reads, *refusals, *off.values())])

    def post(event: Event) -> str:
        return posts.get((event.capacity or 0, event.at), "The service")

    return {
        "walls": (
            ("Wall", "Kind", "Clause", "Reason", "From", "Until", "To be looked at again on"),
            [
                (w.ref, w.get_kind_display(), str(w.clause or ""), w.reason, w.starts_at, w.ends_at, w.review_on)
                for w in walls.values()
            ],
        ),
        "sides": (
            ("Wall", "Compartment", "Side", "Since"),
            [(walls[s.wall_id].ref, names[s.compartment_id], s.side, s.starts_at) for s in sides],
        ),
        "named": (
            ("Wall", "Person", "Named", "Named by", "Until", "Taken off by"),
            [
                (
                    walls[n.wall_id].ref,
                    n.person.name,
                    n.starts_at,
                    n.named_by.name if n.named_by else "The service",
                    n.ends_at,
                    post(off[n.pk]) if n.pk in off else "",
                )
                for n in named
            ],
        ),
        "people": (
            ("Wall", "Person", "Side", "Taken", "Left"),
            [(walls[t.wall_id].ref, t.person.name, t.side, t.taken_at, t.left_at) for t in taken],
        ),
        "undertakings": (
            ("Wall", "Person", "Version", "Signed"),
            [(walls[u.wall_id].ref, u.person.name, u.version, u.signed_at) for u in signed],
        ),
        "permits": (
            ("Permit", "Compartment", "Held by", "To", "For", "From", "Until", "Clause", "Approved by", "Emergency"),
            [
                (
                    p.ref,
                    names[p.compartment_id],
                    p.asked_by.name,
                    p.get_action_display(),
                    p.purpose,
                    p.starts_at,
                    p.ends_at,
                    str(p.clause or ""),
                    p.approved_by.name,
                    p.break_glass,
                )
                for p in permits
            ],
        ),
        "exclusions": (
            ("Compartment", "Person", "Why", "From", "Until"),
            [(names[b.compartment_id], b.person.name, b.get_cause_display(), b.starts_at, b.ends_at) for b in bars],
        ),
        "declarations": (
            ("Compartment", "Person", "Declared", "Nothing to declare", "Conflict", "Decision", "Decided"),
            _declared(names),
        ),
        "reads": (
            ("When", "Post", "Compartment", "Records"),
            [(e.at, post(e), names.get(e.compartment or 0, ""), ", ".join(e.body.get("rows", []))) for e in reads],
        ),
        "refusals": (
            ("When", "Post", "Compartment", "Asked for"),
            [(e.at, post(e), names.get(e.compartment or 0, ""), e.body.get("path", "")) for e in refusals],
        ),
    }


def _taken_off(events: Iterable[Event]) -> dict[int, Event]:
    """By key of each name that was taken off, or ended with its wall before its time: the event that says so.

    An event of a name whose end was put off or brought forward, and has not come, is none of these.
    """
    changed = (event for event in events if event.kind == "name taken off")
    return {e.body["id"]: e for e in changed if datetime.fromisoformat(e.body["ends_at"]) <= e.at}


def _declared(names: dict[int, str]) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT compartment_id, person, declared_at, nil, conflict, verdict, decided_at "
            "FROM walls.declared_there(%s::bigint[])",
            [list(names)],
        )
        return [(names[place], *said) for place, *said in cursor.fetchall()]
