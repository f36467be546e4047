"""What is at hand on every page, and what home leads to."""

import pytest
from django.urls import reverse

from tests.browsing import Browser
from tests.demonstration import demonstration, loaded

__all__ = ["demonstration", "loaded"]

pytestmark = pytest.mark.usefixtures("demonstration")


def active(browser: Browser, path: str) -> list[str]:
    return [entry["text"] for entry in browser.get(path).context["nav"] if entry["active"]]


def test_lists_that_belong_together_have_one_entry():
    browser = Browser("councillor@cdc.example")
    for name in ("priorities", "corporate_plans", "policies"):
        assert active(browser, reverse(name)) == ["Priorities"]
    assert active(browser, reverse("cycles")) == ["Outcomes"]
    assert active(browser, "/") == ["Your work"]


def test_who_is_who_is_looked_up_from_home():
    page = Browser("officer@cdc.example").get("/")
    (section,) = (each for each in page.context["sections"] if each["title"] == "Look up")
    assert reverse("councils") in {item["href"] for item in section["items"]}
    assert "Councils" not in {entry["text"] for entry in page.context["nav"]}
