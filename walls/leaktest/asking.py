"""Asking: one client for each capacity, through the service's own handler, in the transaction of the test.

What is asked leaves nothing behind for the next question: each is taken back.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import DatabaseError, connection, transaction
from django.test import Client

from walls import keys, typed
from walls.identity import acting
from walls.leaktest.people import Prober
from walls.models import Person

SECRETS = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'name="_once" value="[^"]*"'),
)
OWNS = "SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass('walls_leaktest')"
PASSING = {"X-Request-ID", "X-Correlation-ID", "Set-Cookie", "Content-Length"}
"""Headers that differ from one request to the next."""


@contextmanager
def in_role(role: str) -> Iterator[None]:
    """Run a block in a role of the database; NONE is the one that signed in, which owns the tables."""
    before = _role()
    _become(role)
    try:
        yield
    except BaseException:
        with suppress(DatabaseError):  # a failed transaction: its rollback takes the role back
            _become(before)
        raise
    else:
        _become(before)


def as_owner() -> Any:
    """Run a block as the owner of the tables."""
    return in_role("NONE")


def as_application() -> Any:
    """Run a block as the role that serves, behind every policy."""
    return in_role(connection.ops.quote_name(settings.WALL_APP_ROLE))


def owns_the_tables() -> bool:
    """Whether this connection signed in as the owner of the tables, whatever role it has taken on."""
    with connection.cursor() as cursor:
        cursor.execute(OWNS)
        found = cursor.fetchone()
    return bool(found and found[0])


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        return str(cursor.fetchone()[0])


def _become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")


@contextmanager
def forgotten() -> Iterator[None]:
    """What is done in the block is taken back, so that each question meets the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Caller:
    """A client signed in as one person and acting in one capacity; or nobody's."""

    def __init__(self, prober: Prober) -> None:
        self.prober = prober
        self.session = ""
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        proxied: Any = {settings.SECURE_PROXY_SSL_HEADER[0]: "https"} if settings.SECURE_PROXY_SSL_HEADER else {}
        self.client = Client(raise_request_exception=False, SERVER_NAME=host, **proxied)
        if not prober.capacity.is_public:
            self._sign_in()

    def _sign_in(self) -> None:
        """A session of one's own, and nothing written on the person: their sign-in would have to wait for it."""
        person = Person.objects.get(pk=self.prober.capacity.person_id or 0)
        now = time.time()
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session.update(
            {
                SESSION_KEY: str(person.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: person.get_session_auth_hash(),
                "capacity": self.prober.capacity.ref,
                "since": now,
                "seen": now,
            }
        )
        session.save()
        self.session = str(session.session_key)

    def key(self, purpose: str) -> str:
        """A new key of the capacity, for one purpose."""
        with acting(self.prober.capacity):
            return keys.make(by=self.prober.capacity, purpose=purpose, label="Leak test")

    def get(self, path: str, secret: str = "") -> Any:
        """Read an address, with a key of one's own where that is how it is asked."""
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        with self.as_before():
            return self.client.get(path, secure=True, headers=headers)

    def post(self, path: str) -> Any:
        """Send a form with nothing in it but the capacity it was opened in."""
        with self.as_before():
            return self.client.post(path, {typed.FIELD: self.prober.capacity.ref}, secure=True)

    @contextmanager
    def as_before(self) -> Iterator[None]:
        """A question asked with the cookie that was signed in with, whatever the last answer made of it."""
        self.client.cookies.clear()
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        with forgotten():
            yield


def bare(response: Any, body: bytes, path: str) -> tuple[int, str, bytes]:
    """An answer without what differs from one request to the next, and without the address asked for."""
    body = body.replace(path.encode(), b"")
    for secret in SECRETS:
        body = secret.sub(b"", body)
    headers = {name: value.replace(path, "") for name, value in response.headers.items() if name not in PASSING}
    return response.status_code, str(sorted(headers.items())), body
