"""Each component through our tag is the HTML that govuk-frontend publishes for the same parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from lxml import html  # type: ignore[import-untyped]

PUBLISHED = settings.BASE_DIR / "node_modules/govuk-frontend/dist/govuk/components"


def fixtures() -> list[tuple[str, dict[str, Any]]]:
    """All published fixtures as (component, fixture)."""
    found = []
    for path in sorted(PUBLISHED.glob("*/fixtures.json")):
        published = json.loads(path.read_text(encoding="utf-8"))
        found += [(published["component"], fixture) for fixture in published["fixtures"]]
    return found


def trusted(value: Any) -> Any:
    """The fixture's parameters with its ready-made HTML marked safe, as our own templates would."""
    if isinstance(value, dict):
        return {
            key: SafeString(inner) if isinstance(inner, str) and raw(key) else trusted(inner)
            for key, inner in value.items()
        }
    return [trusted(inner) for inner in value] if isinstance(value, list) else value


def raw(key: str) -> bool:
    """Whether the Design System prints this string parameter as it stands."""
    return key.lower().endswith("html") or key in {
        "attributes",
        "start",
        "end",
        "navigationStart",
        "navigationEnd",
    }


def flat(markup: str) -> list[Any]:
    """Markup as a list of tags with sorted attributes and of texts with collapsed white space."""
    return list(_events(html.fragment_fromstring(markup, create_parent="div")))


def _events(element: html.HtmlElement) -> Iterator[Any]:
    if not isinstance(element.tag, str):
        return
    attributes = {name: " ".join(value.split()) for name, value in element.attrib.items()}
    yield element.tag, sorted(attributes.items())
    yield from _text(element.text)
    for child in element:
        yield from _events(child)
        yield from _text(child.tail)
    yield f"/{element.tag}"


def _text(value: str | None) -> Iterator[str]:
    if value and value.strip():
        yield " ".join(value.split())


def rendered(component: str, params: Any) -> str:
    source = "{% load govuk %}{% govuk component params %}"
    return Template(source).render(Context({"component": component, "params": params}))


FIXTURES = fixtures()


def test_fixtures_are_all_there() -> None:
    assert len(FIXTURES) > 500
    assert len({component for component, _ in FIXTURES}) == len([p for p in PUBLISHED.iterdir() if p.is_dir()])


@pytest.mark.parametrize(
    ("component", "fixture"),
    FIXTURES,
    ids=[f"{component}: {fixture['name']}" for component, fixture in FIXTURES],
)
def test_agrees_with_published_html(component: str, fixture: dict[str, Any]) -> None:
    assert flat(rendered(component, trusted(fixture["options"]))) == flat(fixture["html"])


HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("component", "params"),
    [
        ("button", {"text": HOSTILE}),
        ("button", {"html": HOSTILE}),
        ("button", {"text": "x", "attributes": {"title": f'"{HOSTILE}'}}),
        ("inset-text", {"html": HOSTILE}),
        ("details", {"summaryText": HOSTILE, "html": HOSTILE}),
        ("table", {"rows": [[{"text": HOSTILE}, {"html": HOSTILE}]], "caption": HOSTILE}),
        ("summary-list", {"rows": [{"key": {"text": HOSTILE}, "value": {"html": HOSTILE}}]}),
        (
            "radios",
            {
                "idPrefix": "a",
                "name": "a",
                "items": [{"value": HOSTILE, "html": HOSTILE, "conditional": {"html": HOSTILE}}],
            },
        ),
        (
            "input",
            {
                "id": "a",
                "name": "a",
                "value": HOSTILE,
                "label": {"html": HOSTILE},
                "prefix": {"html": HOSTILE},
            },
        ),
        ("service-navigation", {"serviceName": "x", "slots": {"start": HOSTILE}}),
        ("textarea", {"id": "a", "name": "a", "value": f"</textarea>{HOSTILE}", "label": {"text": HOSTILE}}),
    ],
)
def test_hostile_text_never_becomes_markup(component: str, params: dict[str, Any]) -> None:
    markup = rendered(component, params)
    assert "<script" not in markup
    assert "&lt;script&gt;alert(1)" in markup


def test_a_ready_made_string_of_attributes_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="mapping"):
        rendered("button", {"text": "x", "attributes": " onclick=alert(1)"})


def test_named_parameters_win_over_the_mapping_and_lazy_text_is_resolved() -> None:
    template = Template('{% load govuk %}{% govuk "button" params text=lazy classes="a" %}')
    markup = template.render(Context({"params": {"text": "no", "href": "/x"}, "lazy": gettext_lazy("Save & go")}))
    assert 'href="/x"' in markup
    assert "Save &amp; go" in markup
    assert 'class="govuk-button a"' in markup
