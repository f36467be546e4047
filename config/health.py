"""
Two answers for a load balancer: the process lives; the service can work.

They say yes or no and no more. What failed is named in the logs.
"""

from collections.abc import Callable

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = structlog.get_logger(__name__)


class NotReady(Exception):
    """The service cannot work now."""


def database() -> None:
    """The database answers, and not to a role that stands above the wall."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolsuper OR r.rolbypassrls OR pg_has_role(r.oid, d.datdba, 'MEMBER')"
            " FROM pg_roles r, pg_database d"
            " WHERE r.rolname = current_user AND d.datname = current_database()"
        )
        (above,) = cursor.fetchone()
    if above:
        raise NotReady("role")


def broker() -> None:
    """The broker answers within two seconds."""
    once = Retry(NoBackoff(), 0)
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2, retry=once) as client:
        client.ping()


def migrations() -> None:
    """The tables are those this code was written for."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("migrations")


CHECKS: tuple[Callable[[], None], ...] = (database, broker, migrations)


def ready() -> bool:
    """Whether all checks pass now; each one that does not is logged by its name."""
    well = True
    for check in CHECKS:
        try:
            check()
        except Exception as error:  # whatever it is, the answer is no
            logger.warning("not_ready", kind=check.__name__, exc_info=error)
            well = False
    return well


class HealthMiddleware:
    """Answers the probes before host checks, redirects to HTTPS, sessions and the wall."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz/live":
            return answer(True)
        if request.path_info == "/healthz/ready":
            return answer(ready())
        return self.get_response(request)


def answer(well: bool) -> JsonResponse:
    """One word, never kept by a cache."""
    return JsonResponse(
        {"status": "ok" if well else "unavailable"},
        status=200 if well else 503,
        headers={"Cache-Control": "no-store"},
    )
