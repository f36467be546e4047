"""Who may ask for each URL, and for which rows: written from the words of the design, never from the views.

A URL that is not in the table fails the sweep. What "seen" means for a walled row is the model's answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from tests.owner import as_owner
from tests.sweep.askers import Asker
from walls.models import Compartment, Walled, WalledLink

Admits = Callable[[Asker], bool]
Judges = Callable[[Asker, Any], bool]

SIGN_IN, REFUSED, HIDDEN, SHOWN = 302, 403, 404, 200


def anyone(asker: Asker) -> bool:
    return True


def signed_in(asker: Asker) -> bool:
    return not asker.is_public


def governor(asker: Asker) -> bool:
    """Those who govern a compartment, and administrators, keep people and appointments."""
    return asker.administers or bool(asker.may["govern"])


def administrator(asker: Asker) -> bool:
    return asker.administers


COMMISSIONERS = frozenset({"officer", "lead_commissioner"})


def commissioner(asker: Asker) -> bool:
    """Needs and services are kept by commissioning officers and the Lead commissioner."""
    return bool(asker.posts & COMMISSIONERS)


def places(model: type[Walled], posts: frozenset[str] = COMMISSIONERS) -> Admits:
    """Who holds one of these posts puts a new row where they write and such rows may lie, if there is such a place."""

    def able(asker: Asker) -> bool:
        with as_owner():
            there = Compartment.objects.filter(pk__in=asker.may["contribute"], kind__in=model.kinds)
            return bool(asker.posts & posts) and there.exists()

    return able


def seen(asker: Asker, row: Any) -> bool:
    """What was sealed is withdrawn where it was written."""
    return row.compartment_id in asker.may["view"] and getattr(row, "withdrawn_at", None) is None


def both_ends_seen(asker: Asker, row: WalledLink) -> bool:
    """A link shows to those who see both its ends."""
    return {row.compartment_id, row.to_compartment_id} <= asker.may["view"]


def kept_by_commissioner(asker: Asker, row: Any) -> bool:
    return commissioner(asker) and row.compartment_id in asker.may["contribute"]


def contributed_to(asker: Asker, row: Any) -> bool:
    return row.compartment_id in asker.may["contribute"]


def always(asker: Asker, row: Any) -> bool:
    return True


@dataclass(frozen=True)
class Rule:
    """What is expected of one URL: to whom it is open, of which rows it tells, and on which of them one may act.

    `form` says that it can be posted to. Whoever is not let in is sent to sign in, or refused; a hidden row is as
    absent; a row that is seen and may not be acted on is refused.
    """

    open_to: Admits = signed_in
    rows: type[Model] | None = None
    sees: Judges = seen
    acts: Judges = always
    form: bool = False

    def expected(self, asker: Asker, row: Model | None, *, named: bool) -> int:
        """The status of an answer about `row`; None is a reference that nothing has, if one was `named` at all."""
        if not self.open_to(asker):
            return SIGN_IN if asker.is_public else REFUSED
        if named and (row is None or not self.sees(asker, row)):
            return HIDDEN
        return SHOWN if row is None or self.acts(asker, row) else REFUSED


def page(open_to: Admits = signed_in) -> Rule:
    return Rule(open_to)


def form(open_to: Admits = signed_in) -> Rule:
    return Rule(open_to, form=True)


def of(model: type[Model], acts: Judges | None = None, *, sees: Judges = seen, open_to: Admits = signed_in) -> Rule:
    """A page about one row; with `acts`, a form that changes it."""
    return Rule(open_to, model, sees, acts or always, form=acts is not None)


def register(model: type[Model], acts: Judges | None = None) -> Rule:
    """A page about one entry of a register, open to all who sign in; changed by administrators."""
    return of(model, acts, sees=always, open_to=administrator if acts else signed_in)
