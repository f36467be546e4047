from django.urls import path

from governance.decisions import views

urlpatterns = [
    path("decisions/", views.DecisionsPage.as_view(), name="decisions"),
    path("decisions/<slug:ref>/", views.DecisionPage.as_view(), name="decision"),
    path("decisions/<slug:ref>/history/", views.DecisionHistoryPage.as_view(), name="decision_history"),
    path("recommendations/", views.RecommendationsPage.as_view(), name="recommendations"),
    path("recommendations/new/", views.NewRecommendationPage.as_view(), name="recommendation_new"),
    path("recommendations/<slug:ref>/", views.RecommendationPage.as_view(), name="recommendation"),
    path("recommendations/<slug:ref>/edit/", views.EditRecommendationPage.as_view(), name="recommendation_edit"),
    path("recommendations/<slug:ref>/withdraw/", views.WithdrawPage.as_view(), name="recommendation_withdraw"),
    path(
        "recommendations/<slug:ref>/history/",
        views.RecommendationHistoryPage.as_view(),
        name="recommendation_history",
    ),
    path("recommendations/<slug:ref>/decision/new/", views.NewDecisionPage.as_view(), name="decision_new"),
]
