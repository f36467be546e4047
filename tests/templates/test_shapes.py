"""The page shapes: what they must always show, and that typed text is never anything but text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Engine
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import get_resolver
from lxml import html  # type: ignore[import-untyped]

from config.gallery_examples import ELEMENTS

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Pages with an address but a closed door behind it (templates/account/signup_closed.html).
CLOSED = {"account/signup.html", "socialaccount/signup.html"}
HOSTILE = '"><script>alert(1)</script>'
AUDIENCE = "West Oxfordshire's officers and members"
CAPACITIES = [
    {"label": "West Oxfordshire, commissioner", "ref": "ref-of-one", "current": True},
    {"label": "Publica, provider", "ref": "ref-of-two", "current": False},
]
WALL = {
    "acting": {"label": "West Oxfordshire, commissioner", "ref": "ref-of-one"},
    "capacities": CAPACITIES,
    "nav": [{"text": "Needs", "href": "/needs/", "active": True}],
    "person": "Commissioning officer",
    "demonstration": True,
}
pytestmark = pytest.mark.urls("tests.templates.urls")


@pytest.fixture(autouse=True)
def _unhashed_static_files(settings: Any) -> None:
    """Addresses of static files as they are written, whether or not they have been collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


class Need(forms.Form):
    """One field, required."""

    title = forms.CharField()


def rendered(template: str, context: dict[str, Any]) -> str:
    request = RequestFactory().get("/needs/")
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    return render_to_string(template, WALL | context, request=request)


def page(template: str, **context: Any) -> html.HtmlElement:
    return html.document_fromstring(rendered(template, {"title": "Needs"} | context))


def text(found: list[html.HtmlElement]) -> str:
    return " ".join(" ".join(element.text_content() for element in found).split())


def hostile(value: Any) -> Any:
    """The same context with every text an attack, but for the words that choose a colour or a kind."""
    if isinstance(value, dict):
        kept = {"variant", "format", "colour"}
        return {key: inner if key in kept else hostile(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner) for inner in value]
    return HOSTILE if isinstance(value, str) else value


@pytest.mark.parametrize(("name", "context"), ELEMENTS, ids=[name for name, _ in ELEMENTS])
def test_elements_show_hostile_text_as_text(name: str, context: dict[str, Any]) -> None:
    markup = rendered(f"components/{name}.html", hostile(context))
    assert "<script" not in markup
    assert not html.fragment_fromstring(markup, create_parent="div").xpath("//script")


@pytest.mark.parametrize(
    ("template", "context"),
    [
        (
            "pages/list.html",
            {
                "table": {"rows": [[{"text": HOSTILE, "href": HOSTILE}]]},
                "actions": [{"text": HOSTILE, "refusal": HOSTILE}],
            },
        ),
        (
            "pages/detail.html",
            {
                "summary": [{"key": HOSTILE, "value": HOSTILE}],
                "panels": [{"title": HOSTILE, "text": HOSTILE}],
            },
        ),
        (
            "pages/form.html",
            {
                "form": Need({"title": HOSTILE}),
                "intro": HOSTILE,
                "cancel_url": HOSTILE,
                "form_version": HOSTILE,
            },
        ),
        ("pages/confirm.html", {"form": forms.Form(), "warning": HOSTILE, "submit": HOSTILE}),
        (
            "pages/dashboard.html",
            {"sections": [{"title": HOSTILE, "items": [{"text": HOSTILE, "tag": HOSTILE}]}]},
        ),
        ("pages/message.html", {"text": HOSTILE}),
        (
            "409.html",
            {
                "typed": [{"label": HOSTILE, "value": HOSTILE}],
                "switch": {"label": HOSTILE, "ref": HOSTILE, "next": HOSTILE},
            },
        ),
        ("403.html", {"exception": HOSTILE}),
    ],
)
def test_shapes_show_hostile_text_as_text(template: str, context: dict[str, Any]) -> None:
    everywhere = {
        "title": HOSTILE,
        "caption": HOSTILE,
        "audience": HOSTILE,
        "breadcrumbs": [{"text": HOSTILE, "href": "/"}],
    }
    shown = page(template, **everywhere | context)
    assert [script.get("src") for script in shown.xpath("//script")] == ["/static/build/app.js"]
    assert not shown.xpath("//*[@onclick or @style]")


def test_a_refusal_stands_beside_its_disabled_button_and_is_read_with_it() -> None:
    sentence = "The section 151 officer has not given advice yet."
    shown = page(
        "pages/detail.html",
        actions=[{"text": "Edit", "href": "/edit/"}, {"text": "Submit", "refusal": sentence}],
    )
    (button,) = shown.xpath("//button[normalize-space()='Submit']")
    assert "disabled" in button.attrib
    assert not shown.xpath("//a[normalize-space()='Submit']")
    assert text(shown.xpath(f"//*[@id='{button.get('aria-describedby')}']")) == sentence
    assert button.getparent() is shown.xpath("//*[@class='gc-refusal']")[0].getparent()
    assert shown.xpath("//a[normalize-space()='Edit']/@href") == ["/edit/"]


def test_refusals_in_several_places_are_told_apart() -> None:
    refused = {"text": "Submit", "refusal": "Not yet."}
    panels = [
        {"title": "Advice", "text": "None", "actions": [refused]},
        {"title": "Appraisal", "text": "None", "actions": [refused]},
    ]
    shown = page("pages/detail.html", actions=[refused], panels=panels)
    ids = shown.xpath("//*[@class='gc-refusal']/@id")
    assert len(ids) == len(set(ids)) == 3


