"""The unprivileged user that the servers run as, and the folders it can reach."""

import grp
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.services.errors import ServiceError

# Linux allows 107 bytes in the address of a socket, other systems 103; PostgreSQL adds a name of its own.
LONGEST_SOCKET = 103
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Account:
    """A user of this system. PostgreSQL refuses to run as root, so root hands over to `nobody`."""

    uid: int
    gid: int
    borrowed: bool

    @classmethod
    def choose(cls) -> "Account":
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), borrowed=False)
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, grp.getgrgid(nobody.pw_gid).gr_gid, borrowed=True)

    @property
    def popen(self) -> dict[str, Any]:
        """What subprocess needs to start a program as this user."""
        if not self.borrowed:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can(self, what: str, path: Path) -> bool:
        """Whether this user may do it: `-x` enter or run, `-r` read."""
        return subprocess.run(["test", what, path], cwd="/", check=False, **self.popen).returncode == 0

    def own(self, folder: Path) -> Path:
        """Make a folder that only this user (and root) can enter; refuse somebody else's."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), self.uid):
            raise ServiceError(f"{folder} belongs to somebody else; remove it or set VAR_DIR to another folder.")
        if self.borrowed and found.st_uid != self.uid:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder


def home(account: Account, var: Path) -> Path:
    """
    The folder of the servers' data: inside `var`, unless root keeps that where `nobody` cannot go.

    Then it is a folder of the system's own, and `var/data` points to it.
    """
    var.mkdir(parents=True, exist_ok=True)
    if account.can("-x", var):
        return account.own(var / "data")
    elsewhere = Path("/var/lib") / f"great-commissioning-{_mark(var)}"
    account.own(elsewhere)
    pointer = var / "data"
    if not pointer.is_symlink():
        pointer.symlink_to(elsewhere)
    return elsewhere


def socket_folder(account: Account, data: Path) -> Path:
    """Beside the data, unless that makes the socket's address too long for the system."""
    beside = data / "sockets"
    if len(os.fsencode(beside / SOCKET_NAME)) <= LONGEST_SOCKET:
        return account.own(beside)
    return account.own(Path(tempfile.gettempdir()) / f"commissioning-{_mark(data)}")


def runnable(account: Account, program: Path, data: Path, tree: tuple[Path, ...]) -> Path:
    """
    The program itself if the account may run it, else its copy beside the data.

    `tree` is the folders that belong together (programs and their libraries); they are copied once.
    """
    if account.can("-x", program):
        return program
    copy = data / f"programs-{_mark(program.parent)}"
    if not copy.exists():
        unfinished = copy.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        for folder in tree:
            shutil.copytree(folder, unfinished / folder.name, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
        unfinished.rename(copy)
    return copy / program.relative_to(tree[0].parent)


def _mark(path: Path) -> str:
    """A short name for a path, the same every time."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]
