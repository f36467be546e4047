"""Finding rows by their words, among those that the asker sees."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from walls import identity
from walls.models import Walled

MOST = 30
"""How many are found at once; whoever wants others adds a word."""
LONGEST = 200
"""Characters that are read of a question."""


@dataclass(frozen=True)
class Found:
    """A row that was found: what it is called, what kind of thing it is, where it is shown, and its compartment."""

    title: str
    kind: str
    href: str
    compartment_id: int


def search(asker: identity.Asker, typed: str) -> list[Found]:
    """What `asker` sees that has these words, the best first and of equals the newest.

    What they do not see leaves no trace in it (L09).

    The database's function looks in the asker's own compartments; the row is then read again under the policy, and
    through the filter of this application.
    """
    mine = identity.array(identity.compartments(asker))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.row_ref, e.title, e.row_model, e.subject_model, e.subject_ref, e.compartment_id "
            "FROM walls.search(%s, %s) h JOIN walls_searchentry e ON e.id = h.entry_id "
            "WHERE e.compartment_id = ANY(%s::bigint[]) ORDER BY h.rank DESC, e.title, e.id DESC",
            [typed[:LONGEST], MOST, mine],
        )
        found = cursor.fetchall()
    names = _names(asker, [(row_model, ref) for ref, _, row_model, *_ in found])
    return [_found(names.get(ref, title), *rest) for ref, title, *rest in found]


def _names(asker: identity.Asker, found: list[tuple[str, str]]) -> dict[str, str]:
    """By reference, the whole name of each row whose first words are those of its sisters too, if it may be read."""
    refs: dict[type[Walled], list[str]] = defaultdict(list)
    for label, ref in found:
        if (model := apps.get_model(label)).found_with:
            refs[model].append(ref)
    return {
        row.ref: row.found_as()
        for model, wanted in refs.items()
        for row in model.objects.visible_to(asker).filter(ref__in=wanted).select_related(*model.found_with)
    }


def _found(title: str, row_model: str, subject_model: str, subject_ref: str, compartment_id: int) -> Found:
    shown = apps.get_model(subject_model)
    kind = str(apps.get_model(row_model)._meta.verbose_name)
    if row_model != subject_model:
        kind = f"{kind} on a {shown._meta.verbose_name}"
    href = shown(ref=subject_ref).get_absolute_url()
    return Found(title or "Without a title", kind.capitalize(), href, compartment_id)
