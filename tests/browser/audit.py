"""What is wrong with a page as a browser shows it: axe's findings, sideways scrolling, complaints of the console."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from playwright.sync_api import ConsoleMessage, Page

AXE = (settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
WIDTHS = {320: 640, 1280: 900}
"""The widths at which pages are looked at, each with a height; CSS pixels. The last is where a journey goes on."""
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
  (found) => `${found.id}: ${found.help} ${found.nodes.map((node) => node.html.slice(0, 200)).slice(0, 3).join(" | ")}`
)"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Once what a script does about the window's new size is done."""
SIDEWAYS = "() => document.scrollingElement.scrollWidth - window.innerWidth"


def faults(page: Page) -> list[str]:
    """Everything wrong with the page that is open, in a window that brings axe along; at every width."""
    found = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(SETTLED)
        found += [f"{width} px: {fault}" for fault in page.evaluate(RUN)]
        if (over := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"{width} px: the page is {over} px too wide")
    return found


@contextmanager
def listening(page: Page) -> Iterator[list[str]]:
    """What the browser's console complains of meanwhile: blocked by the content policy, not found, failed."""
    heard: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # The page's own status, which the test asked for, is said here too.
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            heard.append(f"console: {message.text}")

    page.on("console", note)
    yield heard
    page.remove_listener("console", note)