@pytest.mark.parametrize("template", ["pages/form.html", "pages/confirm.html"])
def test_the_audience_stands_right_before_the_submit_button(template: str) -> None:
    shown = page(template, form=Need(), submit="Save", audience=AUDIENCE, form_version=3)
    (button,) = shown.xpath("//main//button[@type='submit']")
    before = button.xpath("../preceding-sibling::*[1]")
    assert text(before) == f"Seen by: {AUDIENCE}"
    assert shown.xpath("//input[@name='_acting']/@value") == ["ref-of-one"]
    assert shown.xpath("//input[@name='_version']/@value") == ["3"]
    assert text(shown.xpath("//*[@class='gc-audience']")).count("Seen by") == 1


def test_errors_are_summed_up_and_said_in_the_window_title() -> None:
    shown = page("pages/form.html", form=Need({}), submit="Save")
    assert shown.findtext(".//title") == "Error: Needs – Great Commissioning"
    assert shown.xpath("//div[contains(@class,'govuk-error-summary')]//a/@href") == ["#id_title"]
    assert page("pages/form.html", form=Need(), submit="Save").findtext(".//title") == "Needs – Great Commissioning"


def test_two_editors_see_both_texts_and_the_form_keeps_ones_own() -> None:
    conflict = [{"label": "Title", "yours": "Clean rivers", "theirs": "Cleaner\nrivers"}]
    shown = page("pages/form.html", form=Need({"title": "Clean rivers"}), conflict=conflict)
    (row,) = shown.xpath("//table/tbody/tr")
    assert [text([cell]) for cell in row] == ["Title", "Cleaner rivers".replace(" ", ""), "Clean rivers"]
    assert shown.xpath("//input[@name='title']/@value") == ["Clean rivers"]


def test_text_that_outlived_a_session_is_announced() -> None:
    assert "nothing has been saved yet" in text(page("pages/form.html", form=Need(), resumed=True).xpath("//main"))
    assert "nothing has been saved yet" not in text(page("pages/form.html", form=Need()).xpath("//main"))


def test_the_header_offers_the_other_capacities_each_as_a_posted_form() -> None:
    (form,) = page("pages/message.html").xpath("//header//form[@action='/acting-as/']")
    assert form.get("method") == "post"
    assert form.xpath(".//button[@name='capacity']/@value") == ["ref-of-two"]
    assert form.xpath(".//input[@name='next']/@value") == ["/needs/"]
    alone = page("pages/message.html", capacities=CAPACITIES[:1])
    assert not alone.xpath("//header//form[@action='/acting-as/']")
    assert alone.xpath("//header//a[@href='/acting-as/']")


def test_an_unknown_visitor_gets_no_header_menu() -> None:
    shown = page("pages/message.html", acting=None, capacities=[], person=None, nav=[])
    assert not shown.xpath("//header//form")
    assert not shown.xpath("//nav")


def test_an_empty_list_says_so() -> None:
    shown = page("pages/list.html", table={"rows": []}, empty="No needs have been recorded.")
    assert "No needs have been recorded." in text(shown.xpath("//main"))
    assert not shown.xpath("//table")


def test_absent_and_hidden_share_one_page_that_repeats_no_address() -> None:
    shown = rendered("404.html", {"request_path": "/needs/abc/", "exception": "No Need matches"})
    assert "abc" not in shown
    assert "No Need matches" not in shown
    offered = html.document_fromstring(
        rendered("404.html", {"switch": {"label": "Publica, provider", "ref": "ref-of-two", "next": "/x/"}})
    )
    (form,) = offered.xpath("//main//form")
    assert form.get("action") == "/acting-as/"
    assert form.xpath(".//button/@value") == ["ref-of-two"]


@pytest.mark.parametrize("template", ["403_csrf.html", "409.html", "429.html"])
def test_refused_forms_give_the_typed_text_back(template: str) -> None:
    shown = page(template, typed=[{"label": "Comment", "value": "Too low.\n  Really."}])
    assert [pre.text for pre in shown.xpath("//pre")] == ["Too low.\n  Really."]


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_the_last_resorts_need_nothing(template: str) -> None:
    source = (TEMPLATES / template).read_text(encoding="utf-8").split("{% endcomment %}")[1]
    assert "{%" not in source
    assert "{{" not in source
    assert html.document_fromstring(get_template(template).render()).xpath("//h1")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_template_compiles_and_keeps_to_the_content_policy(path: Path) -> None:
    get_template(str(path.relative_to(TEMPLATES)))
    source = path.read_text(encoding="utf-8")
    assert " style=" not in source
    assert " onclick=" not in source
    assert "javascript:" not in source
    inline = [tag for tag in source.split("<script")[1:] if " src=" not in tag.split(">")[0]]
    assert all('type="application/json"' in tag.split(">")[0] for tag in inline)


@pytest.mark.parametrize("path", sorted((TEMPLATES / "pages").glob("*.html")), ids=lambda path: path.name)
def test_every_shape_says_its_blocks_and_its_context(path: Path) -> None:
    comment = path.read_text(encoding="utf-8").split("{% endcomment %}")[0]
    assert "Blocks:" in comment
    assert "Context:" in comment


def sign_in_templates(patterns: list[Any]) -> Iterator[str]:
    """The templates of allauth's class-based pages that our addresses reach."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from sign_in_templates(pattern.url_patterns)
        elif pattern.callback.__module__.startswith("allauth"):
            name = getattr(getattr(pattern.callback, "view_class", None), "template_name", None)
            yield from [name] if name and name.endswith(".html") else []


def test_every_sign_in_page_that_can_be_reached_is_ours() -> None:
    names = set(sign_in_templates(get_resolver("config.urls").url_patterns)) - CLOSED
    assert len(names) > 20
    theirs = [
        name for name in names if TEMPLATES not in Path(Engine.get_default().get_template(name).origin.name).parents
    ]
    assert theirs == []
