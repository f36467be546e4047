"""What is wrong with a page as a browser shows it: axe's findings, sideways scrolling, complaints of the console."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from playwright.sync_api import ConsoleMessage, Page, ViewportSize

AXE = (settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 720}, {"width": 320, "height": 640})
"""The sizes at which pages are looked at; CSS pixels. A window opens in the first."""
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
  (found) => `${found.id}: ${found.help} ${found.nodes.map((node) => node.html.slice(0, 200)).slice(0, 3).join(" | ")}`
)"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
"""Once what a script does about the window's new size is done: its observers come after the frame's own callbacks."""
SIDEWAYS = "() => document.scrollingElement.scrollWidth - window.innerWidth"


def faults(page: Page) -> list[str]:
    """Everything wrong with the page that is open, in a window that brings axe along; at every size, its own first."""
    found = []
    opened_in = page.viewport_size or SIZES[0]
    for size in sorted(SIZES, key=lambda size: size != opened_in):
        if size != page.viewport_size:
            page.set_viewport_size(size)
            page.evaluate(SETTLED)
        found += [f"{size['width']} px: {fault}" for fault in page.evaluate(RUN)]
        if (over := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"{size['width']} px: the page is {over} px too wide")
    page.set_viewport_size(opened_in)
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
