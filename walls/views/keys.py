"""The keys of the acting capacity: for a calendar program, and for the programming interface."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from walls import keys
from walls.forms import PlainForm
from walls.models import AccessToken
from walls.policy import Policy
from walls.tables import Column, Table
from walls.views.form_pages import ActPage, FormPage
from walls.views.pages import ListPage, RowsPage

SECTION = ("Keys", "keys")


def _lead(key: AccessToken) -> str:
    return reverse("key_end", args=[key.ref]) if key.ends_at > timezone.now() else ""


KEYS = Table(
    "Keys of this capacity",
    (
        Column("Name", "label"),
        Column("For", "get_purpose_display"),
        Column("Made", "created_at"),
        Column("Holds until", "ends_at"),
        Column("End it", lambda key: f"End {key.label}" if _lead(key) else "It has ended", href=_lead),
    ),
)


class OwnKeys(RowsPage):
    """Keys are each capacity's own; row-level security shows no others."""

    policy = Policy.SIGNED_IN
    model = AccessToken

    def rows(self, action: str = "view") -> QuerySet[AccessToken]:
        return AccessToken.objects.filter(capacity=self.by.pk)


class KeysPage(OwnKeys, ListPage):
    table = KEYS
    title = "Keys for calendars and programs"
    empty = "This capacity has no keys."

    def actions(self) -> list[dict[str, Any]]:
        return [{"text": "Make a key", "href": reverse("key_new")}]


class KeyForm(PlainForm):
    """What a key is for, and what to call it."""

    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=[(keys.CALENDAR, "A calendar of what is due"), (keys.API, "A program that reads and writes")],
        widget=forms.RadioSelect,
        initial=keys.CALENDAR,
    )
    label = forms.CharField(label="Name", max_length=80, help_text="Such as my telephone, or the data warehouse.")


class NewKeyPage(OwnKeys, FormPage):
    """Makes a key, and shows it this once: what is kept of it does not tell it."""

    section = SECTION
    form_class = KeyForm
    title = "Make a key"
    submit = "Make the key"
    saved = "The key is made."
    intro = (
        "Whoever has the key sees what you see in this capacity, and no more. It holds for a year, for as long as you "
        "hold your posts, and until you end it."
    )
    secret: str = ""
    purpose: str = ""

    def act(self, form: KeyForm) -> str:
        self.secret = keys.make(by=self.by, **form.cleaned_data)
        self.purpose = form.cleaned_data["purpose"]
        return reverse("keys")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, *args, **kwargs)
        if not self.secret:
            return answer
        calendar = self.purpose == keys.CALENDAR
        shown = settings.SITE_URL + reverse("calendar_feed", args=[self.secret]) if calendar else self.secret
        told = self.context() | {"secret": shown, "calendar": calendar, "back": reverse("keys")}
        return render(request, "walls/key_made.html", told)


class EndKeyPage(OwnKeys, ActPage):
    """Ends a key at once."""

    section = SECTION
    below_row = False
    title = "End this key"
    submit = "End it"
    saved = "The key has ended."

    def summary(self) -> list[dict[str, Any]]:
        return [{"key": "Name", "value": self.row.label}]

    def act(self, form: Any) -> str:
        keys.end(by=self.by, key=self.row)
        return reverse("keys")
