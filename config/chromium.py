"""
The browser for the browser tests: `python -m config.chromium` finds it, or installs the system's package.

Root on a Debian-like system gets it installed. Elsewhere its absence is said loudly and browser tests are
skipped, but under CI=true it is a failure.
"""

import os
import shutil
import subprocess
import sys

HEADLESS = "chromium-headless-shell"
"""The same browser without the parts that a window on a screen has: it takes a quarter less of the processor."""
NAMES = (HEADLESS, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = (HEADLESS, "chromium")
"""Older systems have but the second."""


def find() -> str | None:
    """The path of a Chromium of the system's own, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install a package of the system's if we are root and there is one to install."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    apt("update")
    for package in PACKAGES:
        if not find():
            apt("install", "--yes", "--no-install-recommends", package)


def apt(*command: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "--quiet", "--quiet", *command], env=environment, check=False)


def main() -> int:
    if not find():
        install()
    if path := find():
        print(f"Browser tests use {path}.")
        return 0
    rule = "*" * 72
    print(
        f"{rule}\nNo Chromium: BROWSER TESTS WILL BE SKIPPED. Install the system's package.\n{rule}",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
