"""Every URL of the service with its parameters filled in: {own, other side, other council, absent}."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from commissioning.models import Candidate, Paper, Review
from publica.models import ReturnPart, Upload
from tests.owner import as_owner
from tests.sweep.askers import Asker
from tests.sweep.expectations import EXPECTED, SIGN_IN_PAGES, Rule
from walls.models import Compartment, Membership, Organisation, Person, Post, Walled, new_ref
from walls.subjects import subjects, word_of

KEYS: dict[str, dict[str, Any]] = {
    "account_confirm_email": {"key": "no-such-key"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
    "mfa_edit_webauthn": {"pk": 999_999},
    "mfa_remove_webauthn": {"pk": 999_999},
    "openid_connect_callback": {"provider_id": "council"},
    "openid_connect_login": {"provider_id": "council"},
    "calendar_feed": {"key": "no-such-key"},
    **{name: {"ref": "000000000000"} for name in ("api:report", "api:return", "api:return_figures")},
}
"""What stands in the addresses of sign-in pages: nothing that exists."""

OWNER = {
    Compartment: "owner__organisation",
    Membership: "post__role__party__organisation",
    Person: "memberships__post__role__party__organisation",
    Post: "organisation",
}
"""Whose a row is. A walled row is its compartment's owner's; an entry of a register is nobody's, and never hidden."""

OTHERS = ("other side", "other council")
"""Relations of a row that the asker doesn't see: it is as absent."""


@dataclass(frozen=True)
class Cell:
    """One question: a URL, and in which relation the row that it names, if any, stands to the asker."""

    name: str
    path: str
    relation: str
    row: Model | None = None


class Addresses:
    """The cells of the sweep. The rows that they name are read once, by the owner."""

    def __init__(self) -> None:
        with as_owner():
            self.councils = set(Organisation.objects.filter(kind="council").values_list("pk", flat=True))
            self.rows = {rule.rows: list(rows_of(rule.rows)) for rule in EXPECTED.values() if rule.rows is not None}

    def cells(self, asker: Asker) -> Iterator[Cell]:
        """Every URL: once if it has no parameters, else for one row of each relation that there is."""
        for name in SIGN_IN_PAGES:
            yield Cell(name, reverse(name, kwargs=KEYS.get(name)), "no row")
        for name, rule in EXPECTED.items():
            if rule.rows is None:
                yield Cell(name, reverse(name), "no row")
                continue
            dice = random.Random(f"{name} {asker.email} {asker.side} {sorted(asker.posts)}")
            for relation, rows in self.related(rule, asker).items():
                if rows:
                    row = dice.choice(rows)
                    yield Cell(name, reverse(name, args=naming(rule, row)), relation, row)
            yield Cell(name, reverse(name, args=naming(rule, None)), "absent")

    def related(self, rule: Rule, asker: Asker) -> dict[str, list[Any]]:
        """The rows that a URL can name: those the asker sees, and the hidden ones by whose they are."""
        found: dict[str, list[Any]] = {relation: [] for relation in ("own", *OTHERS)}
        assert rule.rows is not None
        for row, owner in self.rows[rule.rows]:
            if rule.sees(asker, row):
                found["own"].append(row)
            elif owner in self.councils and owner not in asker.serves:
                found["other council"].append(row)
            else:
                found["other side"].append(row)
        return found


def naming(rule: Rule, row: Any) -> list[str]:
    """What an address names a row by, or one that nothing is; a row of any walled model by its model's word as well."""
    ref = row.ref if row is not None else new_ref()
    if rule.rows is not Walled:
        return [ref]
    return [word_of(type(row)) if row is not None else "need", ref]


def rows_of(model: type[Model]) -> Iterator[tuple[Any, int | None]]:
    """All rows of a model, each with the organisation whose it is; of `Walled`, those of every model with pages."""
    if model is Walled:
        for each in subjects().values():
            yield from rows_of(each)
        return
    path = "compartment__owner__organisation" if issubclass(model, Walled) else OWNER.get(model, "pk")
    related = {
        Membership: ("post__role", "covers"),
        Post: ("role",),
        ReturnPart: ("ret",),
        Upload: ("ret",),
        Candidate: ("compartment", "review__compartment"),
        Paper: ("compartment",),
        Review: ("compartment",),
    }.get(model, ())
    owners = dict(model._default_manager.values_list("pk", path))
    for row in model._default_manager.select_related(*related).order_by("pk"):
        yield row, owners[row.pk]
