"""Start-up checks on settings that would quietly weaken the service."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LOCAL = {"127.0.0.1", "localhost", "[::1]", "testserver"}


@register(Tags.security)
def demonstration_stays_local(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Demonstration mode has published passwords, so it may answer to local addresses only."""
    if settings.DEMONSTRATION and not set(settings.ALLOWED_HOSTS) <= LOCAL:
        return [
            Error(
                "Demonstration mode is on, and ALLOWED_HOSTS names more than this machine.",
                hint="Unset DEMONSTRATION, or let ALLOWED_HOSTS be 127.0.0.1 and localhost.",
                id="config.E001",
            )
        ]
    return []


@register(Tags.security)
def roles_differ(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Row-level security does not bind the owner of a table, so the application must be another role."""
    if settings.DATABASE_ROLE != "owner" and settings.WALL_APP_ROLE == settings.WALL_OWNER_ROLE:
        return [
            Error(
                "The application would sign in to the database as the owner of its tables.",
                hint="DATABASE_URL and DATABASE_OWNER_URL must name two roles; see manage.py walls_roles.",
                id="config.E002",
            )
        ]
    return []
