"""
Documentation pages made from the code: `python -m config.docs` writes them, `--check` fails if one is stale.

A page is a function that returns its text; PAGES names them. None asks a database.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from councils.policy import rows, title_of
from walls.identity import LADDER

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "generated"
MADE = "Made from the code by `make docs`."


def urls() -> str:
    """Every address of the service and who may ask for it."""
    from walls.checks import declared_urls

    known = sorted((route, name or "", policy.words if policy else "") for route, name, policy in declared_urls())
    cells = ((f"`/{route}`", f"`{name}`", words) for route, name, words in known)
    return page("Addresses", MADE, table(("address", "name", "open to"), cells))


def access() -> str:
    """Who may do what in each kind of compartment when it is opened, and in which kinds a role may do what."""
    holders = {kind["code"]: grants_of(kind["code"]) for kind in rows("kinds")}
    return page(
        "Who may do what",
        f"{MADE} The source is `councils/policy`.",
        "What a new compartment of each kind gives to roles. Its governors may change that, for the one compartment;\n"
        "exclusions and walls take away, and wall permits add.",
        *(part for kind in rows("kinds") for part in kind_of_compartment(kind, holders[kind["code"]])),
        "## By role",
        "Where a role may do each thing, by its strongest grant. The people named for a matter are left out.",
        by_role(holders),
    )


def lifecycles() -> str:
    """Every process: its states and moves as a diagram and a table, with whose each move is."""
    from walls.lifecycle import LIFECYCLES

    parts = []
    for process in LIFECYCLES:
        labels = {state.value: state.label for state in process.states}
        moves = [
            (move.text, ", ".join(labels[source] for source in sorted(move.sources)), labels[move.target], move.whose)
            for move in process.moves
        ]
        parts += [
            f"## {process.name}",
            f"```mermaid\n{process.diagram()}\n```",
            table(("move", "from", "to", "whose it is"), moves),
        ]
    return page("Processes", f"{MADE} The sources are the `lifecycle` modules.", *parts)


Holder = tuple[str, str, str]
"""Who is given something: the relation of organisation or role to the compartment, the side, the role's code."""


def grants_of(kind: str) -> dict[Holder, set[str]]:
    """The actions given in a kind of compartment, with `*` written out; people named for a matter have no side."""
    given: dict[Holder, set[str]] = defaultdict(set)
    for grant in rows("grants"):
        relation, side, code = grant["relation"], grant["side"], grant["code"]
        if grant["kind"] == kind:
            for each in whole_side(relation, side) if code == "*" else [code]:
                given[relation, side, each].add(grant["action"])
    return given


def whole_side(relation: str, side: str) -> list[str]:
    """The standing roles of a side, in the kind of organisation that the relation is named after.

    Raises:
        ValueError: no organisation is of such a kind, so the page would leave somebody out.
    """
    codes = [role["code"] for role in rows("roles") if role["side"] == side and relation in role["held_in"].split(";")]
    if not codes:
        raise ValueError(f"nobody is on the side {side!r} of a {relation!r}")
    return codes


def kind_of_compartment(kind: dict[str, str], given: dict[Holder, set[str]]) -> list[str]:
    """One kind: its words, and a table of who may do what."""
    from walls.models import Action

    titles = {role["code"]: role["title"] for role in rows("roles")}
    opened_by = [titles[code] for code in kind["opened_by"].split(";") if code]
    words = [
        f"- One per: {kind['one_per']}",
        f"- Holds: {kind['holds']}",
        f"- Seen by: {kind['seen_by']}",
        f"- Acted on by: {kind['acted_on_by']}",
        f"- Opened by: {', '.join(opened_by) or 'administrators'}",
        f"- Each read recorded: {'yes' if kind['sealed'] == 'true' else 'no'}",
        f"- Interests declared before one signs for it: {'yes' if kind['declared_first'] == 'true' else 'no'}",
    ]
    cells = [
        (
            title_of(side, code) if side else "the people named",
            side,
            relation,
            *("yes" if LADDER[action] & actions else "" for action in Action),
        )
        for (relation, side, code), actions in given.items()
    ]
    head = ("role", "side", "stands to it as", *(f"may {action.label}" for action in Action))
    return [f"## {kind['code']}", "\n".join(words), table(head, cells) if cells else "No role is given anything."]


def by_role(holders: dict[str, dict[Holder, set[str]]]) -> str:
    """A table of the kinds in which each role may do what."""
    from walls.models import Action

    cells = []
    for role in rows("roles"):
        reached: dict[str, list[str]] = {action: [] for action in Action}
        for kind, given in holders.items():
            held = {
                action
                for (_, side, code), actions in given.items()
                for action in actions
                if (side, code) == (role["side"], role["code"])
            }
            stronger = {weaker for weaker, enough in LADDER.items() if enough & held - {weaker}}
            for action in held - stronger:
                reached[action].append(kind)
        cells.append((role["title"], role["side"], *(", ".join(kinds) for kinds in reached.values())))
    return table(("role", "side", *(f"may {action.label}" for action in Action)), cells)


def page(title: str, *parts: str) -> str:
    """A page's text: its title, and parts apart."""
    return "\n\n".join([f"# {title}", *parts]) + "\n"


def table(head: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    """A table; a pipe in a cell would end it."""
    lines = [[cell.replace("|", r"\|") for cell in row] for row in cells]
    return "\n".join(
        [f"| {' | '.join(head)} |", "|---" * len(head) + "|", *(f"| {' | '.join(line)} |" for line in lines)]
    )


PAGES: dict[str, Callable[[], str]] = {
    "access.md": access,
    "lifecycles.md": lifecycles,
    "urls.md": urls,
}


def main(check: bool) -> int:
    """Write or compare all pages; the answer is an exit status."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    stale = []
    for name, render in PAGES.items():
        file = FOLDER / name
        text = render()
        if (file.read_text(encoding="utf-8") if file.exists() else None) == text:
            continue
        stale.append(name)
        if not check:
            FOLDER.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    if stale and check:
        print(f"Out of date in docs/generated: {', '.join(stale)}. Run: make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
