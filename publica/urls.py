from django.urls import path

from publica import views

urlpatterns = [
    path("teams/", views.TeamsPage.as_view(), name="teams"),
    path("teams/<slug:ref>/", views.TeamPage.as_view(), name="team"),
    path("teams/<slug:ref>/edit/", views.EditTeamPage.as_view(), name="team_edit"),
    path("teams/<slug:ref>/history/", views.TeamHistoryPage.as_view(), name="team_history"),
]
