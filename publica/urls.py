from django.urls import include, path

from publica import views

urlpatterns = [
    path("teams/", views.TeamsPage.as_view(), name="teams"),
    path("teams/<slug:ref>/", views.TeamPage.as_view(), name="team"),
    path("teams/<slug:ref>/edit/", views.EditTeamPage.as_view(), name="team_edit"),
    path("teams/<slug:ref>/history/", views.TeamHistoryPage.as_view(), name="team_history"),
    path("delegations/", views.DelegationsPage.as_view(), name="delegations"),
    path("delegations/new/", views.NewDelegationPage.as_view(), name="delegation_new"),
    path("delegations/<slug:ref>/", views.DelegationPage.as_view(), name="delegation"),
    path("delegations/<slug:ref>/edit/", views.EditDelegationPage.as_view(), name="delegation_edit"),
    path("", include("publica.bids.urls")),
    path("", include("publica.returns.urls")),
]
