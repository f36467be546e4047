"""Every URL of the service with its parameters filled in: {own, other side, other council, absent}."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from commissioning.models import Candidate, Paper, PaperRelease, Review
from governance.models import AgendaItem, Meeting
from publica.models import ReturnPart, Upload
from tests.leaks.scale import SCALE
from tests.owner import as_owner
from tests.sweep.askers import Asker
from tests.sweep.expectations import EXPECTED, SIGN_IN_PAGES, Rule
from walls.models import Compartment, LeakTest, Membership, Organisation, Person, Post, Walled, new_ref
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
    LeakTest: "compartment__owner__organisation",
    Membership: "post__role__party__organisation",
    Person: "memberships__post__role__party__organisation",
    Post: "organisation",
}
"""Whose a row is. A walled row is its compartment's owner's; an entry of a register is nobody's, and never hidden."""
RELATED: dict[type[Model], tuple[str, ...]] = {
    AgendaItem: ("meeting__body",),
    Meeting: ("body",),
    Membership: ("post__role", "covers"),
    Post: ("role",),
    ReturnPart: ("ret",),
    Upload: ("ret",),
    Candidate: ("compartment", "review__compartment"),
    Paper: ("compartment",),
    PaperRelease: ("compartment", "paper", "release"),
    Review: ("compartment",),
}
"""What is asked of a row beyond its own columns."""

TURNS = 2, 3
"""So many kinds of askers of so many ask at each address; in a larger campaign all do."""
OTHERS = ("other side", "other council")
"""Relations of a row that the asker doesn't see: it is as absent."""


@dataclass(frozen=True)
class Cell:
    """One question: a URL, and in which relation the row that it names, if any, stands to the asker."""

    name: str
    path: str
    relation: str
    row: Model | None = None


def kind_of(asker: Asker) -> object:
    """Those who ask alike: a side, and of the two sides of the wall those who decide something and those who don't."""
    return asker.side, asker.side in ("commissioner", "provider") and bool(asker.may["decide"])


class Addresses:
    """The cells of the sweep. The rows that they name are read once, by the owner.

    All of them would be some thirty thousand, of which many who sit on one side ask alike. So every address falls to
    one asker of two kinds in three, now these and now those, and to one who may do there what it is for.
    """

    def __init__(self, askers: list[Asker]) -> None:
        self.askers = askers
        with as_owner():
            self.councils = set(Organisation.objects.filter(kind="council").values_list("pk", flat=True))
            self.rows = {rule.rows: list(rows_of(rule.rows)) for rule in EXPECTED.values() if rule.rows is not None}
        self.falls_to = {name: self.chosen(name) for name in (*SIGN_IN_PAGES, *EXPECTED)}

    def chosen(self, name: str) -> set[int]:
        """The capacities to which an address falls."""
        if name in SIGN_IN_PAGES:
            return self.one_of_each(name, lambda asker: asker.is_public)
        able = [asker for asker in self.askers if self.acted_on(name, asker)]
        return self.one_of_each(name, kind_of, TURNS) | {asker.capacity for asker in some(random.Random(name), able)}

    def one_of_each(self, seed: str, kind: Callable[[Asker], object], turns: tuple[int, int] = (1, 1)) -> set[int]:
        """The capacities of one asker of each kind whose turn it is, by the fall of the dice.

        A larger campaign has more turns, and more askers of each kind.
        """
        alike: dict[object, list[Asker]] = defaultdict(list)
        for asker in self.askers:
            alike[kind(asker)].append(asker)
        dice = random.Random(seed)
        asking = some(dice, list(alike.values()), len(alike) * turns[0] // turns[1])
        return {asker.capacity for askers in asking for asker in some(dice, askers)}

    def acted_on(self, name: str, asker: Asker) -> list[Any]:
        """The rows on which an asker may do what an address is for."""
        rule = EXPECTED.get(name)
        if rule is None or rule.rows is None or not rule.open_to(asker):
            return []
        return [row for row, _ in self.rows[rule.rows] if rule.sees(asker, row) and rule.acts(asker, row)]

    def cells(self, asker: Asker, only: str = "") -> Iterator[Cell]:
        """What falls to an asker, or all about the one address of that name.

        An address is asked for once if it has no parameters. Else for two rows that the asker sees, one to act on and
        another, if there are such; for a hidden one, of another side or council; and for none that there is.
        """
        for name in (only,) if only else (name for name, falls in self.falls_to.items() if asker.capacity in falls):
            rule = EXPECTED.get(name)
            if rule is None:
                yield Cell(name, reverse(name, kwargs=KEYS.get(name)), "no row")
            elif rule.rows is None:
                yield Cell(name, reverse(name), "no row")
            else:
                yield from self.about_rows(name, rule, asker)

    def about_rows(self, name: str, rule: Rule, asker: Asker) -> Iterator[Cell]:
        dice = random.Random(f"{name} {asker.email} {asker.side} {sorted(asker.posts)}")
        related = self.related(rule, asker)
        able = self.acted_on(name, asker)
        hidden = dice.choice([relation for relation in OTHERS if related[relation]] or OTHERS)
        rest = [row for row in related["own"] if row not in set(able)]
        for relation, rows in (("own", able), ("own", rest), (hidden, related[hidden])):
            for row in some(dice, rows):
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


def some(dice: random.Random, known: list[Any], number: int = 1) -> list[Any]:
    """So many of what is known, or all; as many times more as the campaign is larger."""
    return dice.sample(known, min(number * SCALE, len(known)))


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
    related = RELATED.get(model, ())
    owners = dict(model._default_manager.values_list("pk", path))
    for row in model._default_manager.select_related(*(related or (None,))).order_by("pk"):
        yield row, owners[row.pk]
