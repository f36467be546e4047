"""
The embedded database and broker: real servers of one's own, kept in one folder.

They serve a demonstration and the tests. Where DATABASE_URL or REDIS_URL is set, that server is used instead.
Nothing here imports Django, so that it runs before there are settings.
"""

from config.services.embedded import Embedded
from config.services.errors import ServiceError

__all__ = ["Embedded", "ServiceError"]
