"""Both servers of one `var` folder, and the environment in which the service finds them."""

import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from config.services.account import Account, home, socket_folder
from config.services.broker import Broker
from config.services.errors import ServiceError
from config.services.postgres import Postgres
from walls.roles import APP, OWNER


@dataclass(frozen=True)
class Embedded:
    """The database and broker of a demonstration or a test run, except those the environment names."""

    var: Path
    throwaway: bool = False
    """Whether nobody will miss the data: they outlive a killed server as ever, and a power cut perhaps not."""

    @cached_property
    def _account(self) -> Account:
        return Account.choose()

    @cached_property
    def _data(self) -> Path:
        return home(self._account, self.var.resolve())

    @cached_property
    def _sockets(self) -> Path:
        return socket_folder(self._account, self._data)

    @cached_property
    def postgres(self) -> Postgres | None:
        """None where a real server is named instead."""
        if "DATABASE_URL" in os.environ:
            if "DATABASE_OWNER_URL" not in os.environ:
                raise ServiceError("DATABASE_URL is set, so DATABASE_OWNER_URL must be too: see README.md.")
            return None
        return Postgres(self._account, self._data, self._sockets, self.throwaway)

    @cached_property
    def broker(self) -> Broker | None:
        """None where a real server is named instead."""
        return None if "REDIS_URL" in os.environ else Broker(self._account, self._data, self._sockets)

    @property
    def servers(self) -> list[Postgres | Broker]:
        return [server for server in (self.postgres, self.broker) if server]

    def running(self) -> bool:
        return all(server.running() for server in self.servers)

    def start(self) -> dict[str, str]:
        """Start what does not run yet; the answer is what the environment lacks."""
        for server in self.servers:
            server.start()
        return self._write_environment()

    def stop(self) -> None:
        for server in reversed(self.servers):
            server.stop()

    def _write_environment(self) -> dict[str, str]:
        """
        Keep the addresses in `var/environment`, where settings look.

        So a command typed by hand finds the running demonstration, and sessions outlive a restart.
        """
        file = self.var / "environment"
        kept = dict(line.split("=", 1) for line in file.read_text().splitlines()) if file.exists() else {}
        found = {
            "DEMONSTRATION": kept.get("DEMONSTRATION", "true"),
            "SECRET_KEY": kept.get("SECRET_KEY") or secrets.token_urlsafe(50),
        }
        if self.postgres:
            found |= {"DATABASE_URL": self.postgres.url(APP), "DATABASE_OWNER_URL": self.postgres.url(OWNER)}
        if self.broker:
            found["REDIS_URL"] = self.broker.url
        unfinished = file.with_suffix(".part")
        unfinished.touch(mode=0o600)
        unfinished.write_text("".join(f"{name}={value}\n" for name, value in found.items()))
        unfinished.rename(file)
        return {name: value for name, value in found.items() if name not in os.environ}
