"""Forms that know who is filling them in: every choice is a row, and rows pass the wall."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from walls.capacities import CurrentCapacity
from walls.fields import GovDateWidget
from walls.forms.fields import GONE, PlaceField, RoleField
from walls.models import Walled, WalledQuerySet
from walls.rows import places_for


class NarrowedForm(forms.BaseForm):
    """Narrows each choice of a row to what the acting capacity sees, and names rows by public reference."""

    def __init__(self, *args: Any, by: CurrentCapacity, **kwargs: Any):
        self.by = by
        super().__init__(*args, **kwargs)
        self.narrow()

    def narrow(self) -> None:
        """Lay the wall over every choice."""
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and not isinstance(field, (PlaceField, RoleField)):
                if isinstance(field.queryset, WalledQuerySet):
                    field.queryset = field.queryset.visible_to(self.by)
                field.to_field_name = "ref"
                field.error_messages["invalid_choice"] = GONE


class PlainForm(NarrowedForm, forms.Form):
    """A form that stands for no single row."""


class RegisterForm(NarrowedForm, forms.ModelForm):
    """Adds or changes a row of which nobody is asked where it goes: an entry of a register, or a child."""

    def written(self) -> dict[str, Any]:
        """What was typed, field by field, for the action that will save it."""
        return dict(self.cleaned_data)


class WalledForm(RegisterForm):
    """Adds or changes a walled row. A new one asks who will see it; an old one never moves."""

    place = PlaceField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["place"]
        else:
            cast(PlaceField, self.fields["place"]).offer(self.places())

    def written(self) -> dict[str, Any]:
        """What was typed, field by field, without the place."""
        return {name: value for name, value in self.cleaned_data.items() if name != "place"}

    def places(self) -> QuerySet[Any]:
        """The compartments offered for a new row."""
        model: type[Walled] = self._meta.model
        return places_for(model, self.by)


def add_refusal(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Show what an action refused beside the field it concerns, or at the top."""
    if hasattr(refusal, "error_dict"):
        for name, errors in refusal.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, refusal)


def differences(form: forms.ModelForm, stored: Model) -> list[dict[str, Any]]:
    """Where what was typed differs from what another has saved since: [{label, yours, theirs}]."""
    told = []
    for name, field in form.fields.items():
        if not hasattr(stored, name):
            continue
        yours, theirs = form[name].value(), field.prepare_value(getattr(stored, name))
        if field.has_changed(theirs, yours):
            label = field.label or name.replace("_", " ").capitalize()
            told.append({"label": label, "yours": in_words(form[name], yours), "theirs": in_words(form[name], theirs)})
    return told


def in_words(bound: forms.BoundField, value: Any) -> str:
    """A field's value as its page would show it: a choice by its label, a date by its boxes."""
    widget = bound.field.widget
    if isinstance(widget, GovDateWidget):
        return " ".join(part for part in widget.boxes(value) if part)
    if isinstance(widget, forms.CheckboxInput):
        return "Yes" if value else "No"
    if isinstance(bound.field, forms.ChoiceField):
        return next((str(label) for key, label in widget.choices if value and str(key) == str(value)), "")
    return "" if value is None else str(value)
