"""The demonstration served for real and met through Chromium, in a copy of it that lasts for this folder."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from config import chromium
from tests.browser.audit import AXE
from tests.demonstration import copied, in_database
from tests.pages.people import furnish, quick_passwords, sign_in, tour, visitors
from tests.pages.visits import Visit

ABSENT = "Chromium is missing: install the system's package, or run `make chromium` as root."


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here."""
    path = chromium.find()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(ABSENT)
    # Playwright keeps an event loop running in this thread, in which Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def served(browser, demonstrated, django_db_blocker) -> Iterator[str]:
    """The address of the demonstration, whose threads have connections of their own as the application role."""
    with django_db_blocker.unblock(), copied(demonstrated, f"{demonstrated}_served") as name, in_database(name):
        furnish()
        with quick_passwords():
            server = LiveServer("localhost")
            yield server.url
            server.stop()


@dataclass
class Guest:
    """A visitor: the client that opened their pages, and their page in the browser."""

    name: str
    client: Client
    page: Page


@dataclass
class Opened:
    """A page and the first visitor who can open it."""

    guest: Guest
    visit: Visit


@pytest.fixture(scope="package")
def guests(browser, served) -> Iterator[dict[str, Guest]]:
    """The visitors by name, each signed in with a session of their own, in a window that brings axe along."""
    met = {
        name: Guest(name, client, window(browser, served, client, script=AXE).new_page())
        for name, client in visitors().items()
    }
    yield met
    for guest in met.values():
        guest.page.context.close()


@pytest.fixture(scope="package")
def opened(guests) -> dict[str, Opened]:
    """Every page that somebody can open, by the name of its URL."""
    found: dict[str, Opened] = {}
    for guest in guests.values():
        for name, visit in tour(guest.name, guest.client).items():
            found.setdefault(name, Opened(guest, visit))
    return found


def window(browser: Browser, served: str, client: Client | None = None, *, script: str = "", **how) -> BrowserContext:
    """A window of its own, in the session of a client if one is given."""
    context = browser.new_context(base_url=served, locale="en-GB", timezone_id="Europe/London", **how)
    context.set_default_timeout(20_000)
    if client is not None and "sessionid" in client.cookies:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": served}])
    if script:
        context.add_init_script(script)
    return context


Door = Callable[..., Page]


@pytest.fixture
def door(browser, served) -> Iterator[Door]:
    """Opens a window for a test: signed in if given an address, with or without JavaScript, perhaps with axe."""
    cache.clear()  # how often somebody tried to sign in, in the tests before
    made = []

    def enter(email: str | None = None, *, script: bool = True, audited: bool = False) -> Page:
        client = sign_in(email) if email else None
        made.append(window(browser, served, client, script=AXE if audited else "", java_script_enabled=script))
        return made[-1].new_page()

    yield enter
    for context in made:
        context.close()
