"""Provider teams, as their own side sees them, and the register of who signs off for each provider."""

from typing import Any

from django.urls import reverse

from councils.views.sourced import SourcedPage
from publica.actions import NOT_DELEGATED, delegate, delegates, edit_delegation, edit_team, refusal
from publica.forms import DelegationForm, NewDelegationForm, TeamForm
from publica.models import Delegation, ProviderTeam
from publica.tables import DELEGATIONS, TEAMS
from walls.policy import Policy
from walls.tables import british
from walls.views import CreatePage, DetailPage, EditPage, HistoryPage, ListPage
from walls.views.register_pages import EntriesPage, EntryPage, RegisterPage

SECTION = ("Provider teams", "teams")


class TeamsPage(ListPage):
    model = ProviderTeam
    related = ("organisation",)
    table = TEAMS
    title = "Provider teams"
    empty = "You see no provider team in this capacity."


class TeamPage(DetailPage):
    model = ProviderTeam
    related = ("organisation",)
    section = SECTION
    caption = "Provider team"

    def summary(self) -> list[dict[str, Any]]:
        return [
            {"key": "Provider", "value": self.row.organisation.name},
            {"key": "Services", "value": self.row.services},
        ]

    def actions(self) -> list[dict[str, Any]]:
        return [
            {
                "text": "Change it",
                "href": reverse("team_edit", args=[self.row.ref]),
                "refusal": refusal(self.by, self.row),
            },
            {"text": "Its returns", "href": reverse("returns"), "secondary": True},
            {"text": "Its costs", "href": reverse("costs"), "secondary": True},
            {"text": "History", "href": reverse("team_history", args=[self.row.ref]), "secondary": True},
        ]


class EditTeamPage(EditPage):
    model = ProviderTeam
    section = SECTION
    form_class = TeamForm
    title = "Change a team"

    def refusal(self) -> str:
        return refusal(self.by, self.row)

    def act(self, form: TeamForm) -> ProviderTeam:
        return edit_team(by=self.by, team=self.row, **form.written())


class TeamHistoryPage(HistoryPage):
    model = ProviderTeam
    section = SECTION
    fields = ("name", "services")


SIGNING = ("Who signs off", "delegations")


class DelegationsPage(EntriesPage):
    model = Delegation
    related = ("organisation", "post")
    table = DELEGATIONS
    title = "Who signs off"
    empty = "No provider has said yet who signs off its returns."

    def actions(self) -> list[dict[str, Any]]:
        why_not = "" if delegates(self.by) else NOT_DELEGATED
        return [{"text": "Record a delegation", "href": reverse("delegation_new"), "refusal": why_not}]


class DelegationPage(SourcedPage, EntryPage):
    model = Delegation
    related = ("organisation", "post__organisation")
    section = SIGNING
    caption = "Delegation"

    def summary(self) -> list[dict[str, Any]]:
        entry = self.row
        return [
            {"key": "Provider", "value": entry.organisation.name},
            {"key": "Post that signs off", "value": entry.post.title},
            {"key": "By what authority", "value": entry.authority},
            {"key": "First day", "value": british(entry.begins_on)},
            {"key": "Last day", "value": british(entry.ends_on)},
        ]

    def actions(self) -> list[dict[str, Any]]:
        why_not = "" if delegates(self.by, self.row.organisation) else NOT_DELEGATED
        edit = reverse("delegation_edit", args=[self.row.ref])
        return [{"text": "Correct or end it", "href": edit, "refusal": why_not}]


class NewDelegationPage(RegisterPage, CreatePage):
    policy = Policy.GOVERNORS
    model = Delegation
    section = SIGNING
    form_class = NewDelegationForm
    title = "Record a delegation"
    saved = "The delegation is recorded."

    def refusal(self) -> str:
        return "" if delegates(self.by) else NOT_DELEGATED

    def act(self, form: NewDelegationForm) -> Delegation:
        return delegate(by=self.by, **form.written())


class EditDelegationPage(RegisterPage, EditPage):
    policy = Policy.GOVERNORS
    model = Delegation
    related = ("organisation", "post")
    section = SIGNING
    form_class = DelegationForm
    title = "Correct or end a delegation"

    def refusal(self) -> str:
        return "" if delegates(self.by, self.row.organisation) else NOT_DELEGATED

    def act(self, form: DelegationForm) -> Delegation:
        return edit_delegation(by=self.by, entry=self.row, **form.written())
