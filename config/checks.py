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
