"""Every choice of every form: no hidden row is offered, nor refused in other words than one that is not (L04, L05)."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.db.models import Model
from django.urls import reverse

from tests.owner import as_owner
from tests.sweep.addresses import naming
from tests.sweep.askers import Asker
from tests.sweep.browsers import Browser, bare, forgotten
from tests.sweep.counts import record
from tests.sweep.expectations import EXPECTED, Rule
from tests.sweep.place import Place
from walls import typed
from walls.forms.fields import GONE
from walls.models import Capacity, Compartment, Person, Walled, new_ref

REFERRED = (Capacity, Person)
"""What a choice that is no row of a query may still name."""
FORMS = sorted(name for name, rule in EXPECTED.items() if rule.form)
ASKERS = 2
"""Askers of different kinds that fill in each form."""


def fillers(place: Place, name: str) -> Iterator[tuple[Asker, str]]:
    """Some who may fill in a form, of different kinds, each with its address; all of one kind would see alike."""
    rule = EXPECTED[name]
    dice = random.Random(name)
    kinds: set[object] = set()
    for asker in dice.sample(place.askers, len(place.askers)):
        address = address_for(place, name, rule, asker, dice)
        if address and (asker.side, asker.posts) not in kinds and len(kinds) < ASKERS:
            kinds.add((asker.side, asker.posts))
            yield asker, address


def address_for(place: Place, name: str, rule: Rule, asker: Asker, dice: random.Random) -> str:
    if rule.rows is None:
        return reverse(name) if rule.open_to(asker) else ""
    rows = place.addresses.acted_on(name, asker)
    return reverse(name, args=naming(rule, dice.choice(rows))) if rows else ""


class Filling:
    """One form that an asker fills in, choice by choice."""

    def __init__(self, place: Place, asker: Asker, path: str) -> None:
        self.place, self.asker, self.path = place, asker, path
        self.browser = Browser(asker)
        self.dice = random.Random(f"{path} {asker.email}")
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def all(self) -> None:
        response = self.browser.get(self.path)
        self.context, self.offered = response.context, offered_on(response.content.decode())
        for name, field in self.context["form"].fields.items():
            if isinstance(field, forms.ChoiceField):
                self.choose(name, field)

    def choose(self, name: str, field: forms.ChoiceField) -> None:
        """Look at what one field offers, and send what it does not."""
        offered = sorted(self.offered[name])
        known = self.known(field, offered)
        if known is None:
            return
        self.counts["choices of rows"] += 1
        if shown_too_much := set(offered) & self.hidden(known):
            self.wrong.append(f"{self.path}: {name} offers {shown_too_much}")
        others = sorted(known.keys() - set(offered))
        hidden = sorted(self.hidden(known)) or others
        absent = new_ref() if len(str(next(iter(known), ""))) == len(new_ref()) else "999999999"
        told = {"hidden": self.dice.choice(hidden) if hidden else absent, "absent": absent}
        answers = {}
        for what, value in told.items():
            response = self.send(name, value)
            answers[what] = self.without(response, told.values())
            if response.status_code != 200 or not response.context["form"].errors.get(name):
                self.wrong.append(f"{self.path}: {name} takes what is {what}")
        if answers["hidden"] != answers["absent"]:
            self.wrong.append(f"{self.path}: {name} answers hidden and absent differently")
        if offered:
            chosen = self.send(name, self.dice.choice(offered))
            if chosen.status_code == 200 and self.gone(chosen, name):
                self.wrong.append(f"{self.path}: {name} refuses what it offers")

    def without(self, response: Any, told: Iterable[str]) -> tuple[int, dict[str, str], bytes]:
        """An answer without any of the values told, which another field of the form may well offer."""
        status, headers, body = bare(response, self.path)
        for value in told:
            body = body.replace(f'value="{value}"'.encode(), b"")
        return status, headers, body

    def known(self, field: forms.ChoiceField, offered: list[str]) -> dict[str, Any] | None:
        """All rows that a field's values could name, by value; None of a field that names no rows."""
        if isinstance(field, forms.ModelChoiceField):
            key = field.to_field_name or "pk"
            return self.rows(field.queryset.model, key)
        for model in REFERRED:
            rows = self.rows(model, "ref")
            if offered and set(offered) <= rows.keys():
                return rows
        return None

    def rows(self, model: type[Model], key: str) -> dict[str, Any]:
        with as_owner():
            return {str(getattr(row, key)): row for row in model._default_manager.all()}

    def hidden(self, known: dict[str, Any]) -> set[str]:
        """Those of them that the model hides from the asker, as far as they are behind the wall."""
        return {value for value, row in known.items() if self.is_hidden(row)}

    def is_hidden(self, row: Any) -> bool:
        if isinstance(row, Compartment):
            return row.pk not in self.asker.may["view"] | self.asker.may["govern"]
        return isinstance(row, Walled) and row.ref not in self.place.shown(self.asker)

    def send(self, name: str, value: str) -> Any:
        """Send the form with one choice made and nothing else."""
        told = {typed.FIELD: self.browser.ref, typed.VERSION: self.context["form_version"], name: value}
        self.counts["choices sent"] += 1
        with forgotten():
            return self.browser.client.post(self.path, told)

    def gone(self, response: Any, name: str) -> bool:
        """Whether a field says that what was chosen is not there."""
        return GONE in response.context["form"].errors.get(name, [])


class Choices(HTMLParser):
    """What a page offers to choose from, by the name of the field."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = defaultdict(set)
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "select":
            self.select = told.get("name") or ""
        name = self.select if tag == "option" else told.get("name")
        if name and told.get("value") and (tag == "option" or told.get("type") in {"radio", "checkbox"}):
            self.found[name].add(told["value"] or "")


def offered_on(page: str) -> dict[str, set[str]]:
    parser = Choices()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("name", FORMS)
def test_L05_a_hidden_choice_is_refused_like_an_absent_one(demonstration, place, name, record_property):
    found = list(fillers(place, name))
    assert found, "nobody may fill it in"
    for asker, path in found:
        filling = Filling(place, asker, path)
        filling.all()
        assert not filling.wrong, "\n".join(filling.wrong)
        record(record_property, filling.counts)


def test_L05_a_planted_difference_is_found(demonstration, place, monkeypatch):
    def telling(field: forms.ModelChoiceField, value: str) -> Model:
        with as_owner():
            there = field.queryset.model._default_manager.filter(ref=value).first()
        raise forms.ValidationError("That is not yours." if there else GONE)

    monkeypatch.setattr(forms.ModelChoiceField, "to_python", telling)
    asker, path = next(fillers(place, "priority_need_new"))
    filling = Filling(place, asker, path)
    filling.all()
    assert any("answers hidden and absent differently" in wrong for wrong in filling.wrong), filling.wrong
