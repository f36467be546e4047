"""Why a person can, or cannot, see what is in a compartment: each rule that speaks for it or against, in a sentence."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from walls.capacities import signatures
from walls.models import Compartment, EmployerBar, Exclusion, Permit, Person, Wall
from walls.tables import british, last_day


@dataclass(frozen=True)
class Reason:
    """One rule: in which capacity, whether it opens or closes, and the sentence."""

    post: str
    opens: bool
    words: str

    @property
    def side(self) -> str:
        return "For" if self.opens else "Against"


@dataclass(frozen=True)
class Answer:
    """Whether a person could see a compartment at an instant, and every rule that bears on it."""

    can: bool
    words: str
    reasons: list[Reason]


NOTHING = "No: no rule lets this person in."
YES = "Yes: a rule lets this person in, and none keeps them out."
KEPT_OUT = "No: a rule would let this person in, and another keeps them out."


def explain(person: Person | None, compartment: Compartment, at: datetime) -> Answer:
    """The answer for a person, or for nobody known by that address: to the reader the two are alike.

    Raises:
        django.db.ProgrammingError: the acting capacity neither governs nor oversees the compartment.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT capacity_id, rule, source, opens FROM walls.why(%s, %s, %s)",
            [person.pk if person else 0, compartment.pk, at],
        )
        found = cursor.fetchall()
    # A bar speaks against every capacity of the person; what matters is where something would let them in.
    open_in = {capacity for capacity, _, _, opens in found if opens}
    found = [row for row in found if row[0] in open_in] or found
    closed_in = {capacity for capacity, _, _, opens in found if not opens}
    words = _sentences({(rule, source) for _, rule, source, _ in found}, at)
    posts = signatures([(capacity, at) for capacity, *_ in found])
    reasons = {
        Reason(posts.get((capacity, at), ""), opens, words[rule, source]): None
        for capacity, rule, source, opens in found
    }
    can = bool(open_in - closed_in)
    return Answer(can, YES if can else KEPT_OUT if open_in else NOTHING, list(reasons))


FIXED = {
    "grant": "The post held in this capacity was given it.",
    "own": "It is the capacity's own.",
    "public": "It is public: anyone sees it.",
    "inactive": "The person's sign-in was disabled.",
}
CAUSES = {
    "named": "They are barred by name",
    "conflict": "They declared a conflict of interest",
    "cooling off": "They left a side, and their cooling-off lasts",
}


def _sentences(rules: set[tuple[str, int | None]], at: datetime) -> dict[tuple[str, int | None], str]:
    sources: dict[str, set[int]] = defaultdict(set)
    for rule, source in rules:
        if source is not None:
            sources[rule].add(source)
    told: dict[tuple[str, int | None], str] = {(rule, source): FIXED[rule] for rule, source in rules if rule in FIXED}
    for permit in Permit.objects.filter(pk__in=sources["permit"]):
        told["permit", permit.pk] = f"Wall permit {permit.ref} lets them, until {last_day(permit.ends_at)}."
    for bar in Exclusion.objects.filter(pk__in=sources["exclusion"]):
        until = f" until {last_day(bar.ends_at)}" if bar.ends_at else ""
        told["exclusion", bar.pk] = f"{CAUSES[bar.cause]}, since {british(bar.starts_at)}{until}."
    for kept in EmployerBar.objects.filter(pk__in=sources["employer"]).select_related("organisation"):
        told["employer", kept.pk] = f"It is kept from {kept}, and nobody has ring-fenced them."
    parting = ("side", "undertaking", "side passed", "undertaking passed")
    for wall in Wall.objects.filter(pk__in=set().union(*(sources[rule] for rule in parting))):
        stands = f"A wall stands before it since {british(timezone.localdate(wall.starts_at))}, and they"
        told["side", wall.pk] = f"{stands} had not taken this side of it."
        told["undertaking", wall.pk] = f"{stands} had not signed what their side asks for."
        told["side passed", wall.pk] = f"{stands} had not taken this side of it: the permit passes it."
        told["undertaking passed", wall.pk] = f"{stands} had not signed what their side asks for: the permit passes it."
    return {key: told.get(key, "A rule that you do not see keeps them out.") for key in rules}
