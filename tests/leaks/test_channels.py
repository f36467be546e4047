"""Every channel is planted or waits; and none that waits has come without being noticed."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.leaks.channels import CHANNELS, ELSEWHERE, WAITING
from tests.leaks.place.plants import PLACE
from tests.leaks.plants import SMALL
from tests.leaks.test_plants import SAMPLE
from walls.checks import declared_urls

ROOT = Path(__file__).resolve().parents[2]
APPS = ("walls", "councils", "commissioning", "publica", "governance", "config")


def code() -> Iterator[tuple[Path, str]]:
    """The product's own code: Python, SQL, templates and scripts."""
    for app in (*APPS, "templates", "static"):
        for path in sorted((ROOT / app).rglob("*")):
            if path.suffix in {".py", ".sql", ".html", ".txt", ".js"} and "build" not in path.parts:
                yield path, path.read_text(encoding="utf-8")


def imported(*names: str) -> list[str]:
    """Modules of the product that import one of these packages."""
    return [str(path) for path, text in code() if path.suffix == ".py" and set(names) & set(packages(text))]


def packages(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def said(pattern: str) -> list[str]:
    """Files of the product that say something."""
    return [str(path) for path, text in code() if re.search(pattern, text)]


def routes(pattern: str) -> list[str]:
    """Addresses of the service that are like this."""
    return [route for route, *_ in declared_urls() if re.search(pattern, route, re.IGNORECASE)]


OUR_COMMANDS = {
    "access",
    "demo",
    "leaktest",
    "policy",
    "prepare",
    "verify_audit",
    "walls_roles",
    "who_could_see",
}
"""Those of our own apps. None copies rows out of the database."""


def commands() -> list[str]:
    ours = {name for name, app in get_commands().items() if str(app).split(".")[0] in APPS}
    return sorted(ours - OUR_COMMANDS)


ABSENT: dict[str, Callable[[], list[str]]] = {
    "L18": lambda: imported("PIL", "wand", "fitz", "pypdf", "pypdfium2") + routes("thumb|preview|render"),
    "L26": lambda: (
        imported("channels", "daphne", "websockets", "uvicorn")
        + said(r"StreamingHttpResponse|text/event-stream|EventSource\(|new WebSocket")
        + [name for name in dir(settings) if name.startswith("ASGI")]
    ),
    "L37": lambda: imported("typst", "weasyprint", "reportlab", "fpdf", "pdfkit", "xhtml2pdf") + routes(r"\.?pdf\b"),
    "L38": lambda: said(r"\bTemplate\(|from_string\(|Engine\(|\.format_map\(") + routes("template"),
    "L43": lambda: commands() + said(r"pg_dump|pg_basebackup|dumpdata"),
    "L46": lambda: said(r"\b(Avg|StdDev|Variance)\(|\b(avg|percentile_cont|stddev)\("),
}
"""For each channel that waits, what would be there if it had come."""


def test_every_channel_is_planted_or_waits_and_none_twice():
    assert sorted([*SMALL.plants, *PLACE.plants, *ELSEWHERE, *WAITING]) == CHANNELS
    assert len(SAMPLE) == 8 and set(SAMPLE) <= SMALL.plants.keys()
    assert WAITING.keys() == ABSENT.keys()


@pytest.mark.parametrize("channel", ELSEWHERE)
def test_what_is_planted_elsewhere_is_there(channel):
    module, name = ELSEWHERE[channel].split("::")
    assert f"def {name}(" in (ROOT / module).read_text(encoding="utf-8")


@pytest.mark.parametrize("channel", WAITING)
def test_a_channel_that_waits_has_not_come(channel):
    assert ABSENT[channel]() == [], f"{channel} has come: plant it. It waited because: {WAITING[channel]}"


def test_what_brings_a_channel_would_be_found():
    assert imported("django") and said("SELECT") and routes("needs/")
    assert set(packages("import typst\nfrom PIL.Image import open")) == {"typst", "PIL"}


def test_each_channel_is_in_the_threat_model():
    told = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")
    assert [channel for channel in CHANNELS if not re.search(rf"^\| {channel}\b", told, re.MULTILINE)] == []
