"""One PostgreSQL server on a Unix socket, with the two roles of the wall and one database."""

import locale
import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.services import binaries
from config.services.account import Account, runnable
from config.services.errors import ServiceError
from walls.roles import APP, OWNER, provision_sql

DATABASE = "commissioning"
ADMINISTRATOR = "postgres"
SETTINGS = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "synchronous_commit": "on",
    # Logs say what happened and never what was written: no parameters, no statements, no details of rows.
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
UNFLUSHED = {"fsync": "off", "full_page_writes": "off"}
"""For data that nobody will miss. To empty a test's tables takes a tenth of the time."""
UNCOMPILED = {"jit": "off"}
"""Tests sign in as the owner and step into the application's role, so what is set for that role does not reach them."""


@dataclass(frozen=True)
class Postgres:
    """The server whose cluster lies in `data/postgres`."""

    account: Account
    data: Path
    sockets: Path
    throwaway: bool = False

    @property
    def cluster(self) -> Path:
        return self.data / "postgres"

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    def url(self, role: str) -> str:
        """The address for one role. The socket's folder admits its owner only, so there is no password."""
        return f"postgres://{role}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    def running(self) -> bool:
        return (self.cluster / "PG_VERSION").exists() and self._control("status").returncode == 0

    def start(self) -> None:
        """Make the cluster if there is none, recover it if it was killed, and have it answer."""
        if self.running():
            return
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        self._forget_dead_server()
        options = " ".join(f"-c {name}={value or repr('')}" for name, value in self._settings().items())
        for attempt in range(5):
            done = self._control("start", "-w", "-t", "60", "-l", str(self.log), "-o", options)
            if done.returncode == 0:
                break
            # After kill -9 the server's children need a moment to notice and let go of its memory.
            time.sleep(1 + attempt)
        else:
            raise ServiceError(f"PostgreSQL did not start; its reasons are in {self.log}.")
        self._provision()

    def stop(self) -> None:
        if self.running():
            self._control("stop", "-w", "-t", "60", "-m", "fast")

    def _settings(self) -> dict[str, str]:
        chosen = SETTINGS | UNFLUSHED | UNCOMPILED if self.throwaway else SETTINGS
        return chosen | {"unix_socket_directories": str(self.sockets), "unix_socket_permissions": "0700"}

    def _program(self, name: str) -> Path:
        program = binaries.postgres_folder(self.cluster) / name
        return runnable(self.account, program, self.data, binaries.tree(program))

    def _run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        # Output goes to a file: the server inherits it, and a pipe would stay open as long as it runs.
        with (self.data / "last-command.log").open("w+") as said:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                check=False,
                **self.account.popen,
            )
            said.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, said.read())

    def _control(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run(self._program("pg_ctl"), "-D", self.cluster, *arguments)

    def _initialise(self) -> None:
        done = self._run(
            *(self._program("initdb"), "-D", self.cluster, "-U", ADMINISTRATOR),
            *("--auth=trust", "--encoding=UTF8", "--no-instructions"),
            # One order of sorting everywhere; letters beyond ASCII still know their capitals.
            *("--no-locale", f"--lc-ctype={_characters()}"),
        )
        if done.returncode:
            raise ServiceError(f"PostgreSQL could not make its files in {self.cluster}:\n{done.stdout}")

    def _forget_dead_server(self) -> None:
        """Remove a lock left by kill -9 if its process number now belongs to some other program."""
        lock = self.cluster / "postmaster.pid"
        if not lock.exists():
            return
        number = lock.read_text().split("\n", 1)[0].strip()
        said = subprocess.run(["ps", "-o", "comm=", "-p", number], capture_output=True, text=True, check=False)
        if "postgres" not in said.stdout:
            lock.unlink()

    def _provision(self) -> None:
        """Make the roles and the database; running it again changes nothing."""
        done = subprocess.run(
            [
                binaries.psql(binaries.postgres_folder(self.cluster)),
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                self.sockets,
                "-U",
                ADMINISTRATOR,
                "postgres",
            ],
            input=provision_sql(OWNER, APP, DATABASE),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServiceError(f"The database roles could not be made:\n{done.stderr}")


def _characters() -> str:
    """A UTF-8 locale of this system; not all have the same ones."""
    for name in ("C.UTF-8", "en_GB.UTF-8", "en_US.UTF-8"):
        with suppress(locale.Error):
            # Asking for it is the only portable way to know; the answer is put back at once.
            before = locale.setlocale(locale.LC_CTYPE)
            locale.setlocale(locale.LC_CTYPE, name)
            locale.setlocale(locale.LC_CTYPE, before)
            return name
    return "C"
