"""Provider teams, as their own side sees them."""

from typing import Any

from django.urls import reverse

from publica.actions import edit_team, refusal
from publica.forms import TeamForm
from publica.models import ProviderTeam
from publica.tables import TEAMS
from walls.views import DetailPage, EditPage, HistoryPage, ListPage

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
