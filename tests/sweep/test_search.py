"""What is asked in words: nobody finds a hidden row, nor learns that somebody wrote a word there (L09, L12)."""

import random
from collections import Counter
from dataclasses import dataclass

import pytest
from django.urls import reverse

from tests.owner import as_owner, query
from tests.sweep.askers import SIGN_INS, Asker
from tests.sweep.browsers import Browser, bare
from tests.sweep.canaries import CONTROL, marks_in
from tests.sweep.counts import record
from tests.sweep.place import Place
from walls.search import Found
from walls.views import search as page

ASKED = 2
"""Hidden marks, hidden words and marks of one's own that each asker looks for."""
LEAST = 4
"""Letters of a word; what is shorter is a part of too many others."""


@dataclass(frozen=True)
class Words:
    """By which words each row is found: its reference, the compartments whose sight it takes, whether it is marked."""

    found_by: list[tuple[str, frozenset[int], frozenset[str], bool]]

    def apart(self, asker: Asker) -> tuple[list[str], list[str], list[str]]:
        """The references of hidden rows and of seen ones, and the words that stand in hidden rows alone.

        A word counts as one's own if any begins like it: the last that is typed may be a beginning.
        """
        hidden: list[str] = []
        own: list[str] = []
        mine: set[str] = set()
        theirs: set[str] = set()
        for ref, places, words, marked in self.found_by:
            seen = places <= asker.may["view"]
            if marked:
                (own if seen else hidden).append(ref)
            (mine if seen else theirs).update(words)
        beginnings = {word[:LEAST] for word in mine}
        return hidden, own, sorted(word for word in theirs if word[:LEAST] not in beginnings)


@pytest.fixture(scope="module")
def words(place: Place) -> Words:
    with as_owner():
        rows = query(
            "SELECT row_ref, compartment_id, to_compartment_id, tsvector_to_array(words), "
            "words @@ websearch_to_tsquery('english', 'canary-' || row_ref) FROM walls_searchentry ORDER BY 1"
        )
    return Words(
        [
            (ref, frozenset({one, other} - {None}), frozenset(word for word in lexemes if plain(word)), marked)
            for ref, one, other, lexemes, marked in rows
        ]
    )


def plain(word: str) -> bool:
    return len(word) >= LEAST and word.isalpha() and word.isascii()


class Search:
    """One asker's questions, and what was wrong with the answers."""

    def __init__(self, place: Place, asker: Asker, words: Words) -> None:
        self.browser, self.shown = Browser(asker), place.shown(asker)
        self.hidden, self.own, self.secret = words.apart(asker)
        self.dice = random.Random(f"{asker.email} {asker.side}")
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def all(self) -> None:
        for ref in self.some(self.hidden):
            self.compare(f"canary-{ref}", f"canary-{self.absent(12)}")
            self.compare(ref, self.absent(12))
        for word in self.some(self.secret):
            self.compare(word, self.absent(len(word)))
        for ref in self.some(self.own):
            self.counts["own marks searched"] += 1
            self.counts["own marks found"] += self.ask(f"canary-{ref}").context["found"] is not None

    def some(self, found: list[str]) -> list[str]:
        return self.dice.sample(found, min(ASKED, len(found)))

    def absent(self, length: int) -> str:
        """A word of that many letters that is no word; its end keeps it from being shortened to a stem."""
        return "".join(self.dice.choices("bcdfghjkmpqvwxz", k=length))

    def ask(self, typed: str):
        self.counts["searches"] += 1
        response = self.browser.get(f"{reverse('search')}?q={typed}")
        if leaked := marks_in(response) - self.shown - set(typed.split("canary-")):
            self.wrong.append(f"{typed} finds hidden rows: {leaked}")
        return response

    def compare(self, hidden: str, absent: str) -> None:
        """A word of hidden rows against one of none."""
        answers = [self.ask(typed) for typed in (hidden, absent)]
        if answers[0].context["found"] is not None:
            self.wrong.append(f"{hidden} is found")
        told = [bare(answer, f'value="{typed}"') for answer, typed in zip(answers, (hidden, absent), strict=True)]
        if told[0] != told[1]:
            self.wrong.append(f"{hidden} is not answered as {absent} is")


@pytest.mark.parametrize("email", [email for email in SIGN_INS if email])
def test_L09_words_of_hidden_rows_are_as_words_of_none(demonstration, place, words, email, record_property):
    counts: Counter[str] = Counter()
    for asker in place.of_person(email):
        search = Search(place, asker, words)
        search.all()
        assert not search.wrong, "\n".join(search.wrong)
        counts.update(search.counts)
    assert counts["own marks found"] >= CONTROL * counts["own marks searched"]
    record(record_property, counts)


def test_L09_a_planted_leak_is_found(demonstration, place, words, monkeypatch):
    def everywhere(asker: object, typed: str) -> list[Found]:
        with as_owner():
            rows = query(
                "SELECT title, compartment_id FROM walls_searchentry WHERE words @@ websearch_to_tsquery(%s)", typed
            )
        return [Found(title, "Need", "/needs/", compartment) for title, compartment in rows]

    monkeypatch.setattr(page, "search", everywhere)
    search = Search(place, place.of("officer@cdc.example"), words)
    search.all()
    # It is in each row; the words above, by lot, may all be of rows without a title.
    search.ask("canary")
    for symptom in ("is found", "finds hidden rows", "is not answered as"):
        assert any(symptom in wrong for wrong in search.wrong), (symptom, search.wrong)
