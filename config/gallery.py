"""The component gallery: every component and page element, live, with the call that makes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from config.gallery_examples import COMPONENTS, ELEMENTS
from walls import rendering
from walls.fields import GovDateField, GovDateTimeField
from walls.templatetags import govuk


class EveryField(forms.Form):
    """One field of each kind that a form may have."""

    title = forms.CharField(help_text="A few words", max_length=80)
    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    amount = forms.DecimalField(label="Amount in pounds", required=False)
    statement = forms.CharField(label="Outcome statement", widget=forms.Textarea, max_length=400)
    council = forms.ChoiceField(choices=[("a", "West Oxfordshire"), ("b", "Cotswold")])
    stage = forms.ChoiceField(
        choices=[("plan", "Strategic planning"), ("source", "Sourcing")], widget=forms.RadioSelect
    )
    readers = forms.MultipleChoiceField(
        choices=[("officers", "Officers"), ("members", "Members")], widget=forms.CheckboxSelectMultiple
    )
    starts = GovDateField(label="Starts on")
    closes = GovDateTimeField(label="Closes at", required=False)
    evidence = forms.FileField(required=False)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    agreed = forms.BooleanField(label="I have read the undertaking")


def call(component: str, params: dict[str, Any]) -> str:
    """The tag call that makes this component, as it would stand in a template."""
    if all(isinstance(value, str) for value in params.values()):
        named = "".join(f' {name}="{value}"' for name, value in params.items())
        return f'{{% govuk "{component}"{named} %}}'
    return f'{{% govuk "{component}" params %}}\nparams = {params!r}'


def form_examples(request: HttpRequest) -> list[dict[str, Any]]:
    """Each kind of form field as the rendering of Django forms makes it, filled and with its error."""
    filled = EveryField({"starts-day": "31", "starts-month": "2", "starts-year": "2026", "title": "Clean rivers"})
    return [
        {
            "title": f"{bound.field.__class__.__name__}, {bound.field.widget.__class__.__name__}",
            "call": "{{ form|govuk_fields }}",
            "html": govuk.render(made["component"], made["params"]),
        }
        for bound in filled
        for made in [rendering.field(bound)]
    ]


def gallery(request: HttpRequest) -> HttpResponse:
    """The page; absent outside the demonstration."""
    if not settings.DEMONSTRATION:
        raise Http404
    components = [
        {"title": name, "call": call(name, params), "html": govuk.render(name, params)} for name, params in COMPONENTS
    ]
    elements = [
        {
            "title": name,
            "call": f'{{% include "components/{name}.html" %}}\ncontext = {context!r}',
            "html": render_to_string(f"components/{name}.html", context, request=request),
        }
        for name, context in ELEMENTS
    ]
    sections = [
        {"title": "GOV.UK components", "examples": components},
        {"title": "Form fields", "examples": form_examples(request)},
        {"title": "Page elements", "examples": elements},
    ]
    return render(request, "about/gallery.html", {"title": "Components", "sections": sections})
