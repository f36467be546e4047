"""The SQL of the wall, with this installation's role names filled in.

In the files `{app}` is the application role, `{owner_literal}` the owner's name as a string.
"""

from pathlib import Path

from django.conf import settings

FOLDER = Path(__file__).parent / "sql"


CLOCK = "00_clock.sql"
"""What column defaults call: it comes before the tables."""
ACCESS = "20_access.sql"
"""The definition: run again by each migration whose tables it has learnt to read."""
WALL = (
    "10_identity.sql",
    ACCESS,
    "30_grants.sql",
    "40_dated.sql",
    "45_keeping.sql",
    "50_policies.sql",
    "60_audit.sql",
    "90_rights.sql",
)
"""What the first migrations run, in this order."""
OUTBOX = "70_outbox.sql"
"""What comes with the tables of the outbox, after the rights of all that was there before."""
EMPLOYMENT = "75_employment.sql"
"""What keeps a compartment from whom an organisation employs, and the releases that stand."""
SUBJECTS = "80_subjects.sql"
"""What hangs on walled rows: files and comments."""
SEARCH = "82_search.sql"
"""How rows are found by their words."""
TOKENS = "84_tokens.sql"
"""Keys with which a program asks in a capacity's name."""

WALLS = "86_walls.sql"
"""Walls as people use them: the policy, raising and lowering, sides, sealing."""
MATTERS = "87_matters.sql"
"""People named for a matter, and from whom a whole matter is kept; it calls what EXCEPTIONS makes."""
EXCEPTIONS = "88_exceptions.sql"
"""What is asked of those who govern, and what they answer: permits, declarations, oversight."""
PROOF = "89_proof.sql"
"""What the pages of walls ask: what waits for whom, and what those who must prove it are given."""
STANDINGS = "89_standings.sql"
"""Who of several people may stay when a matter is spoken of, and who holds a post then."""
LEAKTESTS = "90_leaktests.sql"
"""Who reads the verdicts of the leak test."""
NAMED = "91_named.sql"
"""Who is named for a wall around a named team, or around people from outside."""
ARRIVALS = "92_arrivals.sql"
"""Who goes on from one employer to another, told to those who appoint there."""


def clock() -> str:
    """The SQL of the wall's clock and identity."""
    return script(CLOCK)


def wall() -> list[str]:
    """The SQL of the wall itself, file by file."""
    return [script(name) for name in WALL]


def outbox() -> str:
    """The SQL of the outbox and its notices."""
    return script(OUTBOX)


def script(name: str) -> str:
    """The SQL of one file."""
    return named((FOLDER / name).read_text())


def named(sql: str) -> str:
    """SQL with this installation's role names in it, for an app's own migration."""
    return sql.replace("{app}", f'"{settings.WALL_APP_ROLE}"').replace(
        "{owner_literal}", f"'{settings.WALL_OWNER_ROLE}'"
    )
