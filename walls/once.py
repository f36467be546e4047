"""A form sent twice is carried out once."""

import secrets

from django.db import connection

FIELD = "_once"


def new_token() -> str:
    """A token for one showing of a form."""
    return secrets.token_hex(16)


def claim(token: str) -> str:
    """Claim a form's token for the acting capacity; where it led if it was carried out already, else empty.

    A second sender of the same form waits here until the first has committed or rolled back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO walls_submission (token, location) VALUES (%s, '') "
            "ON CONFLICT (token, capacity_id) DO UPDATE SET at = walls.clock() RETURNING location",
            [token[:32]],
        )
        return cursor.fetchone()[0]


def carried_out(token: str, location: str) -> None:
    """Note where the form with this token led."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE walls_submission SET location = %s WHERE token = %s AND capacity_id = walls.capacity()",
            [location[:300], token[:32]],
        )
