"""Django forms as parameters of GOV.UK components: each field, and the summary of what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField

from walls.cells import Params, text_or_html
from walls.fields import DATE_PARTS, GovDateTimeWidget, GovDateWidget

Component = dict[str, Any]
DJANGO_ROWS = "10"  # what Django gives a text area of which nothing was said
PART_WIDTH = {"day": 2, "month": 2, "year": 4, "time": 5}
PART_LABEL = {"day": "Day", "month": "Month", "year": "Year", "time": "Time"}
# Widget attributes that are component parameters, or that pages do without (the server explains errors).
OWN_ATTRIBUTES = {
    "id", "class", "autocomplete", "rows", "required", "placeholder", "type", "min", "max", "step", "cols",
    "autofocus", "aria-describedby", "aria-invalid", "spellcheck", "inputmode", "disabled", "value",
}  # fmt: skip


def fields(form: forms.BaseForm, *, mark_optional: bool = True) -> list[Component]:
    """The visible fields of a form, in order, as {component, params}."""
    return [field(bound, mark_optional=mark_optional) for bound in form.visible_fields()]


def field(bound: BoundField, *, mark_optional: bool = True) -> Component:
    """One field as {component, params}; TypeError if no component stands for its widget."""
    for widgets, component, make in MAKERS:
        if isinstance(bound.field.widget, widgets):
            name = "character-count" if component == "textarea" and limit(bound) else component
            return {"component": name, "params": make(bound, mark_optional)}
    raise TypeError(f"{type(bound.form).__name__}.{bound.name}: no component for {type(bound.field.widget).__name__}")


def error_summary(form: forms.BaseForm) -> Params | None:
    """The parameters of the error summary, each error linked to its field; None without errors."""
    if not form.errors:
        return None
    errors: list[Params] = [{"text": text} for text in form.non_field_errors()]
    for bound in form:
        errors += [{"text": text, "href": f"#{first_control(bound)}"} for text in error_sentences(bound)]
    return {"titleText": "There is a problem", "errorList": errors}


def error_sentences(bound: BoundField) -> list[str]:
    """What is wrong with a field, in sentences that name it, so that a summary of them makes sense."""
    found = bound.form.errors.get(bound.name)
    sentences = []
    for error in found.as_data() if found else []:
        text = " ".join(error.messages)
        if error.code == "required" and text == str(forms.Field.default_error_messages["required"]):
            text = missing_sentence(bound)
        sentences.append(text if str(bound.label) in text else named(bound, text))
    return sentences


def named(bound: BoundField, text: str) -> str:
    """A sentence that does not name its field, after the field's label; a label that asks stays a sentence."""
    label = str(bound.label)
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text[:1].lower()}{text[1:]}"


def missing_sentence(bound: BoundField) -> str:
    """What to do about an empty field that must not be empty."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick “{bound.label}”"
    if isinstance(widget, forms.FileInput):
        return f"{bound.label}: choose a file"
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return named(bound, "Choose an answer")
    return named(bound, "Type an answer") if str(bound.label).endswith("?") else f"{bound.label} must be filled in"


def first_control(bound: BoundField) -> str:
    """The id of the control that an error of this field should lead to."""
    if isinstance(bound.field.widget, GovDateWidget):
        return f"{bound.auto_id}-{blamed_parts(bound)[0]}"
    return str(bound.auto_id)


def blamed_parts(bound: BoundField) -> list[str]:
    """The boxes of a date that its errors name, or all of them."""
    widget = cast(GovDateWidget, bound.field.widget)
    data = bound.form.errors.get(bound.name)
    named = {part for error in (data.as_data() if data else []) for part in (error.code or "").split()}
    return [part for part in widget.parts if part in named] or list(widget.parts)


def label_text(bound: BoundField, mark_optional: bool) -> str:
    """The label, with "(optional)" where the form may go without it."""
    return f"{bound.label} (optional)" if mark_optional and not bound.field.required else str(bound.label)


def limit(bound: BoundField) -> int | None:
    """The most characters the field takes, if it has a limit."""
    return getattr(bound.field, "max_length", None)


def common(bound: BoundField) -> Params:
    """Hint, error and state, which every component takes alike."""
    params: Params = {"name": bound.html_name}
    if bound.help_text:
        params["hint"] = text_or_html(bound.help_text)
    if bound.errors:
        params["errorMessage"] = {"text": " ".join(error_sentences(bound))}
    if bound.field.disabled:
        params["disabled"] = True
    return params


def control(bound: BoundField, mark_optional: bool) -> Params:
    """What single controls take: id, label, classes, attributes."""
    attrs = bound.field.widget.attrs
    params = common(bound) | {
        "id": bound.auto_id,
        "label": {"text": label_text(bound, mark_optional), "classes": "govuk-label--s"},
        "classes": attrs.get("class", ""),
        "attributes": {
            name: value for name, value in attrs.items() if name not in OWN_ATTRIBUTES and value is not False
        },
    }
    for name in ("autocomplete", "spellcheck", "inputmode"):
        if name in attrs:
            params[name] = attrs[name]
    return params


def text_input(bound: BoundField, mark_optional: bool) -> Params:
    """One line of text."""
    widget = bound.field.widget
    params = control(bound, mark_optional) | {"value": widget.format_value(bound.value()) or ""}
    if isinstance(widget, forms.NumberInput):
        # A spinner changes figures by a stray scroll; a text box with a numeric keyboard does not.
        whole = isinstance(bound.field, forms.IntegerField) and not isinstance(bound.field, forms.FloatField)
        params |= {"inputmode": "numeric" if whole else "decimal", "spellcheck": False}
        params["classes"] = params["classes"] or "govuk-input--width-10"
    elif isinstance(widget, forms.EmailInput):
        params |= {"type": "email", "spellcheck": False}
    elif (kind := getattr(widget, "input_type", "text")) in {"tel", "url", "search"}:
        params["type"] = kind
    return params


def password(bound: BoundField, mark_optional: bool) -> Params:
    """A password, never sent back to the page."""
    return control(bound, mark_optional)


def textarea(bound: BoundField, mark_optional: bool) -> Params:
    """Several lines of text, counted where there is a limit."""
    rows = str(bound.field.widget.attrs.get("rows", DJANGO_ROWS))
    params = control(bound, mark_optional) | {
        "value": bound.value() or "",
        "rows": 5 if rows == DJANGO_ROWS else int(rows),
    }
    params["attributes"].pop(
        "maxlength", None
    )  # would silently cut pasted text; the count and the server explain instead
    return params | ({"maxlength": limit(bound)} if limit(bound) else {})


def file_upload(bound: BoundField, mark_optional: bool) -> Params:
    """A file to send."""
    return control(bound, mark_optional)


def options(bound: BoundField) -> Iterator[tuple[str | None, list[Params]]]:
    """The choices of a field by group, each {value, text, selected}."""
    widget = bound.field.widget
    chosen = widget.format_value(bound.value())
    for group, made, _ in widget.optgroups(bound.html_name, chosen, {}):
        yield (
            group,
            [{"value": str(o["value"]), "text": choice_text(o["label"]), "selected": o["selected"]} for o in made],
        )


def choice_text(label: Any) -> str:
    """A choice in words; Django's row of dashes for "nothing chosen" says nothing when read aloud."""
    return "Not chosen" if set(str(label)) <= {"-"} else str(label)


