"""One Redis-protocol server on a Unix socket. It rings the bell; losing it loses nothing."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.services import binaries
from config.services.account import Account, runnable
from config.services.errors import ServiceError

PATIENCE = 20.0  # seconds to come up or go down


@dataclass(frozen=True)
class Broker:
    """The server whose files lie in `data/broker`."""

    account: Account
    data: Path
    sockets: Path

    @property
    def url(self) -> str:
        return f"unix://{self.sockets / 'broker'}?db=0"

    @property
    def log(self) -> Path:
        return self.data / "broker.log"

    def running(self) -> bool:
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def start(self) -> None:
        """Have it answer; what an earlier one left behind is read again."""
        if self.running():
            return
        folder = self.account.own(self.data / "broker")
        program = binaries.broker_program()
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [
                    runnable(self.account, program, self.data, binaries.tree(program)),
                    *("--port", "0", "--unixsocket", str(self.sockets / "broker"), "--unixsocketperm", "700"),
                    *("--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                start_new_session=True,
                **self.account.popen,
            )
        if not _wait(lambda: self.running() or process.poll() is not None) or process.poll() is not None:
            raise ServiceError(f"The broker did not start; its reasons are in {self.log}.")

    def stop(self) -> None:
        try:
            with self._client() as client:
                client.shutdown()
        except redis.RedisError:
            return
        _wait(lambda: not self.running())

    def _client(self) -> redis.Redis:
        # One try: whether it answers is what we ask, and the library's own retries take seconds.
        return redis.Redis(unix_socket_path=str(self.sockets / "broker"), socket_timeout=2, retry=Retry(NoBackoff(), 0))


def _wait(done: Callable[[], bool]) -> bool:
    """Ask every 50 ms until the answer is yes or patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.05)
    return False
