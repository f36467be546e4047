"""Locked packages: whoever installs them with hashes, on any Python that will do, lacks none."""

import re
from collections.abc import Iterator
from importlib.metadata import distributions
from itertools import product
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).resolve().parents[2] / "requirements" / "dev.txt"
PYTHONS = ("3.11.0", "3.11.14", "3.12.0", "3.13.0", "3.14.0")
SYSTEMS = (("linux", "Linux"), ("darwin", "Darwin"))


def locked() -> set[str]:
    """The names in the lock."""
    return {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)(?:\[.*\])?==", LOCK.read_text(), re.MULTILINE)}


def asked() -> Iterator[tuple[str, Requirement]]:
    """What each installed package asks for, without its extras."""
    for package in distributions():
        for line in package.requires or ():
            yield package.metadata["Name"], Requirement(line)


def machines() -> Iterator[dict[str, str]]:
    """What a package may learn of each machine that we support."""
    for python, (platform_id, system) in product(PYTHONS, SYSTEMS):
        yield {
            **{name: str(value) for name, value in default_environment().items()},
            "python_version": python.rpartition(".")[0],
            "python_full_version": python,
            "implementation_version": python,
            "sys_platform": platform_id,
            "platform_system": system,
            "extra": "",
        }


def test_no_package_asks_for_one_that_is_not_locked() -> None:
    names = locked()
    everywhere = list(machines())
    missing = {
        (package, str(asked_for))
        for package, asked_for in asked()
        if canonicalize_name(asked_for.name) not in names
        and (asked_for.marker is None or any(asked_for.marker.evaluate(machine) for machine in everywhere))
    }
    assert missing == set()
