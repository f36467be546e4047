"""
The whole service in one terminal, for `make run`: servers, data, web, worker and clock.

Ctrl-C stops all of it and keeps the data. After kill -9 the next run clears up first.
"""

import csv
import ctypes
import fcntl
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from honcho.manager import Manager
from honcho.printer import Printer

from config.services import Embedded, ServiceError

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
STOPPING_TIME = 10.0  # seconds granted to a process that outlived its run


@contextmanager
def only_run(var: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it even after kill -9."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "run.lock").open("w") as lock:
        try:
            # Not flock: the processes we fork would inherit that and hold it after we are killed.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ServiceError(f"The service already runs from {var}. Stop that first, with Ctrl-C.") from None
        yield


def clear_up(pids: Path) -> None:
    """End what a killed run left behind. We hold the lock, so whoever these processes served is gone."""
    for file in pids.glob("*.pid"):
        text = file.read_text().strip()
        said = subprocess.run(["ps", "-o", "args=", "-p", text or "0"], capture_output=True, text=True, check=False)
        # A number may have passed to another program since; ours name this folder in their arguments.
        if str(pids) in said.stdout:
            _end(int(text))
        file.unlink(missing_ok=True)


def end_with_us() -> None:
    """Called in each process we fork to pass on output: Linux ends it when we are killed."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


def _end(pid: int) -> None:
    end = time.monotonic() + STOPPING_TIME
    try:
        os.kill(pid, signal.SIGTERM)
        while time.monotonic() < end:
            os.kill(pid, 0)
            time.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def refuse_taken_port(port: int) -> None:
    """Say at once that the address is taken, rather than after the data are loaded."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise ServiceError(
                f"Port {port} is in use by another program. Choose another: make run PORT={port + 1}"
            ) from None


def processes(var: Path, pids: Path) -> dict[str, str]:
    """The commands that make up the service, by the name shown before their log lines."""
    python = shlex.quote(sys.executable)
    gunicorn = f"exec {python} -m gunicorn --config python:config.gunicorn"
    celery = f"exec {python} -m celery --quiet --app config.celery"
    worker = f"{celery} worker --queues celery,leaktest --concurrency 2 --without-gossip --without-mingle"

    def pid(name: str) -> str:
        return shlex.quote(str(pids / f"{name}.pid"))

    return {
        "web": f"{gunicorn} --pid {pid('web')} config.wsgi",
        "worker": f"{worker} --pidfile {pid('worker')}",
        "beat": f"{celery} beat --pidfile {pid('beat')} --schedule {shlex.quote(str(var / 'beat'))}",
    }


def sign_ins(port: int) -> str:
    """The list of demonstration accounts, with the address to use them at."""
    with (ROOT / "config" / "demo" / "signins.csv").open(newline="", encoding="utf-8") as file:
        rows = [(row["email"], row["display"]) for row in csv.DictReader(file)]
    width = max(len(email) for email, _ in rows)
    lines = [f"  {email:<{width}}  {display}" for email, display in rows]
    return "\n".join(
        ["", "Sign-ins, all with the password: commissioning", *lines, "", f"Open http://{HOST}:{port}", ""]
    )


def run(var: Path, port: int) -> int:
    """Bring everything up, stay until it ends, take everything down; the answer is an exit status."""
    pids = var / "pids"
    pids.mkdir(parents=True, exist_ok=True)
    clear_up(pids)
    refuse_taken_port(port)
    services = Embedded(var)
    try:
        environment = os.environ | services.start() | {"PORT": str(port), "PYTHONUNBUFFERED": "1"}
        prepared = subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=False)
        if prepared.returncode:
            return prepared.returncode
        if environment.get("DEMONSTRATION") == "true":
            print(sign_ins(port), flush=True)
        if sys.platform == "linux":
            os.register_at_fork(after_in_child=end_with_us)
        manager = Manager(Printer(sys.stdout))
        for name, command in processes(var, pids).items():
            manager.add_process(name, command, env=environment, cwd=str(ROOT))
        manager.loop()
        return manager.returncode or 0
    finally:
        services.stop()


def main() -> int:
    # make passes on SIGTERM; while servers start it should unwind as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    var = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve()
    try:
        with only_run(var):
            return run(var, int(os.environ.get("PORT", "8000")))
    except ServiceError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
