"""
The embedded servers from a shell: python -m config.services start | stop | status, and run | try -- COMMAND...

`run` starts what is not running, runs the command with its environment set, and stops what it started; `try` does so
for data that nobody will miss, as a test's, which are not flushed to disk. VAR_DIR names the folder; without it, `var`.
"""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from config.services import Embedded, ServiceError


def run(services: Embedded, command: list[str]) -> int:
    """Run a command beside the servers; its exit status is ours."""
    started = [server for server in services.servers if not server.running()]
    try:
        found = services.start()
        with subprocess.Popen(command, env=os.environ | found) as process:
            # Ctrl-C reaches the command too; we wait for it to tidy up, then stop the servers.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, lambda *_: process.terminate())
            return process.wait()
    finally:
        for server in reversed(started):
            server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.services", description="The embedded servers.")
    parser.add_argument("verb", choices=["start", "stop", "status", "run", "try"])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="after run and try: -- COMMAND...")
    asked = parser.parse_args()
    services = Embedded(Path(os.environ.get("VAR_DIR", "var")).resolve(), throwaway=asked.verb == "try")
    try:
        match asked.verb:
            case "start":
                services.start()
            case "stop":
                services.stop()
            case "status":
                for server in services.servers:
                    print(f"{type(server).__name__}: {'running' if server.running() else 'stopped'}")
                return 0 if services.running() else 3
            case "run" | "try":
                command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
                if not command:
                    parser.error(f"{asked.verb} needs a command: {asked.verb} -- COMMAND...")
                return run(services, command)
    except ServiceError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
