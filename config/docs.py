"""
Documentation pages made from the code: `python -m config.docs` writes them, `--check` fails if one is stale.

A page is a function that returns its text; PAGES names them.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "generated"


def urls() -> str:
    """Every address of the service and who may ask for it."""
    from walls.checks import declared_urls

    rows = sorted((route, name or "", policy.words if policy else "") for route, name, policy in declared_urls())
    head = [
        "# Addresses",
        "",
        "Made from the code by `make docs`.",
        "",
        "| address | name | open to |",
        "|---|---|---|",
    ]
    # A pipe in a pattern would end the table's cell.
    body = ["| `/{}` | `{}` | {} |".format(route.replace("|", r"\|"), name, words) for route, name, words in rows]
    return "\n".join([*head, *body, ""])


PAGES: dict[str, Callable[[], str]] = {
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
