"""The SQL of the wall, with this installation's role names filled in.

In the files `{app}` is the application role, `{owner_literal}` the owner's name as a string.
"""

from pathlib import Path

from django.conf import settings

FOLDER = Path(__file__).parent / "sql"


CLOCK = "00_clock.sql"
"""What column defaults call: it comes before the tables."""


def clock() -> str:
    """The SQL of the wall's clock and identity."""
    return _filled(FOLDER / CLOCK)


def wall() -> list[str]:
    """The SQL of all the rest, file by file."""
    return [_filled(path) for path in sorted(FOLDER.glob("*.sql")) if path.name != CLOCK]


def _filled(path: Path) -> str:
    return (
        path.read_text()
        .replace("{app}", f'"{settings.WALL_APP_ROLE}"')
        .replace("{owner_literal}", f"'{settings.WALL_OWNER_ROLE}'")
    )
