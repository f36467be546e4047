"""The demonstration served for real and met through Chromium, in a copy of it that lasts for this folder."""

import os
from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.servers.basehttp import WSGIRequestHandler
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from config import chromium
from tests.browser.audit import AXE
from tests.demonstration import in_copy
from tests.pages.people import furnish, quick_passwords, sign_in

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
    """The address of the demonstration, whose threads have connections of their own as the application role.

    It sends at once, as the real server does: else each answer of two parts waits 40 ms for the first to be confirmed.
    """
    with django_db_blocker.unblock(), in_copy(demonstrated, f"{demonstrated}_served"):
        furnish()
        with quick_passwords(), patch.object(WSGIRequestHandler, "disable_nagle_algorithm", True):
            server = LiveServer("localhost")
            yield server.url
            server.stop()


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
