"""What programs ask with keys: feeds and the programming interface, each in one capacity's name (L16, L30)."""

import json
import secrets
from collections import Counter
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import resolve, reverse

from commissioning.models import Measure, Report
from publica.models import Return
from tests.owner import as_owner
from tests.sweep.addresses import OTHERS
from tests.sweep.askers import SIGN_INS, Asker
from tests.sweep.browsers import Browser, bare, forgotten
from tests.sweep.canaries import marks_in
from tests.sweep.counts import record
from tests.sweep.expectations import EXPECTED
from tests.sweep.expectations.publica import filled_in_by, of_its_team
from tests.sweep.place import Place
from walls import keys
from walls.capacities import CurrentCapacity, capacities_of
from walls.identity import acting
from walls.models import AccessToken, new_ref

SIGNED_IN = [email for email in SIGN_INS if email]
FEED_LINKS = 3
"""Of each feed, how many links are followed."""
MOST = 100
"""Reports that the interface lists at once."""


def capacity_of(asker: Asker) -> CurrentCapacity:
    with as_owner():
        return next(held for held in capacities_of(asker.person) if held.pk == asker.capacity)


def key_of(asker: Asker, purpose: str, *, ended: bool = False) -> str:
    """The secret of a new key."""
    by = capacity_of(asker)
    with acting(by):
        secret = keys.make(by=by, purpose=purpose, label="A program")
        if ended:
            keys.end(by=by, key=AccessToken.objects.latest("pk"))
    return secret


def feed(secret: str) -> tuple[str, Any]:
    path = reverse("calendar_feed", args=[secret])
    return path, Client().get(path)


@pytest.mark.parametrize("email", SIGNED_IN)
def test_L16_a_feed_carries_links_to_what_its_capacity_sees_and_no_text(demonstration, place, email, record_property):
    counts: Counter[str] = Counter()
    for asker in place.of_person(email):
        _, response = feed(key_of(asker, keys.CALENDAR))
        assert response.status_code == 200
        assert marks_in(response) == set()
        browser = Browser(asker)
        events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
        counts.update({"feeds": 1, "feed events": len(events)})
        for number, event in enumerate(events):
            path = "/" + str(event["URL"]).split("/", 3)[3]
            assert seen_at(place, asker, path), f"{asker} is led to {path}"
            assert number >= FEED_LINKS or browser.get(path).status_code == 200
    record(record_property, counts)


def seen_at(place: Place, asker: Asker, path: str) -> bool:
    """Whether the model lets an asker see the row, if any, that an address names."""
    found = resolve(path.partition("?")[0])
    rule = EXPECTED[found.view_name]
    named = [row for row, _ in place.addresses.rows[rule.rows] if row.ref == found.kwargs["ref"]] if rule.rows else []
    return all(rule.sees(asker, row) for row in named) and bool(named) is bool(rule.rows)


@pytest.mark.parametrize("email", SIGNED_IN)
def test_L16_a_key_that_opens_no_feed_is_as_no_key(demonstration, place, email):
    for asker in place.of_person(email):
        refused = {
            "absent": secrets.token_urlsafe(32),
            "for another purpose": key_of(asker, keys.API),
            "ended": key_of(asker, keys.CALENDAR, ended=True),
        }
        answers = {why: feed(secret) for why, secret in refused.items()}
        told = {why: bare(response, path) for why, (path, response) in answers.items()}
        assert told["absent"][0] == 404
        assert all(answer == told["absent"] for answer in told.values()), told


class Program:
    """A program with one capacity's key, and what was wrong with the answers."""

    def __init__(self, place: Place, asker: Asker) -> None:
        self.place, self.asker, self.shown = place, asker, place.shown(asker)
        self.secret = key_of(asker, keys.API)
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def call(self, path: str, expected: int, figures: list[dict[str, str]] | None = None) -> Any:
        """Read an address, or send figures there; what is sent is forgotten again."""
        headers = {"Authorization": f"Bearer {self.secret}"}
        with forgotten():
            if figures is None:
                response = Client().get(path, headers=headers)
            else:
                body = json.dumps({"figures": figures})
                response = Client().put(path, body, content_type="application/json", headers=headers)
        self.counts["interface responses"] += 1
        if response.status_code != expected:
            self.wrong.append(f"{path}: {response.status_code}, not {expected}")
        if leaked := marks_in(response) - self.shown:
            self.wrong.append(f"{path} tells of hidden rows: {leaked}")
        return response

    def listed(self) -> None:
        """The list of reports has those that the model lets the capacity see, but the originals of accepted ones."""
        told = {report["ref"] for report in self.call(reverse("api:reports"), 200).json()["reports"]}
        seen = {
            row.ref
            for row, _ in self.place.addresses.rows[Report]
            if row.ref in self.shown and (row.standing != "accepted" or row.origin)
        }
        if told - seen or (len(seen) <= MOST and told != seen):
            self.wrong.append(f"the list of reports has {told - seen} too many and lacks {seen - told}")

    def named(self, name: str, write: bool = False) -> None:
        """One row of each relation; a hidden one must be as absent."""
        rule = EXPECTED["return_edit" if write else name.removeprefix("api:")]
        answers = {}
        for relation, rows in self.place.addresses.related(rule, self.asker).items():
            able = [row for row in rows if rule.acts(self.asker, row)]
            for row in {row.ref: row for row in (*rows[:1], *able[:1])}.values():
                expected = 404 if relation in OTHERS else self.of_seen(row, write=write)
                answers[row.ref] = self.asked(name, row.ref, expected, write=write), relation
        absent = self.asked(name, new_ref(), 404, write=write)
        self.wrong += [
            f"{name} {ref} ({relation}) is not as absent"
            for ref, (answer, relation) in answers.items()
            if relation in OTHERS and answer != absent
        ]

    def of_seen(self, row: Any, *, write: bool) -> int:
        """The status for a row that the capacity sees: a team is told that its own return takes no figures any more."""
        if not write or filled_in_by(self.asker, row):
            return 200
        return 422 if of_its_team(self.asker, row) else 403

    def asked(self, name: str, ref: str, expected: int, *, write: bool) -> Any:
        path = reverse(name, args=[ref])
        return bare(self.call(path, expected, [] if write else None), path)


@pytest.mark.parametrize("email", SIGNED_IN)
def test_L30_a_program_is_answered_as_the_model_says(demonstration, place, email, record_property):
    for asker in place.of_person(email):
        program = Program(place, asker)
        program.listed()
        program.named("api:report")
        program.named("api:return")
        program.named("api:return_figures", write=True)
        assert not program.wrong, "\n".join(program.wrong)
        record(record_property, program.counts)


def test_L05_a_program_names_a_hidden_measure_like_an_absent_one(demonstration, place):
    rule = EXPECTED["return_edit"]
    (asker, row) = next(
        (asker, row)
        for asker in place.askers
        for row, _ in place.addresses.rows[Return]
        if rule.sees(asker, row) and rule.acts(asker, row)
    )
    program = Program(place, asker)
    path = reverse("api:return_figures", args=[row.ref])
    hidden = next(ref for measure, _ in place.addresses.rows[Measure] if (ref := measure.ref) not in program.shown)
    answers = [bare(program.call(path, 422, [{"measure": ref, "value": "1"}]), ref) for ref in (hidden, new_ref())]
    assert not program.wrong
    assert answers[0] == answers[1]
