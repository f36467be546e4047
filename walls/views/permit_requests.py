"""Asking to be let through a wall, and answering. The asker is answered alike, whatever there is to see (L20)."""

from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property

from walls.actions import exceptions
from walls.actions.policies import clauses_for
from walls.capacities import signatures
from walls.forms.permits import AskForm, GrantPermitForm, RefuseForm
from walls.identity import compartments
from walls.models import Clock, Compartment, Exclusion, Permit, PermitRequest, RequestState
from walls.oversight import names_of, overseen
from walls.policy import Policy
from walls.tables import Column, Table, british, last_day, page_of
from walls.views.form_pages import ActPage, FormPage
from walls.views.pages import DetailPage, ListPage, RowsPage

AUDIENCE = "whoever asks, and those who govern or oversee what is asked for"
NOT_ASKED = "This is for those to answer who were asked."
ANSWERED = "This has been answered already."
NOT_YOURS = "Whoever asked may take it back."


class Requests(RowsPage):
    """One's own requests; and for those who were asked, or oversee what is asked for, the others'."""

    policy = Policy.WALLED
    model = PermitRequest
    audience = AUDIENCE
    section: ClassVar[tuple[str, str] | None] = ("Requests for permits", "permit_requests")

    @cached_property
    def overseen(self) -> frozenset[int]:
        return overseen()

    def rows(self, action: str = "view") -> QuerySet[PermitRequest]:
        asked = PermitRequest.objects.annotate(answered_in=Coalesce(F("compartment"), F("to_party__governed_in")))
        known = Q(answered_in__in=compartments(self.by, "govern")) | Q(compartment__in=self.overseen)
        return asked.filter(Q(asked_by=self.by.person_id) | known).select_related(
            "asked_by", "to_party__organisation", "to_party__on_behalf_of", "decided_by"
        )

    def own(self) -> bool:
        return self.row.asked_by_id == self.by.person_id

    def asked(self) -> bool:
        """Whether it is for this capacity to answer."""
        return not self.own() and self.row.answered_in in compartments(self.by, "govern")

    def summary(self) -> list[dict[str, Any]]:
        """What is asked, by whom and for how long, and what became of it."""
        asked: PermitRequest = self.row
        told = [
            {"key": "State", "value": asked.get_state_display()},
            {"key": "Asked of", "value": str(asked.to_party)},
            {"key": "Address of the record", "value": asked.reference},
            {"key": "May", "value": asked.get_action_display()},
            {"key": "For", "value": asked.purpose},
            {"key": "Why", "value": asked.reason},
            {"key": "Until", "value": last_day(asked.until)},
            {"key": "Emergency", "value": "Yes" if asked.break_glass else "No"},
            {"key": "Answer", "value": asked.answer},
        ]
        if not self.own():  # where it is, and that it is anywhere, its asker does not learn
            posts = signatures([(asked.capacity_id, asked.asked_at)])
            place = names_of([asked.compartment_id]).get(asked.compartment_id or 0, "")
            told += [
                {
                    "key": "Asked by",
                    "value": f"{asked.asked_by}, as {posts.get((asked.capacity_id, asked.asked_at), '')}",
                },
                {"key": "Asked on", "value": british(asked.asked_at)},
                {"key": "The record lies in", "value": place or "No record that you govern has this address"},
                {"key": "Answered by", "value": str(asked.decided_by or "")},
            ]
        return told


class RequestsPage(Requests, ListPage):
    section = None
    title = "Requests for wall permits"
    empty = "You have asked for no permit, and none is asked of you in this capacity."
    table = Table(
        "Requests, newest first",
        (
            Column("For what", "purpose", href=page_of),
            Column("Asked by", "asked_by.name"),
            Column("Asked of", "to_party"),
            Column("Asked", "asked_at"),
            Column("State", "get_state_display"),
        ),
        stacked=True,
    )

    def actions(self) -> list[dict[str, Any]]:
        return [{"text": "Ask for a permit", "href": reverse("permit_request_new")}]


class RequestPage(Requests, DetailPage):
    caption = "Request for a wall permit"

    def actions(self) -> list[dict[str, Any]]:
        refusal = "" if self.row.state == RequestState.ASKED else ANSWERED
        ref = [self.row.ref]
        if self.own():
            back = reverse("permit_request_back", args=ref)
            return [{"text": "Take it back", "href": back, "refusal": refusal, "secondary": True}]
        if not self.asked():
            return []
        return [
            {"text": "Grant a permit", "href": reverse("permit_request_grant", args=ref), "refusal": refusal},
            {
                "text": "Refuse",
                "href": reverse("permit_request_refuse", args=ref),
                "refusal": refusal,
                "secondary": True,
            },
        ]


class AskPage(Requests, FormPage):
    """Asks for a permit in the acting capacity."""

    policy = Policy.SIGNED_IN
    form_class = AskForm
    title = "Ask for a wall permit"
    intro = "A permit lets you through a wall for one purpose and one time. Those who govern the record answer."
    audience = "you, and those who govern the record"
    submit = "Ask"
    saved = "You have asked. You are told when there is an answer."

    def act(self, form: AskForm) -> str:
        ref = exceptions.ask_permit(by=self.by, **form.cleaned_data)
        return reverse("permit_request", args=[ref])


class Answering(Requests, ActPage):
    """What those do who were asked, with what is asked above the form."""

    def refusal(self) -> str:
        if not self.asked():
            return NOT_ASKED
        return "" if self.row.state == RequestState.ASKED else ANSWERED


class GrantPage(Answering):
    form_class = GrantPermitForm
    title = "Grant a wall permit"
    intro = "You grant what was asked, or less. It ends to the second, and you can revoke it before."
    submit = "Grant it"
    saved = "Granted. Whoever asked is told."

    def form_arguments(self) -> dict[str, Any]:
        asked: PermitRequest = self.row
        governed = compartments(self.by, "govern")
        places = Compartment.objects.filter(pk__in=[asked.compartment_id] if asked.compartment_id else governed)
        places = places.filter(pk__in=governed, personal_to=None).order_by("kind__position", "name")
        bars = Exclusion.objects.filter(person=asked.asked_by, compartment__in=places, starts_at__lte=Clock())
        bars = bars.filter(Q(ends_at=None) | Q(ends_at__gt=Clock())).select_related("compartment")
        return {
            "request": asked,
            "places": places,
            "bars": bars,
            "clauses": clauses_for(asked.to_party.organisation),
        }

    def act(self, form: GrantPermitForm) -> Permit:
        return exceptions.grant_permit(by=self.by, request=self.row, **form.cleaned_data)


class RefusePage(Answering):
    form_class = RefuseForm
    title = "Refuse this request"
    submit = "Refuse it"
    saved = "Refused. Whoever asked is told."

    def act(self, form: RefuseForm) -> PermitRequest:
        exceptions.refuse_permit(by=self.by, request=self.row, **form.cleaned_data)
        return self.row


class TakeBackPage(Requests, ActPage):
    title = "Take your request back"
    submit = "Take it back"
    saved = "Taken back."

    def refusal(self) -> str:
        if not self.own():
            return NOT_YOURS
        return "" if self.row.state == RequestState.ASKED else ANSWERED

    def act(self, form: Any) -> PermitRequest:
        exceptions.take_back_request(by=self.by, request=self.row)
        return self.row