def select(bound: BoundField, mark_optional: bool) -> Params:
    """One choice of many, in a list."""
    items: list[Params] = []
    for group, made in options(bound):
        items += [item | ({"text": f"{group}: {item['text']}"} if group else {}) for item in made]
    return control(bound, mark_optional) | {"items": items}


def choices(bound: BoundField, mark_optional: bool) -> Params:
    """Radios or check boxes under one legend."""
    items: list[Params] = []
    for group, made in options(bound):
        items += [{"divider": str(group)}] if group else []
        # An optional field offers its empty choice in words; of a required one it would never be right.
        shown = [item for item in made if item["value"] or not bound.field.required]
        items += [{"value": i["value"], "text": i["text"], "checked": i["selected"]} for i in shown]
    open_end = all(item.get("value", True) for item in items)  # no choice stands for none
    legend = {"text": label_text(bound, mark_optional and open_end), "classes": "govuk-fieldset__legend--s"}
    return common(bound) | {"idPrefix": bound.auto_id, "fieldset": {"legend": legend}, "items": items}


def check_box(bound: BoundField, mark_optional: bool) -> Params:
    """One statement to tick; its label is the statement."""
    params = common(bound)
    item = {"value": "on", "text": bound.label, "checked": bool(bound.value()), "id": bound.auto_id}
    if hint := params.pop("hint", None):
        item["hint"] = hint
    return params | {"idPrefix": bound.auto_id, "items": [item]}


def date_input(bound: BoundField, mark_optional: bool) -> Params:
    """A date, or a date and time, in boxes."""
    widget = cast(GovDateWidget, bound.field.widget)
    wrong = blamed_parts(bound) if bound.errors else []
    params = common(bound)
    params.pop("name")
    example = "27 3 2026 and 9:30am" if isinstance(widget, GovDateTimeWidget) else "27 3 2026"
    params.setdefault("hint", {"text": f"For example, {example}"})
    items = [
        {
            "name": part,
            "label": PART_LABEL[part],
            "id": f"{bound.auto_id}-{part}",
            "value": value,
            "classes": f"govuk-input--width-{PART_WIDTH[part]}" + (" govuk-input--error" if part in wrong else ""),
            **({"inputmode": "text"} if part not in DATE_PARTS else {}),
        }
        for part, value in zip(widget.parts, widget.boxes(bound.value()), strict=True)
    ]
    legend = {"text": label_text(bound, mark_optional), "classes": "govuk-fieldset__legend--s"}
    return params | {
        "id": bound.auto_id,
        "namePrefix": bound.html_name,
        "fieldset": {"legend": legend, "role": "group"},
        "items": items,
    }


Maker = Callable[[BoundField, bool], Params]
# The first row that fits wins, so a widget stands before the one it derives from.
MAKERS: tuple[tuple[tuple[type[forms.Widget], ...], str, Maker], ...] = (
    ((GovDateWidget,), "date-input", date_input),
    ((forms.CheckboxSelectMultiple,), "checkboxes", choices),
    ((forms.RadioSelect,), "radios", choices),
    ((forms.SelectMultiple,), "checkboxes", choices),
    ((forms.Select,), "select", select),
    ((forms.CheckboxInput,), "checkboxes", check_box),
    ((forms.PasswordInput,), "password-input", password),
    ((forms.FileInput,), "file-upload", file_upload),
    ((forms.Textarea,), "textarea", textarea),
    ((forms.widgets.Input,), "input", text_input),
)
