"""What journeys along the thread need: the demonstration as it was loaded, a worker at work, and people's ways."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Locator, Page, expect

from config.celery import app
from publica.models import Return
from tests.demonstration import capacities, in_copy
from tests.owner import as_owner
from tests.pages.people import PASSWORD, quick_passwords
from walls import outbox
from walls.capacities import CurrentCapacity
from walls.identity import acting

SOON = 20_000
"""Milliseconds within which the worker has done what was asked of it, on a machine with much else to do."""
PAUSE = 0.2
"""Seconds between two looks of the worker."""


@contextmanager
def _fresh(demonstrated: str) -> Iterator[None]:
    with in_copy(demonstrated, f"{demonstrated}_journey"), quick_passwords():
        yield


@pytest.fixture
def afresh(served, demonstrated) -> Iterator[None]:
    """What is served is the demonstration as it was loaded, for one test that may change it."""
    with _fresh(demonstrated):
        yield


@pytest.fixture(scope="module")
def afresh_to_read(served, demonstrated) -> Iterator[None]:
    """The same, for a module whose tests change nothing."""
    with _fresh(demonstrated):
        yield


@pytest.fixture
def worker(afresh) -> Iterator[None]:
    """A worker that delivers the outbox while the test goes on, as the one beside the service does."""
    app.loader.import_default_modules()  # where handlers stand
    done = threading.Event()

    def work() -> None:
        try:
            while not done.wait(PAUSE):
                outbox.deliver_due()
        finally:
            connection.close()

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    yield
    done.set()
    thread.join()


class Steps:
    """The pages that a reader goes through, one after the other; a page that shows itself again is no new one."""

    def __init__(self, page: Page):
        self.seen: list[str] = []
        page.on("framenavigated", lambda frame: self._note(frame.url) if frame == page.main_frame else None)

    def _note(self, url: str) -> None:
        if url != "about:blank" and (not self.seen or self.seen[-1] != url):
            self.seen.append(url)


def signed_in(page: Page, email: str) -> None:
    """Come to the service's home as one does, by the sign-in page."""
    page.goto("/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    heading(page, "Your work")


def heading(page: Page, text: str) -> None:
    """Wait for the page with this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=SOON)


def button(page: Page, text: str) -> Locator:
    """A button by all its words."""
    return page.get_by_role("button", name=text, exact=True)


def act_as(page: Page, label: str) -> None:
    """Act in a capacity by the menu in the header, unless it is the present one."""
    menu = page.locator("header summary")
    if menu.inner_text() != f"Acting as {label}":
        menu.click()
        page.locator("header").get_by_role("button", name=f"Act as {label}").click()
        expect(menu).to_have_text(f"Acting as {label}")


def waiting(page: Page, action: str, what: str) -> Locator:
    """The one action on what waits at home."""
    return (
        page.get_by_role("region", name="Waiting for you")
        .get_by_role("row", name=what)
        .get_by_role("link", name=action)
    )


def take_up(page: Page, action: str, what: str) -> None:
    """Open what waits at home."""
    page.goto("/")
    waiting(page, action, what).click()


def by_hand(email: str, party: str, action: Callable[..., Any], **given: Any) -> Any:
    """What an action gives when a sign-in takes it, without the browser: for steps that another test walks."""
    who = person(email, party)
    with acting(who):
        return action(by=who, **given)


def person(email: str, party: str) -> CurrentCapacity:
    """One capacity of a sign-in."""
    return next(each for each in capacities(email) if each.label == party)


def of_team(name: str, revision: int = 1) -> Return:
    """A team's return of the quarter that is being reported."""
    with as_owner():
        return Return.objects.select_related("team").get(team__name=name, revision=revision)
