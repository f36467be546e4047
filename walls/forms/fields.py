"""Fields of the kernel's own: where a row goes, a role, and British days turned into instants."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from walls.audience import audiences
from walls.fields import GovDateField
from walls.models import Compartment, Role

GONE = "Choose one from the list."
"""One sentence for a hidden choice and an absent one."""


class PlaceField(forms.ModelChoiceField):
    """Asks who will see a new row; each choice is a compartment, named by its audience."""

    default_error_messages = {"required": "Choose who will see this.", "invalid_choice": GONE}

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", "Who will see this?")
        super().__init__(
            queryset=Compartment.objects.none(),
            to_field_name="ref",
            empty_label=None,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def offer(self, places: QuerySet[Compartment]) -> None:
        """Offer these compartments; one alone is chosen already."""
        self.queryset = places
        offered = list(places)
        words = audiences(place.pk for place in offered)
        # What is shown is not looked up again; what comes back is.
        self.choices = [
            (place.ref, f"{place.name} (seen by: {words.get(place.pk, 'nobody yet')})") for place in offered
        ]
        if len(offered) == 1:
            self.initial = offered[0].ref


class RoleField(forms.ModelChoiceField):
    """A standing role, named with its party. It has no public reference, and goes by its group's key."""

    default_error_messages = {"invalid_choice": GONE}

    def label_from_instance(self, obj: Role) -> str:
        return f"{obj.title} ({obj.party})"


class DayBegins(GovDateField):
    """A first day: the instant at which it begins, Europe/London (KERNEL.md 2)."""

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        return day and timezone.make_aware(datetime.combine(day, time.min))


class DayEnds(GovDateField):
    """A last day, included: the instant at which the next one begins, Europe/London."""

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        return day and timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
