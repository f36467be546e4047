"""The one door to the GOV.UK components: `{% govuk "button" text="Save" %}` or `{% govuk "table" params %}`.

Parameters are those of the GOV.UK Design System. Text that a person typed goes in as `text`. What goes in as
`html`, or as any other raw parameter, is escaped unless Django holds it for safe: carelessness cannot inject.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django import forms, template
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader

from walls import cells, rendering

register = template.Library()

LIBRARY = "govuk_frontend_jinja"
RAW_SUFFIXES = ("html", "Html")
RAW_PARENTS = ("slots",)


@cache
def environment() -> Environment:
    """The Jinja environment of the components, made once; it renders nothing else."""
    return Environment(
        loader=PrefixLoader({LIBRARY: PackageLoader(LIBRARY)}),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def macro(component: str) -> Callable[[Mapping[str, Any]], str]:
    """The macro of one component, by its Design System name such as "date-input"."""
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    module = environment().get_template(f"{LIBRARY}/components/{component}/macro.html").module
    return getattr(module, name)


def cleaned(value: Any, *, raw: bool = False) -> Any:
    """The parameters as plain data, with whatever a component prints raw escaped unless marked safe."""
    if isinstance(value, Mapping):
        return {
            key: cleaned_attributes(inner)
            if key == "attributes"
            else cleaned(inner, raw=raw or key in RAW_PARENTS or str(key).endswith(RAW_SUFFIXES))
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [cleaned(inner, raw=raw) for inner in value]
    if isinstance(value, Promise):
        value = force_str(value)
    return conditional_escape(value) if raw and isinstance(value, str) else value


def cleaned_attributes(attributes: Any) -> Any:
    """Attributes as a mapping; a ready-made string of them is refused unless marked safe."""
    if isinstance(attributes, str) and not isinstance(attributes, SafeString):
        raise template.TemplateSyntaxError("Give attributes as a mapping, not as a string.")
    return cleaned(attributes)


def render(component: str, params: Mapping[str, Any]) -> SafeString:
    """The HTML of one GOV.UK component."""
    return mark_safe(macro(component)(cleaned(params)).strip())  # noqa: S308 - Jinja escapes, cleaned() closes the raw doors


@register.simple_tag
def govuk(component: str, params: Mapping[str, Any] | None = None, **named: Any) -> SafeString:
    """Renders a GOV.UK component from a mapping of parameters, from named ones, or both (the named win)."""
    return render(component, {**(params or {}), **named})


@register.filter
def govuk_fields(form: forms.BaseForm, marking: str = "optional") -> SafeString:
    """All fields of a form as components, hidden ones first; with "unmarked", "(optional)" is not said."""
    hidden = [str(bound) for bound in form.hidden_fields()]
    shown = rendering.fields(form, mark_optional=marking == "optional")
    return mark_safe("\n".join(hidden + [render(field["component"], field["params"]) for field in shown]))  # noqa: S308


@register.filter
def govuk_error_summary(form: forms.BaseForm) -> SafeString:
    """The summary of a form's errors, each linked to its field; nothing if there are none."""
    params = rendering.error_summary(form)
    return render("error-summary", params) if params else mark_safe("")


register.filter("govuk_table", cells.table)
register.filter("govuk_summary", cells.summary)
