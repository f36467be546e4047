"""Table cells and summary values as parameters of GOV.UK components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString

Params = dict[str, Any]
NOTHING = "Not recorded"
"""What a record says in place of nothing, where a gap would leave its reader guessing."""


def text_or_html(text: Any) -> Params:
    """Text for a component: as HTML only where Django already holds it for safe."""
    return {"html" if isinstance(text, SafeString) else "text": text}


def cell(given: Mapping[str, Any], *, text: str = "text") -> Params:
    """A cell or value: text, perhaps linked by `href`, perhaps with a `tag` (words, or {text, colour})."""
    value = given.get(text, "")
    params = {"format": given["format"]} if given.get("format") else {}
    href, tag = given.get("href"), given.get("tag")
    if not href and not tag and "\n" not in str(value):
        return params | text_or_html("" if value is None else value)
    words = format_html('<a class="govuk-link" href="{}">{}</a>', href, value) if href else linebreaksbr(value)
    if tag:
        tag = tag if isinstance(tag, Mapping) else {"text": tag}
        colour = tag.get("colour", "grey")
        words = format_html('{} <strong class="govuk-tag govuk-tag--{}">{}</strong>', words, colour, tag["text"])
    return params | {"html": words}


def table(given: Mapping[str, Any]) -> Params:
    """The table component's parameters for a page's `table` {caption, head, rows, stacked}."""
    head = [{name: column[name] for name in ("text", "format") if column.get(name)} for column in given.get("head", [])]
    caption = {"caption": given["caption"], "captionClasses": "govuk-table__caption--m"} if given.get("caption") else {}
    rows = [[cell(value) for value in row] for row in given["rows"]]
    if given.get("stacked"):
        # As cards the cells have no heading above them, so that each brings its own along.
        for row in rows:
            for column, params in zip(head[1:], row[1:], strict=True):
                params["attributes"] = {"data-label": column["text"]}
        caption["classes"] = "gc-stacked"
    return {"head": head, "rows": rows, "firstCellIsHeader": True, **caption}


def summary(rows: Sequence[Mapping[str, Any]]) -> Params:
    """The summary list's parameters for a page's `summary` [{key, value, href, tag}]; an empty value says so."""
    told = [row if row.get("value") or row.get("tag") else {**row, "value": NOTHING} for row in rows]
    return {"rows": [{"key": {"text": row["key"]}, "value": cell(row, text="value")} for row in told]}
